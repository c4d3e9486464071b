"""What is a view: tables, and how each event changes their rows. Written by one stream a row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import MetaData, Table

from kit.envelope import Envelope
from kit.policies import HeardEvent

Row = Mapping[str, object]


class Upsert(msgspec.Struct, frozen=True):
    """Put a whole row in the place of what stands under its primary key."""

    table: Table
    row: Row


class Update(msgspec.Struct, frozen=True):
    """Change some columns of the rows that ``where`` finds."""

    table: Table
    where: Row
    values: Row


class Delete(msgspec.Struct, frozen=True):
    """Remove the rows that ``where`` finds."""

    table: Table
    where: Row


Change = Upsert | Update | Delete
Projector = Callable[[Any, Envelope], Iterable[Change]]
"""From the view's own copy of an event and its envelope to row changes: a pure function."""


@dataclass(frozen=True)
class Changed:
    """What another version means to be different; all else is compared when it is built."""

    table: str
    columns: tuple[str, ...] = ()
    """The whole table where none is named."""


@dataclass(frozen=True)
class View:
    """One read model. Another shape or meaning of its rows is another ``version``."""

    name: str
    version: int
    metadata: MetaData
    hears: Sequence[type[HeardEvent]]
    project: Projector
    opens: bool = False
    """Whether personal fields are opened: for the one view that holds clear names."""
    everything: bool = False
    """Whether events that are not in ``hears`` are projected too, given as they were delivered."""
    changed: tuple[Changed, ...] = ()
    """What is not the same as in the version before."""
    build: int = 1
    """Which of the builds of this version is meant; the first is where it always was."""

    @property
    def schema(self) -> str:
        """Return the name under which queries know its tables."""
        return self.name

    @property
    def stands(self) -> str:
        """Return the name of this build among the builds of all versions, in words."""
        return f"{self.name} v{self.version}" + (f" b{self.build}" if self.build > 1 else "")


def heard_types(view: View) -> Mapping[str, type[HeardEvent]]:
    """Return what a view hears by the producer's name of it."""
    return {str(event.__struct_config__.tag): event for event in view.hears}
