"""What stands on the paper of a decree: whom it names, OPD by OPD, as of the day of the paper?

Whether a reader may know a name or a number is for who prints it to say: ``of_opd`` is the OPD
whose people are meant, ``seated`` that a decree has given the person a seat.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, FromClause, RowMapping, Select, Table, exists, func, select

from gateway.views.decrees import CONTAINED, CONTENT, DECREE, INHERITED
from gateway.views.nominations import NOMINATION
from gateway.views.nominees import ITEM
from gateway.views.opds import OPD, on_day
from gateway.views.person_card import card_on, name_in
from gateway.views.seats import SEAT
from gateway.views.structure import Structure, structure_on
from kit.clock import business_day

DRAFTED, REVOKED = "prepared", "revoked"


class PaperMember(msgspec.Struct, frozen=True):
    """One line of an annex."""

    person_id: UUID
    name: str
    nip: str | None
    job_title: str | None
    position: str
    of_opd: UUID | None
    seated: bool


class PaperAnnex(msgspec.Struct, frozen=True):
    """Whom a decree names for one OPD, in the order of the positions."""

    number: int
    """From 1; what is left out later does not move the others."""
    opd_id: UUID
    opd_code: str
    opd_name: str
    members: tuple[PaperMember, ...]


class DecreePaper(msgspec.Struct, frozen=True):
    """A decree that is drafted or decided."""

    decree_id: UUID
    title: str
    drafted: bool
    revoked: bool
    dated_on: date
    """The day as of which names hold: of the decision, before that of the draft."""
    number: str | None
    decided_on: date | None
    effective_on: date | None
    until: date | None
    structures_are_official: bool
    """Whether each is by which somebody was nominated."""
    annexes: tuple[PaperAnnex, ...]


def annexes_of(connection: Connection, decree_id: UUID) -> int:
    """Return how many annexes a decree has."""
    counted = select(func.count()).where(CONTENT.c.decree_id == decree_id, CONTAINED)
    return connection.execute(counted).scalar_one()


def decree_paper(
    connection: Connection, decree_id: UUID, *, opd_id: UUID | None = None
) -> DecreePaper | None:
    """Return what stands on a decree, or its annex of one OPD alone; ``None`` of a discarded one.

    ``None`` too of an inherited one, whose paper is from elsewhere, and where it has no annex of
    that OPD.
    """
    row = connection.execute(select(DECREE).where(DECREE.c.decree_id == decree_id)).mappings()
    of = row.one_or_none()
    if of is None or of["stage"] == INHERITED or (of["stage"] != DRAFTED and of["number"] is None):
        return None
    drafted = of["number"] is None
    dated_on = of["decided_on"] or business_day(of["prepared_at"])
    named = _named(ITEM if drafted else SEAT, decree_id, dated_on, drafted=drafted)
    if opd_id is not None:
        named = named.where(NOMINATION.c.opd_id == opd_id)
    rows = connection.execute(named.order_by(CONTENT.c.number)).mappings().all()
    if not rows and (opd_id is not None or of["stage"] == REVOKED):
        return None  # revoked and without nominations: it was inherited
    days = {row["structure_on"] for row in rows}
    asked = {day: structure_on(connection, day or dated_on) for day in days}
    return DecreePaper(
        decree_id=decree_id,
        title=of["title"],
        drafted=drafted,
        revoked=of["stage"] == REVOKED,
        dated_on=dated_on,
        number=of["number"],
        decided_on=of["decided_on"],
        effective_on=of["effective_on"],
        until=of["until"],
        structures_are_official=all(each and each.official for each in asked.values()),
        annexes=tuple(_annexes(rows, asked)),
    )


def _annexes(
    rows: Iterable[RowMapping], asked: Mapping[date | None, Structure | None]
) -> Iterator[PaperAnnex]:
    """Return the annexes, each in the order and words of the structure of its nomination.

    That is the structure of the term, and of an amendment that of the team in which it changes
    seats, whatever is in force on the day of the paper.
    """
    for number, group in groupby(rows, key=lambda row: row["number"]):
        named = list(group)
        first = named[0]
        structure = asked[first["structure_on"]]
        order = {each.key: each.name for each in structure.positions} if structure else {}
        places = {key: place for place, key in enumerate(order)}
        named.sort(key=lambda row: (places.get(row["position"], len(places)), row["position"]))
        yield PaperAnnex(
            number=number,
            opd_id=first["opd_id"],
            opd_code=first["code"],
            opd_name=first["opd_name"],
            members=tuple(_member(row, order) for row in named),
        )


def _named(people: Table, decree_id: UUID, on: date, *, drafted: bool) -> Select[tuple[Any, ...]]:
    """Select a row for everybody who is named: by the nomination, or once decided by the decree."""
    card, held = card_on(people.c.person_id, on)
    of_the_opd = SEAT.c.opd_id == NOMINATION.c.opd_id  # by an index, of however many OPDs
    other = SEAT.alias()
    seated = exists().where(other.c.person_id == people.c.person_id)
    joined: FromClause = CONTENT.join(
        NOMINATION, NOMINATION.c.nomination_id == CONTENT.c.nomination_id
    ).join(people, people.c.nomination_id == CONTENT.c.nomination_id)
    joined = joined.join(OPD, OPD.c.opd_id == NOMINATION.c.opd_id).outerjoin(card, held)
    wanted = (
        select(
            CONTENT.c.number,
            NOMINATION.c.opd_id,
            NOMINATION.c.structure_on,
            OPD.c.code,
            on_day("name", on).label("opd_name"),
            people.c.position,
            people.c.person_id,
            name_in(card),
            card.c.nip,
            card.c.job_title,
            card.c.opd_id.label("of_opd"),
            seated.label("seated"),
        )
        .select_from(joined)
        .where(CONTENT.c.decree_id == decree_id, CONTAINED)
    )
    return wanted if drafted else wanted.where(SEAT.c.decree_id == decree_id, of_the_opd)


def _member(row: RowMapping, order: Mapping[str, str]) -> PaperMember:
    return PaperMember(
        person_id=row["person_id"],
        name=row["person_name"],
        nip=row["nip"],
        job_title=row["job_title"],
        position=order.get(row["position"], row["position"]),
        of_opd=row["of_opd"],
        seated=bool(row["seated"]),
    )
