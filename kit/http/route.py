"""Which command is sent to which address, and to which stream does it belong?"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from msgspec import structs

from kit.decider import Actor, Command, Decider, Facts
from kit.texts import kebab

C = TypeVar("C", bound=Command)

Fill = Callable[[Any, UUID], UUID]
"""From the command, filled so far with ``BLANK``, and its id to a field; may block a thread.

It leaves nothing behind, since the command may yet be refused.
"""

BLANK: Final = UUID(int=0)


def minted(_: object, command_id: UUID) -> UUID:
    """Fill a field with a new id that is the same again for a repeat."""
    return command_id


@dataclass(frozen=True)
class Asked(Generic[C]):
    """One command as it came in."""

    command: C
    path: Mapping[str, UUID]
    command_id: UUID
    """Stable over repeats: a good id for a stream that the command begins."""


@dataclass(frozen=True, kw_only=True)
class CommandRoute(Generic[C]):
    """One line of a service's door: ``POST path`` carries out ``command`` on ``stream``."""

    path: str
    """Every parameter in it is a UUID; one that is a field of the command fills that field."""
    kind: Decider[Any, Any, Any]
    command: type[C]
    stream: Callable[[Asked[C]], UUID]
    fills: Mapping[str, Fill] = field(default_factory=dict)
    """Fields that the caller may not say: what the service makes of the command or its id."""
    before: Callable[[Asked[C], Any], None] | None = None
    """What has to be there before it is recorded, given the stream's state; after the rules."""
    owners: Callable[[UUID, Facts], Collection[UUID]] | None = None
    """Which OPDs own besides it what belongs to one: those that answer for it once it has ended."""
    hands_on: Callable[[Asked[C], Actor], tuple[Actor, Collection[str]]] | None = None
    """Which actions it gives into the hands of another, and who has to hold each of them."""
    public_name: str | None = None
    """The second half of the action, where the kebab name of the command does not do."""
    example: Mapping[str, object] | None = None
    """A body, shown in OpenAPI."""
    body_limit: int | None = None
    """In bytes; the app's own without it."""

    def __post_init__(self) -> None:
        """Fault where a path parameter would fill a field that is no UUID."""
        for one in structs.fields(self.command):
            if one.encode_name in self.parameters and one.type is not UUID:
                msg = f"{self.path}: {one.name} of {self.command.__name__} is no UUID"
                raise TypeError(msg)

    @property
    def name(self) -> str:
        """Return the name of the command as outsiders see it."""
        return self.public_name or kebab(self.command.__name__)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the path's parameters."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def filled_by_path(self) -> frozenset[str]:
        """Return the fields of the command that stand in the path."""
        fields = {one.encode_name for one in structs.fields(self.command)}
        return frozenset(fields & set(self.parameters))
