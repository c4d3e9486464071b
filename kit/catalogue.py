"""Which events does a service have, under which names, and how are old ones still read?"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, TypeGuard, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from kit.decider import ERASED, Event, Personal

Fields = dict[str, Any]
Upcast = tuple[str, Callable[[Fields], Fields]]
"""The next version's type, and its fields made of the former version's.

Take personal fields by subscript: of an erased person, all that is not there reads as erased.
"""


class _Erased(Fields):
    """The fields of an event whose personal ones are gone, their names with them."""

    def __missing__(self, _: str) -> str:
        return ERASED


class JournalOpened(Event, frozen=True, tag="journal.opened.v1"):
    """The first event of every journal says what the journal is."""

    service: str
    sample: bool
    """Only a journal of sample data may be written under a simulated clock."""


class PlayBegan(Event, frozen=True, tag="journal.play-began.v1"):
    """From here on the journal of sample data is played in a time of its own."""

    service: str
    play_id: UUID
    """Who names it, and nobody else, says at which time the story is."""


class PlayEnded(Event, frozen=True, tag="journal.play-ended.v1"):
    """From here on the journal stands in the time of its readers."""

    service: str


class HeardEventDiscarded(Event, frozen=True, tag="journal.heard-event-discarded.v1"):
    """An event of another service that was set aside is given up: nothing follows from it here."""

    service: str
    """Which gives it up."""
    source: str
    """Whose event it is; the next three say where it stands in that service's journal."""
    epoch: UUID
    lane: int
    position: int
    heard_id: UUID | None
    """None of what could not be decoded."""
    heard_type: str
    heard_stream: UUID
    parked_reason: str
    """What held it up last."""
    parked_at: datetime
    why: str
    """In the words of who gave it up; nobody's name belongs there."""


OF_EVERY_JOURNAL: Final = (JournalOpened, PlayBegan, PlayEnded, HeardEventDiscarded)
_FOR_THE_AUDIT: Final = (HeardEventDiscarded,)


@dataclass(frozen=True)
class Catalogue:
    """The one place where the names of events live: never a Python path, never a class name."""

    service: str
    public: Sequence[type[Event]]
    """What other services and integrators may rely on."""
    internal: Sequence[type[Event]] = ()
    """Published too, for the audit, but nobody may depend on it."""
    upcasts: Mapping[str, Upcast] = field(default_factory=dict)
    _types: dict[str, type[Event]] = field(init=False, default_factory=dict)
    _personal: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the types; what could not be told apart or read later is a fault of the code."""
        everything: list[type[Event]] = [*OF_EVERY_JOURNAL, *self.public, *self.internal]
        for event in everything:
            name = type_of(event)
            if name in self._types:
                msg = f"{name} stands twice in the catalogue of {self.service}"
                raise ValueError(msg)
            if event not in OF_EVERY_JOURNAL and not name.startswith(f"{self.service}."):
                msg = f"{name} is not an event of {self.service}"
                raise ValueError(msg)
            if closed := _closed(event):
                msg = f"{name} holds {closed.__name__}, to which no field could ever be added"
                raise ValueError(msg)
            self._types[name] = event
            self._personal[name] = tuple(_personal_fields(event))
        for name in self.upcasts:
            self._present(name)

    def __iter__(self) -> Iterator[type[Event]]:
        """Iterate over all events in use."""
        return iter(self._types.values())

    def __contains__(self, name: object) -> bool:
        """Say whether events of that type can be read, as they are or upcast."""
        return name in self._types or name in self.upcasts

    def is_public(self, name: str) -> bool:
        """Say whether hearers may depend on the type."""
        event = self._types.get(name)
        return event in (*OF_EVERY_JOURNAL, *self.public) and event not in _FOR_THE_AUDIT

    def personal(self, name: str) -> tuple[str, ...]:
        """Return the names of the personal fields of a type."""
        return self._personal[name]

    def read(self, name: str, data: msgspec.Raw, opened: Mapping[str, object] | None) -> Event:
        """Make the event of its stored fields and, unless erased, its ``opened`` personal ones."""
        fields: Fields = msgspec.json.decode(data)
        fields.update(opened or {})
        while name in self.upcasts:
            name, upcast = self.upcasts[name]
            fields = upcast(_Erased(fields) if opened is None else fields)
        if opened is None:
            fields = dict.fromkeys(self._personal[name], ERASED) | dict(fields)
        return msgspec.convert(
            fields | {"type": name}, self._types[name], strict=True, str_keys=True
        )

    def _present(self, name: str) -> str:
        """Follow the upcasts of an old type; ``ValueError`` where they lead to no event in use."""
        steps = [name]
        while steps[-1] in self.upcasts and len(steps) <= len(self.upcasts):
            steps.append(self.upcasts[steps[-1]][0])
        if name in self._types or steps[-1] not in self._types or steps[-1] in self.upcasts:
            msg = f"the upcasts {' > '.join(steps)} do not lead from an old event to one in use"
            raise ValueError(msg)
        return steps[-1]


def type_of(event: Event | type[Event]) -> str:
    """Return the stored name, such as ``personnel.nomination-submitted.v1``."""
    return str(event.__struct_config__.tag)


def _personal_fields(event: type[Event]) -> Iterator[str]:
    for name, hint in get_type_hints(event, include_extras=True).items():
        if not holds_personal(hint):
            continue
        try:
            msgspec.convert(ERASED, hint)
        except msgspec.ValidationError as error:
            msg = f"{type_of(event)}: a personal {name} of this type cannot read as {ERASED}"
            raise ValueError(msg) from error
        yield name


def holds_personal(hint: object) -> bool:
    """Say whether a field of that type is personal, or holds what is."""
    return any(
        get_origin(part) is Annotated and get_args(Personal)[1] in get_args(part)[1:]
        for part in _within(hint, [])
    )


def _closed(event: type[Event]) -> type[msgspec.Struct] | None:
    """Return a struct of the event that does not read past fields which are added later."""
    for part in _within(event, []):
        if _is_struct(part) and part.__struct_config__.forbid_unknown_fields:
            return part
    return None


def _within(hint: object, seen: list[object]) -> Iterator[object]:
    """Yield a type and all that it is made of; one that holds itself is walked once."""
    if hint in seen:
        return
    seen.append(hint)
    yield hint
    parts: Iterable[object] = get_args(hint)
    if _is_struct(hint):
        parts = get_type_hints(hint, include_extras=True).values()
    for part in parts:
        yield from _within(part, seen)


def _is_struct(hint: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)
