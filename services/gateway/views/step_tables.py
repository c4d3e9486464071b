"""What is kept of steps, days off, published rules, files and ticks?

These tables belong to the view ``nominations``.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from gateway.views.columns import Id, Instant, Listed
from gateway.views.decrees import METADATA

STEP = Table(
    "step",
    METADATA,
    Column("subject_id", Id, primary_key=True),
    Column("position", String, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("step", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("began_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("remind_on", Date),
    Column("reminders", Integer, nullable=False),
    Column("escalated_to", String),
    Column("escalated_at", Instant),
    Column("weekends_only", Boolean, nullable=False),
    Index("step_by_deadline", "until", "subject_id", "position"),
    Index("step_by_opd", "opd_id", "position"),
    Index("step_by_level", "escalated_to"),
)
"""What runs against a deadline: of a nomination, whose id is the subject, with no position; or of a
seat that is vacant, with its position. ``remind_on`` is the day of the first reminder."""
HOLIDAY = Table(
    "holiday",
    METADATA,
    Column("year", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
)
DEADLINE = Table(
    "deadline",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("step", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("escalate_after", Integer),
    Column("escalate_to", String),
    Column("remind_before", Listed, nullable=False),
    Column("place", Integer, nullable=False),
)
RULES = Table(
    "rules",
    METADATA,
    Column("kind", String, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("legal_basis", Text, nullable=False),
    Column("official", Boolean, nullable=False),
)
"""From which day on deadlines, checklists, chains of initials and terms of standing in hold, by
what, and whether they are official."""
CHAIN_STEP = Table(
    "chain_step",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("key", String, primary_key=True),
    Column("office", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("place", Integer, nullable=False),
)
STANDING_IN_TERM = Table(
    "standing_in_term",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("most_months", Integer, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("place", Integer, nullable=False),
)
CHECK = Table(
    "check_entry",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("technical_only", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
)
FILE_KIND = Table(
    "file_kind",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("per", String, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
)
ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("nomination_id", Id, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("position", String, primary_key=True),
    Column("person_id", Id),
    Column("title", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("attached_at", Instant, nullable=False),
    Column("attached_by", Id, nullable=False),
)
"""Without a position, of the nomination as a whole. It counts for its own person only."""
TICK = Table(
    "tick",
    METADATA,
    Column("nomination_id", Id, primary_key=True),
    Column("position", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("fulfilled", Boolean, nullable=False),
    Column("remark_event_id", Id, nullable=False),
)
"""``remark_event_id`` is the event in whose stored bytes the remark is found, if there is one."""
