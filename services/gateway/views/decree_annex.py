"""Whom does one decree name, OPD by OPD?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, Select, case, func, null, select, type_coerce

from gateway.views.answers import answer, answers, one
from gateway.views.columns import Instant
from gateway.views.decrees import (
    CONTAINED,
    CONTENT,
    DECIDED,
    DECREE,
    INITIAL,
    LEFT_OUT,
    DecreeLine,
    decree_lines,
)
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, on_day
from gateway.views.seats import Seat, seats_by_decree
from gateway.views.signed_documents import SignedDocument, signed_documents
from gateway.views.structure import Structure, structure_on
from gateway.views.teams import TEAM

Team = tuple[UUID | None, UUID]
"""The nomination, where there is one, and the OPD."""


class AnnexLine(msgspec.Struct, frozen=True):
    """One OPD that a decree names, without its people."""

    number: int
    """From 1; what is left out later does not move the others."""
    nomination_id: UUID | None
    """``None``: the decree is inherited, and nobody was nominated in this suite."""
    opd_id: UUID
    opd_code: str | None
    """``None`` until the register of OPDs has been heard."""
    opd_name: str | None


class DecreedTeam(AnnexLine, frozen=True):
    members: tuple[Seat, ...]
    """Empty until the decree is decided."""


class Initial(msgspec.Struct, frozen=True):
    """One step of the way of a decree before it is decided."""

    key: str
    office: str
    role: str
    initialled_at: datetime | None
    """``None``: still to be initialled."""


class LeftOut(msgspec.Struct, frozen=True):
    """What was prepared for an OPD and is not decided with the rest."""

    nomination_id: UUID
    opd_id: UUID
    opd_code: str | None
    opd_name: str | None
    position: str | None
    """It stays vacant; ``None``: the OPD as a whole, which another decree may contain."""
    position_name: str | None
    reason: str


class Part(msgspec.Struct, frozen=True):
    """So much of a decree as is shown at once."""

    annex: tuple[AnnexLine, ...]
    left_out: tuple[LeftOut, ...]
    beyond: int | None
    """After which number it goes on; ``None``: it does not."""


class Decree(DecreeLine, frozen=True):
    annex: tuple[DecreedTeam, ...]
    """A page of it."""
    left_out: tuple[LeftOut, ...]
    """What stood on the same page of the draft."""
    beyond: int | None
    """After which number the annex goes on; ``None``: it does not."""
    documents: tuple[SignedDocument, ...]
    """The signed paper that counts, then the earlier ones."""
    initials: tuple[Initial, ...]
    """In the order of the chain; nobody's where it needs none."""
    returned_by: str | None
    """The office that gave it back last, and why."""
    return_reason: str | None


def decree(  # noqa: PLR0913 - which page is said by name
    connection: Connection,
    decree_id: UUID,
    on: date,
    *,
    confined_to: UUID | None = None,
    after: int = 0,
    limit: int = 100,
) -> Decree | None:
    """Return one decree with a page of its annex; a prepared one only to who sees all OPDs."""
    wanted = decree_lines().where(DECREE.c.decree_id == decree_id)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None or (confined_to is not None and row["stage"] not in DECIDED):
        return None
    part = part_of(connection, decree_id, on, after=after, limit=limit)
    opds = {each.opd_id for each in part.annex}
    members = _by_team(seats_by_decree(connection, decree_id, on, opds))
    return answer(
        Decree,
        row,
        annex=tuple(_team(each, members) for each in part.annex),
        left_out=part.left_out,
        beyond=part.beyond,
        documents=signed_documents(connection, decree_id),
        initials=way_of(connection, decree_id).initials,
    )


def decree_line(
    connection: Connection, decree_id: UUID, *, confined_to: UUID | None = None
) -> DecreeLine | None:
    """Return one decree without its annex; a prepared one as ``decree`` does."""
    wanted = decree_lines().where(DECREE.c.decree_id == decree_id)
    found = one(connection, wanted, DecreeLine)
    if found is None or (confined_to is not None and found.number is None):
        return None
    return found


def part_of(
    connection: Connection, decree_id: UUID, on: date, *, after: int = 0, limit: int = 100
) -> Part:
    """Return for which OPDs a decree has annexes, in their order, and what was left out there.

    ``limit`` bounds how many OPDs it was prepared with, or named, beyond the number ``after``.
    """
    prepared = _prepared(decree_id, on).where(CONTENT.c.number > after).limit(limit + 1)
    rows = connection.execute(prepared).mappings().all()
    if not rows:
        inherited = _inherited(decree_id, on).subquery()
        later = select(inherited).where(inherited.c.number > after).order_by("number")
        rows = connection.execute(later.limit(limit + 1)).mappings().all()
    shown = rows[:limit]
    return Part(
        annex=tuple(answer(AnnexLine, row) for row in shown if row["left_out"] is None),
        left_out=tuple(_left_out(connection, decree_id, shown)),
        beyond=shown[-1]["number"] if len(rows) > limit else None,
    )


