"""By which collective decree of the Governor the teams of many OPDs are named at once."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.appointment import Term, obstacles, seated
from personnel.domain.decree_contents import NominationLeftOut
from personnel.domain.decree_number import (
    DecreeNumberTaken,
    decree_number,
    normalise,
    number_of,
)
from personnel.domain.form import Text
from personnel.domain.nomination import (
    NominationPlaced,
    NominationReleased,
    Stage,
    nomination,
)


class PrepareDecree(decider.Command, frozen=True):
    """Put verified nominations into the draft of a collective decree."""

    decree_id: UUID
    title: Text
    nominations: tuple[UUID, ...]


class DecideDecree(decider.Command, frozen=True):
    """Record the decree as the Governor signed it: all its people take their seats."""

    number: Text
    """As it stands on the paper; the legal bureau gives it."""
    decided_on: date
    effective_on: date
    until: date
    """The last day of the term."""
    signed_by: Text
    """The office that signed, not the person."""
    nominations: tuple[UUID, ...] | None = None
    """As the signed paper contains them; refused where the draft has others by now."""


class DiscardDecree(decider.Command, frozen=True):
    """Give a prepared decree up; its nominations can be put into another one."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = PrepareDecree | DecideDecree | DiscardDecree


class DecreePrepared(decider.Event, frozen=True, tag="personnel.decree-prepared.v1"):
    decree_id: UUID
    title: str
    nominations: tuple[UUID, ...]


class DecreeDecided(decider.Event, frozen=True, tag="personnel.decree-decided.v1"):
    decree_id: UUID
    title: str
    nominations: tuple[UUID, ...]
    number: str
    decided_on: date
    effective_on: date
    until: date
    signed_by: str


class DecreeDiscarded(decider.Event, frozen=True, tag="personnel.decree-discarded.v1"):
    decree_id: UUID
    reason: str


Event = DecreePrepared | DecreeDecided | DecreeDiscarded | NominationLeftOut


class DecreeIsEmpty(Refused):
    """A collective decree contains at least one nomination."""

    status = 422


class DecreeIsDifferent(Refused):
    """A decree is prepared once; to change its contents it is discarded and prepared anew."""


class DecreeIsNotPrepared(Refused):
    """Only a decree that is prepared and not yet decided is decided or discarded."""


class PaperIsDifferent(Refused):
    """What is signed and what was prepared contain the same nominations."""


class NominationsAreNotVerified(Refused):
    """A decree contains verified nominations only."""


class NominationsAreInAnotherDecree(Refused):
    """A nomination is contained in one decree at a time."""


class DecisionIsInTheFuture(Refused):
    """A decree is recorded on or after the day on which it was decided."""


class DecreeWorksBackwards(Refused):
    """A decree takes effect on the day it is decided or later (UU 30/2014 on administration)."""


class TermEndsBeforeItBegins(Refused):
    """The last day of a term is not before its first."""


class DecreeNumberIsTaken(Refused):
    """A number is given to one decree of its issuer in a year."""


class MembersMayNotBeSeated(Refused):
    """Everybody named may hold their seat on the day on which the decree takes effect."""


class DecreeStage(StrEnum):
    NEW = "new"
    PREPARED = "prepared"
    DECIDED = "decided"
    DISCARDED = "discarded"


class Decree(msgspec.Struct, frozen=True):
    stage: DecreeStage = DecreeStage.NEW
    prepared: DecreePrepared | None = None
    nominations: tuple[UUID, ...] = ()
    """What was prepared and has not been left out since."""
    decided: DecreeDecided | None = None


