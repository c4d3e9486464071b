"""A small domain for the journal's tests: persons take seats, guards go, notes are kept."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID, uuid4, uuid5

import msgspec

from kit import decider
from kit.catalogue import Catalogue
from kit.clock import FixedClock
from kit.decider import Actor, Decider, Elsewhere, Facts, Personal, Refused
from kit.envelope import Context
from kit.journal import Journal, Receipt
from kit.recorder import Fork, Heads, Recorder
from kit.transient import TooBusy

SERVICE = "sample"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CLERK = Actor(account_id=UUID(int=0xACC))
BUDI, SITI = UUID(int=0xB0D1), UUID(int=0x5171)


class Take(decider.Command, frozen=True):
    person_id: UUID


class Note(decider.Command, frozen=True):
    person_id: UUID
    text: str
    with_person_id: UUID | None = None


class GoOff(decider.Command, frozen=True):
    other_guard: UUID


class Count(decider.Command, frozen=True):
    by: int = 1


class Taken(decider.Event, frozen=True, tag="sample.taken.v1"):
    person_id: UUID


class SeatGiven(decider.Event, frozen=True, tag="sample.seat-given.v1"):
    seat_id: UUID


class Noted(decider.Event, frozen=True, tag="sample.noted.v1"):
    person_id: UUID
    text: Personal
    with_person_id: UUID | None = None

    def about(self) -> tuple[UUID, ...]:
        return tuple(one for one in (self.person_id, self.with_person_id) if one is not None)


class WentOff(decider.Event, frozen=True, tag="sample.went-off.v1"):
    effective_on: date


class Counted(decider.Event, frozen=True, tag="sample.counted.v1"):
    number: int


class SitsElsewhere(Refused):
    """Nobody sits in two seats."""


class NobodyWouldGuard(Refused):
    """One of two guards stays on duty."""


class Holder(msgspec.Struct, frozen=True):
    seat_id: UUID | None = None


class Guard(msgspec.Struct, frozen=True):
    off: bool = False


def _take(command: Take, state: UUID | None, facts: Facts, *, seat_id: UUID) -> Sequence[object]:
    held = facts.of(holder, holder_of(command.person_id)).seat_id
    if held is not None:
        raise SitsElsewhere(seat_id=held)
    given = Elsewhere(holder, holder_of(command.person_id), SeatGiven(seat_id=seat_id))
    return [] if state == command.person_id else [Taken(person_id=command.person_id), given]


def _taken(_: UUID | None, event: Taken) -> UUID | None:
    return event.person_id


def seat(seat_id: UUID) -> Decider[Take, Taken, UUID | None]:
    take = partial(_take, seat_id=seat_id)
    return Decider("seat", None, take, _taken)  # type: ignore[arg-type]


def _go_off(command: GoOff, state: Guard, facts: Facts) -> list[WentOff]:
    if facts.of(guard, command.other_guard).off:
        raise NobodyWouldGuard
    return [] if state.off else [WentOff(effective_on=date(2026, 4, 1))]


def _note(command: Note, _: Sequence[str], __: Facts) -> list[Noted]:
    if not command.text:
        return []
    about, text = command.person_id, command.text
    return [Noted(person_id=about, text=text, with_person_id=command.with_person_id)]


def holder_of(person_id: UUID) -> UUID:
    return uuid5(person_id, "holder")


def _given(_: Holder, event: SeatGiven) -> Holder:
    return Holder(event.seat_id)


def _gone_off(_: Guard, __: WentOff) -> Guard:
    return Guard(off=True)


def _noted(texts: tuple[str, ...], event: Noted) -> tuple[str, ...]:
    return (*texts, event.text)


def _counted(_: int, event: Counted) -> int:
    return event.number


holder: Decider[Take, SeatGiven, Holder] = Decider("holder", Holder(), lambda *_: [], _given)
guard = Decider("guard", Guard(), _go_off, _gone_off)
notes: Decider[Note, Noted, tuple[str, ...]] = Decider("notes", (), _note, _noted)
counter: Decider[Count, Counted, int] = Decider(
    "counter",
    0,
    lambda command, number, _: [Counted(number=number + n + 1) for n in range(command.by)],
    _counted,
)


def spread(elsewhere: Sequence[UUID]) -> Decider[Count, Counted, int]:
    """Count on the command's own stream and, in the same append, on others."""

    def decide(command: Count, number: int, facts: Facts) -> list[Counted | Elsewhere]:
        own = [Counted(number=number + n + 1) for n in range(command.by)]
        others = [(one, facts.of(counter, one) + 1) for one in elsewhere]
        return [*own, *(Elsewhere(counter, one, Counted(number=n)) for one, n in others)]

    return Decider("counter", 0, decide, _counted)


CATALOGUE = Catalogue(SERVICE, (Taken, SeatGiven), (Noted, WentOff, Counted))


class Ring(dict[UUID, bytes]):
    """Keys in memory."""

    def keys_of(self, persons: Sequence[UUID]) -> dict[UUID, bytes]:
        return {person: self[person] for person in persons if person in self}


def ring() -> Ring:
    return Ring({BUDI: b"b" * 32, SITI: b"s" * 32})


def journal_on(
    recorder: Recorder, keys: Ring | None = None, clock: FixedClock | None = None
) -> Journal:
    """A journal of sample data that has been opened."""
    journal = Journal(
        recorder, CATALOGUE, ring() if keys is None else keys, clock or FixedClock(NOON)
    )
    journal.open(sample=True)
    return journal


def context(command_id: UUID | None = None, fingerprint: str = "") -> Context:
    command_id = command_id or uuid4()
    return Context(
        command_id=command_id, actor=CLERK, correlation_id=command_id, fingerprint=fingerprint
    )


def count(
    journal: Journal, stream: UUID, *, by: int = 1, command_id: UUID | None = None
) -> Receipt:
    said = context(command_id)
    while True:
        try:
            return journal.execute(counter, stream, Count(by=by), context=said)
        except TooBusy:  # whoever is told so sends the same command again
            continue


def take(journal: Journal, seat_id: UUID, person_id: UUID) -> Receipt:
    return journal.execute(seat(seat_id), seat_id, Take(person_id=person_id), context=context())


def forked(*forks: tuple[UUID, int]) -> Heads:
    """Return how far a journal is that was restored: its histories, the oldest first."""
    return Heads("training", [Fork(epoch, at) for epoch, at in forks], 1000)
