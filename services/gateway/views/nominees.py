"""Whom does one nomination name for each position, and what was found of them?

Their table belongs to the view ``nominations``.
"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, MetaData, RowMapping, String, Table, select

from gateway.views import decrees
from gateway.views.answers import answer
from gateway.views.columns import Id
from gateway.views.person_card import card_on, name_in
from gateway.views.structure import Structure

METADATA: MetaData = decrees.METADATA
ITEM = Table(
    "item",
    METADATA,
    Column("nomination_id", Id, primary_key=True),
    Column("position", String, primary_key=True),
    Column("person_id", Id, nullable=False, index=True),
    Column("certificate_id", Id),
    Column("verdict", String, nullable=False),
    Column("reason_event_id", Id),
)


class Nominee(msgspec.Struct, frozen=True):
    position: str
    position_name: str
    person_id: UUID | None
    """``None``: nobody is named yet."""
    person_name: str | None
    certificate_id: UUID | None
    verdict: str | None
    reason_event_id: UUID | None


def nominees(
    connection: Connection, nomination_id: UUID, on: date, structure: Structure | None
) -> tuple[Nominee, ...]:
    """Return who is named in a nomination, in the order of a structure, gaps too."""
    positions = {each.key: each.name for each in structure.positions} if structure else {}
    card, held = card_on(ITEM.c.person_id, on)
    wanted = select(ITEM, name_in(card)).select_from(ITEM.outerjoin(card, held))
    rows = connection.execute(wanted.where(ITEM.c.nomination_id == nomination_id)).mappings()
    named = {row["position"]: row for row in rows}
    order = [*positions, *sorted(named.keys() - positions.keys())]
    return tuple(_nominee(key, positions.get(key, key), named.get(key)) for key in order)


def _nominee(position: str, name: str, row: RowMapping | None) -> Nominee:
    if row is None:
        return Nominee(position, name, None, None, None, None, None)
    return answer(Nominee, row, position_name=name)
