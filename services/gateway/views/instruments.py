"""Which instruments were published? Their table belongs to the view ``assessments``."""

from uuid import UUID

import msgspec
from sqlalchemy import Connection, func, select

from gateway.views.answers import answers
from gateway.views.periods import INDICATOR, INSTRUMENT


class InstrumentLine(msgspec.Struct, frozen=True):
    instrument_id: UUID
    code: str
    version: str
    title: str
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    indicators: int
    """How many it has."""


def instruments(
    connection: Connection, *, after: UUID | None = None, limit: int = 100
) -> tuple[InstrumentLine, ...]:
    """Return instruments by their id, beyond ``after``."""
    of_it = INDICATOR.c.instrument_id == INSTRUMENT.c.instrument_id
    count = select(func.count()).where(of_it).scalar_subquery()
    wanted = select(INSTRUMENT, count.label("indicators"))
    if after is not None:
        wanted = wanted.where(INSTRUMENT.c.instrument_id > after)
    page = wanted.order_by(INSTRUMENT.c.instrument_id).limit(limit)
    return answers(connection, page, InstrumentLine)
