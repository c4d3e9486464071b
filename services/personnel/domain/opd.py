"""Which units of the province exist, under which code, and on which days they are in force."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused, holding, restated
from kit.writing import compared
from personnel.domain.form import OpdCode, Text
from personnel.domain.opd_standing import (
    ChangeOpd,
    OpdChanged,
    OpdEndCancelled,
    OpdKind,
    OpdRegistrationCancelled,
    Standing,
)
from personnel.domain.opd_ties import part_named
from personnel.domain.parentage import Stay, circle, stays

OPDS = UUID("ab1ddd86-c182-47a7-95f5-18ed3d09a15c")
"""Fixed for ever: the identity of every OPD hangs on it."""


def normalise(code: str) -> str:
    """Return the code as it is recorded and compared: in capitals."""
    return compared(code).upper()


def opd_id_of(code: str) -> UUID:
    """Return the one identity of the OPD with this code, however it is written."""
    return uuid5(OPDS, normalise(code))


class RegisterOpd(decider.Command, frozen=True):
    """Record an office of the province: its code, name, kind and the days it is in force."""

    opd_id: UUID
    code: OpdCode
    name: Text
    kind: OpdKind
    valid_from: date | None
    """``None``: in force since before anybody here knows."""
    valid_to: date | None
    """The last day in force."""
    predecessors: tuple[UUID, ...]
    source: Text
    aliases: tuple[Text, ...] = ()
    parent_id: UUID | None = None
    """The OPD of which it is a part, as a biro is of the secretariat."""


Command = RegisterOpd | ChangeOpd


class OpdRegistered(decider.Event, frozen=True, tag="personnel.opd-registered.v1"):
    opd_id: UUID
    code: str
    name: str
    kind: OpdKind
    effective_on: date | None
    """The first day in force, where it is known."""
    valid_to: date | None
    """The last day in force."""
    predecessors: tuple[UUID, ...]
    source: str
    aliases: tuple[str, ...]
    parent_id: UUID | None = None


class OpdClosed(decider.Event, frozen=True, tag="personnel.opd-closed.v1"):
    """Recorded again, with all its successors, when several take over, or one is named later."""

    opd_id: UUID
    effective_on: date
    """The first day no longer in force."""
    valid_to: date
    """The last day in force."""
    successors: tuple[UUID, ...]
    legal_basis: str
    heir_id: UUID | None = None
    """The OPD that answers for what is still running of it; none where nobody does."""


Event = OpdRegistered | OpdChanged | OpdClosed | OpdEndCancelled | OpdRegistrationCancelled


class OpdIsDifferent(Refused):
    """An OPD is registered once; what it is called and when it began does not change."""


class CodeBelongsToAnotherOpd(Refused):
    """The identity of an OPD follows from its code."""


class OpdEndsBeforeItBegins(Refused):
    """The last day of an OPD is not before its first."""


class OpdIsUnknown(Refused):
    """An OPD is registered before anything refers to it."""


class OpdIsNotInForce(Refused):
    """An OPD takes part only on days on which it is in force."""


class OpdIsPartOfItself(Refused):
    """An OPD is part of another one, never of itself or of a part of its own."""


class Opd(msgspec.Struct, frozen=True):
    registered: OpdRegistered | None = None
    opd_id: UUID | None = None
    code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[UUID, ...] = ()
    heir_id: UUID | None = None
    closed: bool = False
    """Whether its end was decided, and not only known when it was registered."""
    changes: tuple[OpdChanged, ...] = ()
    """By the day from which they hold; for the same day only what was recorded last."""

    @property
    def name(self) -> str:
        """Return the one of the latest day, whenever that is."""
        named = self.changes[-1] if self.changes else self.registered
        return named.name if named else ""

    def on(self, day: date) -> Standing | None:
        """Return what it is called on ``day``, by its registration before the first change."""
        said = holding(self.changes, day) or self.registered
        if said is None:
            return None
        return Standing(said.name, said.kind, said.parent_id, said.aliases)

    def goes_on_until(self, day: date) -> date:
        """Return the last day on which holds what holds of it on ``day``."""
        later = (each.effective_on for each in self.changes if each.effective_on > day)
        next_on = next(later, None)
        until = next_on - timedelta(days=1) if next_on else date.max
        return min(until, self.valid_to or date.max)

    def in_force(self, on: date) -> bool:
        if self.registered is None:
            return False
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


Look = Callable[[UUID], Opd]
"""From an OPD's id to what is known of it."""


def opd_in_force(facts: Facts, opd_id: UUID, on: date) -> Opd:
    """Return the OPD, refused unless it is registered and in force on the day."""
    return _in_force(facts.of(opd, opd_id), opd_id, on)


def _in_force(found: Opd, opd_id: UUID, on: date) -> Opd:
    if found.registered is None:
        raise OpdIsUnknown(opd_id=opd_id)
    if not found.in_force(on):
        raise OpdIsNotInForce(
            opd_id=opd_id,
            code=found.code,
            on=on.isoformat(),
            last_day=found.valid_to.isoformat() if found.valid_to else None,
            successors=list(found.successors),
        )
    return found


