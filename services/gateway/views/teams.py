"""Which teams are in office, who was assigned to interim work, and what was handed over?

Their tables belong to the view ``seats``.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    MetaData,
    String,
    Table,
    Text,
    and_,
    select,
)

from gateway.heard import teams as heard
from gateway.views.columns import Id, Instant, Listed, listed
from kit.envelope import Envelope
from kit.views import Change, Delete, Update, Upsert

METADATA = MetaData(schema="seats")
TEAM = Table(
    "team",
    METADATA,
    Column("opd_id", Id, primary_key=True),
    Column("decree_id", Id, primary_key=True),
    Column("effective_on", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("inherited", Boolean, nullable=False),
    Column("structure_on", Date, nullable=False),
    Index("team_by_day", "effective_on", "last_day"),
    Index("team_by_decree", "decree_id"),
)
"""``until`` is what the decree says, ``last_day`` the last on which the team was in office.
``inherited``: of the time before this suite. ``structure_on``: the day whose structure of positions
is the team's."""
ASSIGNMENT = Table(
    "assignment",
    METADATA,
    Column("assignment_id", Id, primary_key=True),
    Column("letter_number", String, nullable=False),
    Column("letter_on", Date, nullable=False),
)
HANDOVER = Table(
    "handover",
    METADATA,
    Column("handover_id", Id, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("position", String, nullable=False),
    Column("from_person_id", Id),
    Column("to_person_id", Id, nullable=False),
    Column("handed_on", Date, nullable=False),
    Column("minutes_number", String, nullable=False),
    Column("minutes_sha256", Text, nullable=False),
    Column("contents", Listed, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("handover_by_seat", "opd_id", "position", "handed_on"),
)

HEARD = (
    *(heard.TeamDecreed, heard.TeamInherited, heard.TeamDissolved, heard.TeamRestored),
    heard.InheritedTeamCorrected,
    *(heard.InterimAssigned, heard.HandoverRecorded),
)
Named = heard.TeamDecreed | heard.TeamInherited | heard.InheritedTeamCorrected
Teams = Named | heard.TeamDissolved | heard.TeamRestored
Heard = Teams | heard.InterimAssigned | heard.HandoverRecorded


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    match event:
        case heard.InterimAssigned():
            letter = {"letter_number": event.letter_number, "letter_on": event.letter_on}
            return [Upsert(ASSIGNMENT, {"assignment_id": event.assignment_id} | letter)]
        case heard.HandoverRecorded():
            return [_handed_over(event, envelope)]
        case _:
            return _team(event)


def _team(event: Teams) -> Iterable[Change]:
    team: dict[str, object] = {"opd_id": event.opd_id, "decree_id": event.decree_id}
    match event:
        case heard.TeamDecreed():
            first = event.structure_on or event.effective_on
            term = {"effective_on": event.effective_on, "until": event.until, "structure_on": first}
            return [Upsert(TEAM, team | term | {"last_day": event.until, "inherited": False})]
        case heard.TeamInherited():
            return [_inherited(event, team)]
        case heard.InheritedTeamCorrected():
            return [_corrected(event, team)]
        case heard.TeamDissolved() if event.dissolved_before_on:
            return []
        case heard.TeamDissolved():
            return [Update(TEAM, team, {"last_day": event.effective_on - timedelta(days=1)})]
        case heard.TeamRestored():
            return [Update(TEAM, team, {"last_day": event.until})]
        case _:
            assert_never(event)


def _inherited(event: heard.TeamInherited, team: dict[str, object]) -> Change:
    """Return the team; where the decree gave seats of another one, until when that is in office."""
    last_day: dict[str, object] = {"last_day": event.last_day}
    if event.amends:
        return Update(TEAM, team | {"decree_id": event.amends}, last_day)
    first = event.effective_on
    term = {"effective_on": first, "until": event.until, "structure_on": first}
    return Upsert(TEAM, team | term | last_day | {"inherited": True})


def _corrected(event: heard.InheritedTeamCorrected, team: dict[str, object]) -> Change:
    row = team | {"decree_id": event.amends or event.decree_id}
    if event.last_day is None:
        return Delete(TEAM, row)
    return Update(TEAM, row, {"last_day": event.last_day})


def _handed_over(event: heard.HandoverRecorded, envelope: Envelope) -> Change:
    return Upsert(
        HANDOVER,
        {
            "handover_id": event.handover_id,
            "opd_id": event.opd_id,
            "position": event.position,
            "from_person_id": event.from_person_id,
            "to_person_id": event.to_person_id,
            "handed_on": event.effective_on,
            "minutes_number": event.minutes_number,
            "minutes_sha256": event.minutes_sha256,
            "contents": listed(event.contents),
            "recorded_at": envelope.recorded_at,
        },
    )


def in_office(on: date) -> ColumnElement[bool]:
    """Return the condition that a team is in office on the day."""
    return and_(TEAM.c.effective_on <= on, TEAM.c.last_day >= on)


def begun_on(connection: Connection, opd_id: UUID, on: date) -> date | None:
    """Return the day whose structure of positions is that of the team in office."""
    wanted = select(TEAM.c.structure_on).where(TEAM.c.opd_id == opd_id, in_office(on)).limit(1)
    return connection.execute(wanted).scalar_one_or_none()


def begun_by(connection: Connection, opd_id: UUID, decree_id: UUID | None) -> date | None:
    """Return the same of the team that a decree named, ``None`` where there is none."""
    of_it = and_(TEAM.c.opd_id == opd_id, TEAM.c.decree_id == decree_id)
    return connection.execute(select(TEAM.c.structure_on).where(of_it)).scalar_one_or_none()