def decide(command: Command, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case PrepareDecree():
            return _prepare(command, state, facts)
        case DecideDecree():
            return _decide(command, state, facts)
        case DiscardDecree():
            return _discard(command, state)
        case _:
            assert_never(command)


def _prepare(command: PrepareDecree, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    decree_id = command.decree_id
    prepared = DecreePrepared(
        decree_id=decree_id,
        title=command.title,
        nominations=tuple(dict.fromkeys(command.nominations)),
    )
    if state.prepared == prepared:
        return []
    if state.prepared:
        raise DecreeIsDifferent(decree_id=decree_id, stage=state.stage.value)
    _check_nominations(prepared.nominations, facts)
    placed = (NominationPlaced(nomination_id=n, decree_id=decree_id) for n in prepared.nominations)
    return [prepared, *(Elsewhere(nomination, event.nomination_id, event) for event in placed)]


def _check_nominations(nominations: tuple[UUID, ...], facts: Facts) -> None:
    if not nominations:
        raise DecreeIsEmpty
    states = {each: facts.of(nomination, each) for each in nominations}
    not_verified = {
        each: state.stage.value
        for each, state in states.items()
        if state.stage is not Stage.VERIFIED
    }
    if not_verified:
        raise NominationsAreNotVerified(
            nominations=[
                {"nomination_id": each, "stage": stage} for each, stage in not_verified.items()
            ]
        )
    placed = [
        {"nomination_id": each, "decree_id": state.decree_id}
        for each, state in states.items()
        if state.decree_id
    ]
    if placed:
        raise NominationsAreInAnotherDecree(nominations=placed)


def _decide(command: DecideDecree, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    prepared = _prepared_in(state)
    decided = DecreeDecided(
        decree_id=prepared.decree_id,
        title=prepared.title,
        nominations=state.nominations,
        number=normalise(command.number),
        decided_on=command.decided_on,
        effective_on=command.effective_on,
        until=command.until,
        signed_by=command.signed_by,
    )
    if state.decided == decided:
        return []
    _check_open(state, prepared)
    if not state.nominations:
        raise DecreeIsEmpty
    if command.nominations is not None and set(command.nominations) != set(state.nominations):
        raise PaperIsDifferent(nominations=list(state.nominations))
    _check_dates(decided, facts.today)
    number_id = number_of(decided.number, decided.decided_on.year)
    taken_by = facts.of(decree_number, number_id).decree_id
    if taken_by:
        raise DecreeNumberIsTaken(number=decided.number, decree_id=taken_by)
    taken = DecreeNumberTaken(
        number=decided.number, decree_id=decided.decree_id, effective_on=decided.decided_on
    )
    return [decided, Elsewhere(decree_number, number_id, taken), *_seated(decided, facts)]


def _seated(decided: DecreeDecided, facts: Facts) -> list[Elsewhere]:
    term = Term(decided.decree_id, decided.effective_on, decided.until)
    states = [facts.of(nomination, each) for each in decided.nominations]
    found = [each for state in states for each in obstacles(state, term, facts)]
    if found:
        raise MembersMayNotBeSeated(
            members=[each.told() for each in found], on=decided.effective_on.isoformat()
        )
    return list(chain.from_iterable(seated(state, term, facts) for state in states))


def _check_dates(decided: DecreeDecided, today: date) -> None:
    if decided.decided_on > today:
        raise DecisionIsInTheFuture(decided_on=decided.decided_on.isoformat())
    if decided.effective_on < decided.decided_on:
        raise DecreeWorksBackwards(
            decided_on=decided.decided_on.isoformat(),
            effective_on=decided.effective_on.isoformat(),
        )
    if decided.until < decided.effective_on:
        raise TermEndsBeforeItBegins(
            effective_on=decided.effective_on.isoformat(), until=decided.until.isoformat()
        )


def _discard(command: DiscardDecree, state: Decree) -> Sequence[Event | Elsewhere]:
    prepared = _prepared_in(state)
    if state.stage is DecreeStage.DISCARDED:
        return []
    _check_open(state, prepared)
    decree_id = prepared.decree_id
    free = (NominationReleased(nomination_id=n, decree_id=decree_id) for n in state.nominations)
    return [
        DecreeDiscarded(decree_id=decree_id, reason=command.reason),
        *(Elsewhere(nomination, event.nomination_id, event) for event in free),
    ]


def _prepared_in(state: Decree) -> DecreePrepared:
    if state.prepared is None:
        raise DecreeIsNotPrepared(stage=state.stage.value)
    return state.prepared


def _check_open(state: Decree, prepared: DecreePrepared) -> None:
    if state.stage is not DecreeStage.PREPARED:
        raise DecreeIsNotPrepared(decree_id=prepared.decree_id, stage=state.stage.value)


def evolve(state: Decree, event: Event) -> Decree:
    match event:
        case DecreePrepared():
            return Decree(DecreeStage.PREPARED, event, event.nominations)
        case NominationLeftOut():
            left = tuple(each for each in state.nominations if each != event.nomination_id)
            return msgspec.structs.replace(state, nominations=left)
        case DecreeDecided():
            return msgspec.structs.replace(state, stage=DecreeStage.DECIDED, decided=event)
        case DecreeDiscarded():
            return msgspec.structs.replace(state, stage=DecreeStage.DISCARDED)
        case _:
            assert_never(event)


decree: Decider[Command, Event, Decree] = Decider(
    name="decree", initial=Decree(), decide=decide, evolve=evolve
)
"""What is decided about one collective decree."""
