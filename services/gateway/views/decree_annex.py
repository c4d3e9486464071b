"""Whom does one decree name, OPD by OPD?"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection, RowMapping, select

from gateway.views.answers import answer
from gateway.views.decrees import CONTENT, DECREE, DecreeLine, decree_lines
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD, on_day
from gateway.views.seats import Seat, seats_by_decree
from gateway.views.signed_documents import SignedDocument, signed_documents


class DecreedTeam(msgspec.Struct, frozen=True):
    nomination_id: UUID
    opd_id: UUID
    opd_code: str
    opd_name: str
    members: tuple[Seat, ...]
    """Empty until the decree is decided."""


class Decree(DecreeLine, frozen=True):
    annex: tuple[DecreedTeam, ...]
    documents: tuple[SignedDocument, ...]
    """The signed paper that counts, then the earlier ones."""


def decree(
    connection: Connection, decree_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Decree | None:
    """Return one decree with its annex; a prepared one only to who is not confined to an OPD."""
    wanted = decree_lines().where(DECREE.c.decree_id == decree_id)
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None or (confined_to is not None and row["stage"] != "decided"):
        return None
    seats = seats_by_decree(connection, decree_id, on)
    return answer(
        Decree,
        row,
        annex=tuple(_team(each, seats) for each in _annex(connection, decree_id, on)),
        documents=signed_documents(connection, decree_id),
    )


def _annex(connection: Connection, decree_id: UUID, on: date) -> Iterable[RowMapping]:
    wanted = (
        select(
            CONTENT.c.nomination_id,
            NOMINATION.c.opd_id,
            OPD.c.code,
            on_day("name", on).label("name"),
        )
        .select_from(
            CONTENT.outerjoin(
                NOMINATION, NOMINATION.c.nomination_id == CONTENT.c.nomination_id
            ).outerjoin(OPD, OPD.c.opd_id == NOMINATION.c.opd_id)
        )
        .where(CONTENT.c.decree_id == decree_id)
        .order_by(CONTENT.c.number)
    )
    return connection.execute(wanted).mappings()


def _team(row: RowMapping, seats: tuple[Seat, ...]) -> DecreedTeam:
    return DecreedTeam(
        nomination_id=row["nomination_id"],
        opd_id=row["opd_id"],
        opd_code=row["code"],
        opd_name=row["name"],
        members=tuple(seat for seat in seats if seat.nomination_id == row["nomination_id"]),
    )
