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
from gateway.views.teams import TEAM

Team = tuple[UUID | None, UUID]
"""The nomination, where there is one, and the OPD."""


class DecreedTeam(msgspec.Struct, frozen=True):
    nomination_id: UUID | None
    """``None``: the decree is inherited, and nobody was nominated in this suite."""
    opd_id: UUID
    opd_code: str
    opd_name: str
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
    nomination_id: UUID
    position: str
    reason: str


class Decree(DecreeLine, frozen=True):
    annex: tuple[DecreedTeam, ...]
    documents: tuple[SignedDocument, ...]
    """The signed paper that counts, then the earlier ones."""
    initials: tuple[Initial, ...]
    """In the order of the chain; nobody's where it needs none."""
    left_out: tuple[LeftOut, ...]
    """Positions that stay vacant."""
    returned_by: str | None
    """The office that gave it back last, and why."""
    return_reason: str | None


def decree(
    connection: Connection, decree_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Decree | None:
    """Return one decree with its annex; a prepared one only to who is not confined to an OPD."""
    wanted = decree_lines().where(DECREE.c.decree_id == decree_id)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None or (confined_to is not None and row["stage"] not in DECIDED):
        return None
    members = _by_team(seats_by_decree(connection, decree_id, on))
    way = way_of(connection, decree_id)
    return answer(
        Decree,
        row,
        annex=tuple(_team(each, members) for each in _annex(connection, decree_id, on)),
        documents=signed_documents(connection, decree_id),
        initials=way.initials,
        left_out=way.left_out,
    )


class AnnexLine(msgspec.Struct, frozen=True):
    """One OPD that a decree names, without its people."""

    number: int
    opd_id: UUID
    opd_code: str | None
    """``None`` until the register of OPDs has been heard."""
    opd_name: str | None


def decree_line(
    connection: Connection, decree_id: UUID, *, confined_to: UUID | None = None
) -> DecreeLine | None:
    """Return one decree without its annex; a prepared one as ``decree`` does."""
    wanted = decree_lines().where(DECREE.c.decree_id == decree_id)
    found = one(connection, wanted, DecreeLine)
    if found is None or (confined_to is not None and found.number is None):
        return None
    return found


def annex_lines(
    connection: Connection, decree_id: UUID, on: date, *, after: int = 0, limit: int = 100
) -> tuple[AnnexLine, ...]:
    """Return for which OPDs a decree has annexes, in their order, beyond the number ``after``."""
    contained = _contents(decree_id, on).where(CONTENT.c.number > after).limit(limit)
    if found := answers(connection, contained, AnnexLine):
        return found
    inherited = _inherited(decree_id, on).subquery()
    return answers(
        connection,
        select(inherited).where(inherited.c.number > after).order_by("number").limit(limit),
        AnnexLine,
    )


class Way(msgspec.Struct, frozen=True):
    """How far a decree has come before it is decided, and what its decision left out."""

    initials: tuple[Initial, ...]
    returned_by: str | None
    return_reason: str | None
    left_out: tuple[LeftOut, ...]

    @property
    def due(self) -> Initial | None:
        """Return whose initial is the next one."""
        return next((each for each in self.initials if each.initialled_at is None), None)


def way_of(connection: Connection, decree_id: UUID) -> Way:
    """Return the way of a decree that there is."""
    said = (DECREE.c.begun_at_version, DECREE.c.returned_by, DECREE.c.return_reason)
    row = connection.execute(select(*said).where(DECREE.c.decree_id == decree_id)).one()
    left_out = select(LEFT_OUT).where(LEFT_OUT.c.decree_id == decree_id)
    return Way(
        initials=_initials(connection, decree_id, row.begun_at_version),
        returned_by=row.returned_by,
        return_reason=row.return_reason,
        left_out=answers(connection, left_out, LeftOut),
    )


class Contained(msgspec.Struct, frozen=True):
    """One nomination that a decree contains."""

    nomination_id: UUID
    opd_name: str | None


def contents(connection: Connection, decree_id: UUID, on: date) -> tuple[Contained, ...]:
    """Return which nominations a decree contains, in the order of its annexes."""
    return answers(connection, _contents(decree_id, on), Contained)


def _initials(connection: Connection, decree_id: UUID, begun_at: int) -> tuple[Initial, ...]:
    counts = INITIAL.c.initialled_at_version > begun_at
    given = case((counts, INITIAL.c.initialled_at), else_=null()).label("initialled_at")
    wanted = select(INITIAL.c.key, INITIAL.c.office, INITIAL.c.role, type_coerce(given, Instant()))
    of_it = wanted.where(INITIAL.c.decree_id == decree_id)
    return answers(connection, of_it.order_by(INITIAL.c.number), Initial)


def _contents(decree_id: UUID, on: date) -> Select[tuple[Any, ...]]:
    return (
        select(
            CONTENT.c.nomination_id,
            CONTENT.c.number,
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
            TEAM.c.opd_id,
            func.row_number().over(order_by=(OPD.c.code, TEAM.c.opd_id)).label("number"),
            OPD.c.code.label("opd_code"),
            on_day("name", on).label("opd_name"),
        )
        .select_from(TEAM.outerjoin(OPD, OPD.c.opd_id == TEAM.c.opd_id))
        .where(TEAM.c.decree_id == decree_id, TEAM.c.inherited)
    )


def _annex(connection: Connection, decree_id: UUID, on: date) -> Iterator[RowMapping]:
    yield from connection.execute(_contents(decree_id, on)).mappings()
    yield from connection.execute(_inherited(decree_id, on).order_by("number")).mappings()


def _by_team(seats: Iterable[Seat]) -> Mapping[Team, Sequence[Seat]]:
    found: dict[Team, list[Seat]] = {}
    for seat in seats:
        found.setdefault((seat.nomination_id, seat.opd_id), []).append(seat)
    return found


def _team(row: RowMapping, members: Mapping[Team, Sequence[Seat]]) -> DecreedTeam:
    return DecreedTeam(
        nomination_id=row.get("nomination_id"),
        opd_id=row["opd_id"],
        opd_code=row["opd_code"],
        opd_name=row["opd_name"],
        members=tuple(members.get((row.get("nomination_id"), row["opd_id"]), ())),
    )
