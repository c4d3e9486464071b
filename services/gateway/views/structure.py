"""Which positions does a team have on a day, and what does each ask for?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    select,
)

from gateway.heard import personnel as heard
from gateway.views.answers import answer, answers
from gateway.views.columns import Instant, Listed, listed
from kit.envelope import Envelope
from kit.views import Change, Changed, Upsert, View

METADATA = MetaData(schema="structure")
STRUCTURE = Table(
    "structure",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("legal_basis", Text, nullable=False),
    Column("official", Boolean, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)
POSITION = Table(
    "position",
    METADATA,
    Column("effective_on", Date, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("technical", Boolean, nullable=False),
    Column("competences", Listed, nullable=False),
    Column("certificate_max_age_years", Integer),
    Column("may_be_non_asn", Boolean, nullable=False),
)


def project(event: heard.StructurePublished, envelope: Envelope) -> Iterable[Change]:
    on = {"effective_on": event.effective_on}
    said = {"legal_basis": event.legal_basis, "official": event.official}
    yield Upsert(STRUCTURE, on | said | {"recorded_at": envelope.recorded_at})
    for number, position in enumerate(event.positions, start=1):
        each = msgspec.structs.asdict(position)
        yield Upsert(
            POSITION, on | each | {"number": number, "competences": listed(position.competences)}
        )


VIEW = View(
    name="structure",
    version=2,
    metadata=METADATA,
    hears=(heard.StructurePublished,),
    project=project,
    changed=(Changed("structure", ("recorded_at",)),),
)


class Position(msgspec.Struct, frozen=True):
    key: str
    number: int
    """Its place in the order of the structure, from 1."""
    name: str
    technical: bool
    competences: tuple[str, ...]
    """Any one suffices. Required of a technical position, advice for another."""
    certificate_max_age_years: int | None
    may_be_non_asn: bool


class Structure(msgspec.Struct, frozen=True):
    effective_on: date
    legal_basis: str
    official: bool
    """False: shown to people as "usulan, belum resmi"."""
    positions: tuple[Position, ...]

    def named(self, key: str) -> str:
        """Return what a position is called, its key where this structure does not have it."""
        return next((each.name for each in self.positions if each.key == key), key)


def called(
    connection: Connection, keys: Collection[str], before: datetime | None = None
) -> Mapping[str, str]:
    """Return what the latest structure that has a position calls it, where there is one.

    ``before``: among those that were known before a moment.
    """
    names = select(POSITION.c.key, POSITION.c.name).where(POSITION.c.key.in_(keys))
    if before is not None:
        known = select(STRUCTURE.c.effective_on).where(STRUCTURE.c.recorded_at < before)
        names = names.where(POSITION.c.effective_on.in_(known))
    rows = connection.execute(names.order_by(POSITION.c.effective_on))
    return {row.key: row.name for row in rows}


def structure_on(
    connection: Connection, on: date, before: datetime | None = None
) -> Structure | None:
    """Return the structure in force on the day, ``None`` before the first one.

    ``before``: as it was known before a moment.
    """
    newest = select(func.max(STRUCTURE.c.effective_on)).where(STRUCTURE.c.effective_on <= on)
    if before is not None:
        newest = newest.where(STRUCTURE.c.recorded_at < before)
    wanted = select(STRUCTURE).where(STRUCTURE.c.effective_on == newest.scalar_subquery())
    row = connection.execute(wanted).mappings().one_or_none()
    if row is None:
        return None
    positions = select(POSITION).where(POSITION.c.effective_on == row["effective_on"])
    ordered = positions.order_by(POSITION.c.number)
    return answer(Structure, row, positions=answers(connection, ordered, Position))