def _left_out(
    connection: Connection, decree_id: UUID, shown: Sequence[RowMapping]
) -> Iterator[LeftOut]:
    """Iterate over OPDs and positions in the order of the annex, by the words of each team."""
    of_it = LEFT_OUT.c.decree_id == decree_id
    among = LEFT_OUT.c.nomination_id.in_([row["nomination_id"] for row in shown])
    ordered = select(LEFT_OUT).where(of_it, among).order_by(LEFT_OUT.c.position)
    positions: dict[UUID, list[RowMapping]] = {}
    for each in connection.execute(ordered).mappings():
        positions.setdefault(each["nomination_id"], []).append(each)
    asked: dict[date, Structure | None] = {}
    for row in shown:
        if row["left_out"] is not None:
            yield answer(LeftOut, row, position=None, position_name=None, reason=row["left_out"])
        for each in positions.get(row["nomination_id"], ()):
            day = row["structure_on"]
            if day not in asked:
                asked[day] = structure_on(connection, day) if day else None
            known, position = asked[day], each["position"]
            name = known.named(position) if known else position
            said = {"position": position, "position_name": name, "reason": each["reason"]}
            yield answer(LeftOut, row, **said)


class Way(msgspec.Struct, frozen=True):
    """How far a decree has come before it is decided."""

    initials: tuple[Initial, ...]
    returned_by: str | None
    return_reason: str | None

    @property
    def due(self) -> Initial | None:
        """Return whose initial is the next one."""
        return next((each for each in self.initials if each.initialled_at is None), None)


def way_of(connection: Connection, decree_id: UUID) -> Way:
    """Return the way of a decree that there is."""
    said = (DECREE.c.begun_at_version, DECREE.c.returned_by, DECREE.c.return_reason)
    row = connection.execute(select(*said).where(DECREE.c.decree_id == decree_id)).one()
    return Way(
        initials=_initials(connection, decree_id, row.begun_at_version),
        returned_by=row.returned_by,
        return_reason=row.return_reason,
    )


class Contained(msgspec.Struct, frozen=True):
    """One nomination that a decree contains."""

    nomination_id: UUID
    opd_name: str | None


def contents(connection: Connection, decree_id: UUID, on: date) -> tuple[Contained, ...]:
    """Return which nominations a decree contains, in the order of its annexes."""
    return answers(connection, _prepared(decree_id, on).where(CONTAINED), Contained)


def _initials(connection: Connection, decree_id: UUID, begun_at: int) -> tuple[Initial, ...]:
    counts = INITIAL.c.initialled_at_version > begun_at
    given = case((counts, INITIAL.c.initialled_at), else_=null()).label("initialled_at")
    wanted = select(INITIAL.c.key, INITIAL.c.office, INITIAL.c.role, type_coerce(given, Instant()))
    of_it = wanted.where(INITIAL.c.decree_id == decree_id)
    return answers(connection, of_it.order_by(INITIAL.c.number), Initial)


def _prepared(decree_id: UUID, on: date) -> Select[tuple[Any, ...]]:
    """Return what a decree was prepared with, what was left out since included."""
    return (
        select(
            CONTENT.c.nomination_id,
            CONTENT.c.number,
            CONTENT.c.left_out,
            NOMINATION.c.structure_on,
            NOMINATION.c.opd_id,
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
        )
        .select_from(
            CONTENT.outerjoin(
                NOMINATION, NOMINATION.c.nomination_id == CONTENT.c.nomination_id
            ).outerjoin(OPD, OPD.c.opd_id == NOMINATION.c.opd_id)
        )
        .where(CONTENT.c.decree_id == decree_id)
        .order_by(CONTENT.c.number)
    )


def _inherited(decree_id: UUID, on: date) -> Select[tuple[Any, ...]]:
    """Return the teams that a decree of the time before this suite named, by code."""
    return (
        select(
            null().label("nomination_id"),
            null().label("left_out"),
            TEAM.c.opd_id,
            func.row_number().over(order_by=(OPD.c.code, TEAM.c.opd_id)).label("number"),
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
        )
        .select_from(TEAM.outerjoin(OPD, OPD.c.opd_id == TEAM.c.opd_id))
        .where(TEAM.c.decree_id == decree_id, TEAM.c.inherited)
    )


def _by_team(seats: Iterable[Seat]) -> Mapping[Team, Sequence[Seat]]:
    found: dict[Team, list[Seat]] = {}
    for seat in seats:
        found.setdefault((seat.nomination_id, seat.opd_id), []).append(seat)
    return found


def _team(line: AnnexLine, members: Mapping[Team, Sequence[Seat]]) -> DecreedTeam:
    held = members.get((line.nomination_id, line.opd_id), ())
    return DecreedTeam(**msgspec.structs.asdict(line), members=tuple(held))