def decide(command: Command, state: Opd, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case RegisterOpd():
            return _register(command, state, facts)
        case ChangeOpd():
            return _change(command, state, facts)
        case _:
            assert_never(command)


def _register(command: RegisterOpd, state: Opd, facts: Facts) -> Sequence[Event | Elsewhere]:
    if command.opd_id != opd_id_of(command.code):
        raise CodeBelongsToAnotherOpd(code=command.code, opd_id=opd_id_of(command.code))
    if command.valid_from and command.valid_to and command.valid_to < command.valid_from:
        raise OpdEndsBeforeItBegins(code=command.code)
    registered = OpdRegistered(
        opd_id=command.opd_id,
        code=normalise(command.code),
        name=command.name,
        kind=command.kind,
        effective_on=command.valid_from,
        valid_to=command.valid_to,
        predecessors=command.predecessors,
        aliases=command.aliases,
        source=command.source,
        parent_id=command.parent_id,
    )
    if state.registered == registered:
        return []
    if state.registered:
        raise OpdIsDifferent(code=state.code, name=state.registered.name)
    last = registered.valid_to or date.max
    stay = _stay(registered.parent_id, registered.effective_on or facts.today, last)
    check_parent(registered.opd_id, stay, lambda one: facts.of(opd, one))
    succeeded = (
        _succeeded(each, registered, facts) for each in dict.fromkeys(command.predecessors)
    )
    tied = part_named(registered.parent_id, registered.opd_id, facts)
    return [registered, *chain.from_iterable(succeeded), *tied]


def _stay(parent_id: UUID | None, first: date, last: date) -> Stay | None:
    return Stay(parent_id, first, last) if parent_id else None


def _change(command: ChangeOpd, state: Opd, facts: Facts) -> Sequence[Event | Elsewhere]:
    day = command.effective_on
    if state.registered is None or state.opd_id is None:
        raise OpdIsUnknown
    opd_in_force(facts, state.opd_id, day)
    if state.on(day) == Standing(command.name, command.kind, command.parent_id, command.aliases):
        return []
    stay = _stay(command.parent_id, day, state.goes_on_until(day))
    check_parent(state.opd_id, stay, lambda one: facts.of(opd, one))
    changed = OpdChanged(opd_id=state.opd_id, **msgspec.structs.asdict(command))
    return [changed, *part_named(command.parent_id, state.opd_id, facts)]


def check_parent(opd_id: UUID, stay: Stay | None, look: Look) -> None:
    """Refuse a parent that is not in force on all the days, or is part of the OPD itself on one."""
    if stay is None:
        return
    parent_id, first, last = stay
    parent = _in_force(look(parent_id), parent_id, first)
    if parent.valid_to and parent.valid_to < last:
        _in_force(parent, parent_id, parent.valid_to + timedelta(days=1))
    closing = circle(opd_id, stay, lambda one, since, until: stays(look(one), since, until))
    if closing:
        raise OpdIsPartOfItself(opd_id=opd_id, parent_id=parent_id, on=closing.first.isoformat())


def _succeeded(opd_id: UUID, successor: OpdRegistered, facts: Facts) -> Sequence[Elsewhere]:
    """Say to an OPD that has ended who took over; one that goes on may end by a merger."""
    ended = facts.of(opd, opd_id)
    if ended.registered is None:
        raise OpdIsUnknown(opd_id=opd_id)
    if ended.valid_to is None or successor.opd_id in ended.successors:
        return []
    closed = OpdClosed(
        opd_id=opd_id,
        effective_on=ended.valid_to + timedelta(days=1),
        valid_to=ended.valid_to,
        successors=(*ended.successors, successor.opd_id),
        legal_basis=successor.source,
        heir_id=ended.heir_id or successor.opd_id,
    )
    return [Elsewhere(opd, opd_id, closed)]


def evolve(state: Opd, event: Event) -> Opd:
    match event:
        case OpdRegistered():
            return Opd(
                registered=event,
                opd_id=event.opd_id,
                code=event.code,
                valid_from=event.effective_on,
                valid_to=event.valid_to,
            )
        case OpdChanged():
            return msgspec.structs.replace(state, changes=restated(state.changes, event))
        case OpdClosed():
            return msgspec.structs.replace(
                state,
                valid_to=event.valid_to,
                successors=event.successors,
                heir_id=event.heir_id or state.heir_id,
                closed=True,
            )
        case OpdEndCancelled():
            return msgspec.structs.replace(
                state, valid_to=event.valid_to, successors=(), heir_id=None, closed=False
            )
        case OpdRegistrationCancelled():
            return Opd()
        case _:
            assert_never(event)


opd: Decider[Command, Event, Opd] = Decider(name="opd", initial=Opd(), decide=decide, evolve=evolve)
"""What the register of OPDs decides about one of them."""
