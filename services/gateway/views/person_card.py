"""Who is this person? The one place where names, NIP and addresses stand in the clear.

Each row is what holds from a day on. Once a person's key is destroyed, what is projected of them
says that they are erased, and those who join it show that. Rows that stand already stay until the
view is made anew: nothing wipes them yet.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Index,
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
from gateway.views.columns import Id
from kit.decider import ERASED
from kit.envelope import Envelope
from kit.views import Change, Upsert, View

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
_AS_SAID = tuple(column.name for column in PERSON_CARD.c if column.name not in {"name", "words"})

Heard = heard.PersonRegistered | heard.PersonChanged


def project(event: Heard, _: Envelope) -> Iterable[Change]:
    row = {name: getattr(event, name) for name in _AS_SAID}
    name = _composed(event)
    yield Upsert(PERSON_CARD, row | {"name": name, "words": name and name.casefold()})


def _composed(event: Heard) -> str | None:
    """Return the name with its titles: ``Dr. Budi, S.Kom.``; ``None`` once it is erased."""
    if event.name is None or event.name == ERASED:
        return None
    name = " ".join(filter(None, (event.front_title, event.name)))
    return ", ".join(filter(None, (name, event.back_title)))


VIEW = View(
    name="person_card",
    version=2,
    metadata=METADATA,
    hears=(heard.PersonRegistered, heard.PersonChanged),
    project=project,
    opens=True,
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


def names_on(connection: Connection, persons: Collection[UUID], on: date) -> Mapping[UUID, str]:
    """Return the names of people as they hold on the day; of one who was wiped there is none."""
    cards = _held(on).where(PERSON_CARD.c.person_id.in_(persons)).subquery()
    rows = connection.execute(select(cards.c.person_id, name_in(cards)))
    return {row.person_id: row.person_name for row in rows}


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
