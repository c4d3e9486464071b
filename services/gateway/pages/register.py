"""Which OPDs does a reader find, and how full is each team?"""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from gateway.views.opd_list import OpdLine, opd_list
from gateway.views.opds import OPD, in_force
from gateway.views.seats import SEAT, held_on
from gateway.views.structure import structure_on

SHOWN = 20


class Listed(msgspec.Struct, frozen=True):
    """One OPD in the list."""

    opd: OpdLine
    held: int
    seats: int


class Register(msgspec.Struct, frozen=True):
    """A page of the list, and what was asked for."""

    text: str
    kind: str
    lines: tuple[Listed, ...]
    first: bool
    beyond: str | None
    """The code after which the next page begins."""


def register(connection: Connection, on: date, text: str, kind: str, after: str) -> Register:
    """Return a page of the OPDs in force on the day."""
    found = opd_list(
        connection, on, text=text, kind=kind or None, after=after or None, limit=SHOWN + 1
    )
    shown = found[:SHOWN]
    structure = structure_on(connection, on)
    keys = [each.key for each in structure.positions] if structure else []
    held = _held(connection, {each.opd_id for each in shown}, keys, on)
    return Register(
        text=text,
        kind=kind,
        lines=tuple(Listed(each, held.get(each.opd_id, 0), len(keys)) for each in shown),
        first=not after,
        beyond=shown[-1].code if len(found) > SHOWN else None,
    )


def named(connection: Connection, code: str, on: date) -> UUID | None:
    """Return the OPD of a code: the one in force if several ever bore it, else the last."""
    wanted = select(OPD.c.opd_id).where(OPD.c.code == code)
    order = (in_force(on).desc(), OPD.c.valid_to.desc().nulls_first(), OPD.c.opd_id)
    return connection.execute(wanted.order_by(*order).limit(1)).scalar_one_or_none()


def _held(
    connection: Connection, opds: Collection[UUID], keys: Collection[str], on: date
) -> Mapping[UUID, int]:
    wanted = (
        select(SEAT.c.opd_id, func.count())
        .where(SEAT.c.opd_id.in_(opds), SEAT.c.position.in_(keys), held_on(on))
        .group_by(SEAT.c.opd_id)
    )
    return {opd_id: number for opd_id, number in connection.execute(wanted)}  # noqa: C416 - rows
