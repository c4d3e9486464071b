"""Who is this person? The one place where names, NIP and addresses stand in the clear.

Each row is what holds from a day on. Once a person's key is destroyed, what is projected of them
says that they are erased, and those who join it show that. Rows that stand already stay until the
view is made anew: nothing wipes them yet.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    and_,
    func,
    select,
)

from gateway.heard import personnel as heard
from gateway.views.answers import answer
from gateway.views.columns import Id, Instant
from kit.decider import ERASED
from kit.envelope import Envelope
from kit.views import Change, Changed, Upsert, View

METADATA = MetaData(schema="person_card")
PERSON_CARD = Table(
    "person_card",
    METADATA,
    Column("person_id", Id, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("opd_id", Id, nullable=False),
    Column("employment_type", String, nullable=False),
    Column("status", String, nullable=False),
    Column("grade", String),
    Column("name", String),
    Column("nip", String),
    Column("phone", String),
    Column("email", String),
    Column("job_title", String),
    Column("words", String),
    Index("person_card_by_opd", "opd_id", "person_id"),
)
"""``words`` is what a search looks through: the name in the form in which all cases are one."""
NAME_SAID = Table(
    "name_said",
    METADATA,
    Column("person_id", Id, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("effective_on", Date, nullable=False),
    Column("name", String),
    Column("recorded_at", Instant, nullable=False),
)
"""Each name that was ever recorded of somebody, so that one can say how they were called by what
was known then. ``version`` is that of the person's stream. Whoever wipes a card wipes these too."""
_AS_SAID = tuple(column.name for column in PERSON_CARD.c if column.name not in {"name", "words"})

Heard = heard.PersonRegistered | heard.PersonChanged


def project(event: Heard, envelope: Envelope) -> Iterable[Change]:
    row = {name: getattr(event, name) for name in _AS_SAID}
    name = _composed(event)
    yield Upsert(PERSON_CARD, row | {"name": name, "words": name and name.casefold()})
    said = {key: row[key] for key in ("person_id", "effective_on")} | {"name": name}
    when = {"version": envelope.version, "recorded_at": envelope.recorded_at}
    yield Upsert(NAME_SAID, said | when)


def _composed(event: Heard) -> str | None:
    """Return the name with its titles: ``Dr. Budi, S.Kom.``; ``None`` once it is erased."""
    if event.name is None or event.name == ERASED:
        return None
    name = " ".join(filter(None, (event.front_title, event.name)))
    return ", ".join(filter(None, (name, event.back_title)))


VIEW = View(
    name="person_card",
    version=3,
    metadata=METADATA,
    hears=(heard.PersonRegistered, heard.PersonChanged),
    project=project,
    opens=True,
    changed=(Changed("name_said"),),
)


class PersonCard(msgspec.Struct, frozen=True):
    person_id: UUID
    name: str
    nip: str | None
    phone: str | None
    email: str | None
    job_title: str | None
    grade: str | None
    employment_type: str
    status: str
    opd_id: UUID
    effective_on: date
    """From which day on this holds."""


def card_on(person_id: ColumnElement[UUID], on: date) -> tuple[FromClause, ColumnElement[bool]]:
    """Return the card as it holds on the day, and on what to join it outer.

    Of somebody known only from a later day on it is the first card, so that a name is never lost.
    """
    card = PERSON_CARD.alias()
    return card, and_(card.c.person_id == person_id, card.c.effective_on == _day(person_id, on))


def _day(person_id: ColumnElement[UUID], on: date) -> ColumnElement[date]:
    """Return from which day on that holds which holds of a person on ``on``."""
    other = PERSON_CARD.alias()
    of_person = other.c.person_id == person_id
    held = select(func.max(other.c.effective_on)).where(of_person, other.c.effective_on <= on)
    first = select(func.min(other.c.effective_on)).where(of_person)
    return func.coalesce(held.scalar_subquery(), first.scalar_subquery())


def name_in(card: FromClause) -> ColumnElement[str]:
    """Return the name of a joined card, said as erased where there is none."""
    return func.coalesce(card.c.name, ERASED).label("person_name")


def names_on(
    connection: Connection, persons: Collection[UUID], on: date, before: datetime | None = None
) -> Mapping[UUID, str]:
    """Return the names of people as they hold on the day; of one who was wiped there is none.

    They are those that were known ``before`` a moment, if one is named; who is erased now is
    erased for every moment.
    """
    cards = _held(on).where(PERSON_CARD.c.person_id.in_(persons)).subquery()
    rows = connection.execute(select(cards.c.person_id, name_in(cards)))
    names = {row.person_id: row.person_name for row in rows}
    if before is None:
        return names
    known = _names_known(connection, persons, on, before)
    return {
        person_id: ERASED if name == ERASED else known.get(person_id, name)
        for person_id, name in names.items()
    }


def _names_known(
    connection: Connection, persons: Collection[UUID], on: date, before: datetime
) -> Mapping[UUID, str]:
    """Go through what was recorded of each person, as the table of cards does."""
    said = select(NAME_SAID).where(
        NAME_SAID.c.person_id.in_(persons), NAME_SAID.c.recorded_at < before
    )
    by_person = defaultdict[UUID, dict[date, str | None]](dict)
    for row in connection.execute(said.order_by(NAME_SAID.c.person_id, NAME_SAID.c.version)):
        by_person[row.person_id][row.effective_on] = row.name
    return {person_id: _name_of(by_day, on) for person_id, by_day in by_person.items()}


def _name_of(by_day: Mapping[date, str | None], on: date) -> str:
    if None in by_day.values():
        return ERASED
    held = [day for day in by_day if day <= on]
    return by_day[max(held) if held else min(by_day)] or ERASED


def person_card(connection: Connection, person_id: UUID, on: date) -> PersonCard | None:
    """Return the card of a person, ``None`` of one who is unknown or was wiped."""
    wanted = _held(on).where(PERSON_CARD.c.person_id == person_id)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _card(row)


def people(  # noqa: PLR0913 - each filter is said by name
    connection: Connection,
    on: date,
    *,
    text: str = "",
    opd_id: UUID | None = None,
    confined_to: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> tuple[PersonCard, ...]:
    """Return people by their id, beyond ``after``, with what holds of them on the day."""
    wanted = _held(on)
    if after is not None:
        wanted = wanted.where(PERSON_CARD.c.person_id > after)
    for each in (opd_id, confined_to):
        if each is not None:
            wanted = wanted.where(PERSON_CARD.c.opd_id == each)
    for word in text.casefold().split():
        wanted = wanted.where(PERSON_CARD.c.words.contains(word, autoescape=True))
    rows = connection.execute(wanted.order_by(PERSON_CARD.c.person_id).limit(limit)).mappings()
    return tuple(_card(row) for row in rows)


def _held(on: date) -> Select[tuple[object, ...]]:
    day = _day(PERSON_CARD.c.person_id, on)
    return select(PERSON_CARD).where(PERSON_CARD.c.effective_on == day)


def _card(row: RowMapping) -> PersonCard:
    return answer(PersonCard, row, name=row["name"] or ERASED)
