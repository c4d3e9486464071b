"""What does a line of the inbox hold, whatever it is about?"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    cast,
    literal,
    null,
    select,
)

from gateway.views.columns import Id, Word

Query = Select[tuple[object, ...]]
OF_ROW = ("since", "kind", "subject_id", "detail", "opd_id", "until", "reminders")
"""What is said of everything that waits, in this order."""


def waiting_row(  # noqa: PLR0913 - each column is said by name
    kind: str,
    of: FromClause,
    subject: str,
    *,
    since: ColumnElement[datetime] | None = None,
    until: ColumnElement[date] | None = None,
    detail: ColumnElement[str] | None = None,
    reminders: ColumnElement[int] | None = None,
) -> Query:
    opd_id = of.c.get("opd_id")
    return select(
        (of.c.since if since is None else since).label("since"),
        word(kind).label("kind"),
        of.c[subject].label("subject_id"),
        (word("") if detail is None else detail).label("detail"),
        (cast(null(), Id()) if opd_id is None else opd_id).label("opd_id"),
        (cast(null(), Date()) if until is None else until).label("until"),
        (literal(0, Integer()) if reminders is None else reminders).label("reminders"),
    )


def as_whom(by: tuple[UUID | None, str | None], query: Query) -> Query:
    """Add by which delegation somebody sees it, and in which capacity."""
    delegation_id = cast(literal(by[0], Id()), Id()).label("delegation_id")
    acting_as = cast(literal(by[1], String()), String()).label("acting_as")
    return query.add_columns(delegation_id, acting_as)


def word(said: str) -> ColumnElement[str]:
    """Return a word that stands in the same order as the words of a view's columns."""
    return cast(literal(said, String()), Word)
