"""What is written down of all views, of the builds of one, and of a rebuild?"""

from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
)

State = Literal["building", "comparing", "flipping", "flipped", "refused"]
ENDED: frozenset[State] = frozenset({"flipped", "refused"})
BUILDS = MetaData()
STANDING = Table(
    "standing",
    BUILDS,
    Column("view", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("build", Integer, nullable=False),
    Column("beside", Integer),
    Column("complete", Boolean, nullable=False),
)
REBUILDS = Table(
    "rebuilds",
    BUILDS,
    Column("view", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("build", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("holder", Uuid, nullable=False),
    Column("until", Float, nullable=False),
    Column("began_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("done", BigInteger, nullable=False, default=0),
    Column("total", BigInteger, nullable=False, default=0),
    Column("rate", Float, nullable=False, default=0.0),
    Column("reached", JSON, nullable=False),
    Column("waits_for", String, nullable=False, default=""),
    Column("differing", Integer, nullable=False, default=0),
    Column("differences", JSON, nullable=False),
)
EPOCHS = Table(
    "epochs",
    BUILDS,
    Column("source", String, primary_key=True),
    Column("epoch", Uuid, primary_key=True),
    Column("present", Boolean, nullable=False),
)
"""In which epochs of their sources the views are, and which came before or were left."""


class Standing(NamedTuple):
    """What of a version is read and written."""

    build: int = 1
    beside: int | None = None
    """The other build that is written too, so that going over to it is done at once."""
    complete: bool = True
    """Whether it has ever come as far as the journals; before that it is not for reading."""

    @property
    def written(self) -> tuple[int, ...]:
        """Return the builds that are written, the one that is read first."""
        return (self.build,) if self.beside is None else (self.build, self.beside)


class Rebuild(msgspec.Struct, frozen=True):
    """How a rebuild goes, or went."""

    view: str
    version: int
    build: int
    state: State
    holder: UUID
    until: float
    began_at: float
    seen_at: float
    now: float
    """All in seconds of the database's clock."""
    done: int
    total: int
    """Events of all sources, by their positions."""
    rate: float
    """Events a second."""
    reached: dict[str, int]
    """By source the position up to which all has been heard, whatever the lane."""
    waits_for: str
    differing: int
    differences: list[str]

    @property
    def held(self) -> bool:
        """Whether a process is at it, as far as can be known."""
        return self.until > self.now

    @property
    def ended(self) -> bool:
        """Whether it has come to its end, so or so."""
        return self.state in ENDED

    @property
    def seconds_left(self) -> float | None:
        """Return how long it will take at the present rate, if there is any."""
        return (self.total - self.done) / self.rate if self.rate else None
