"""By which collective decree of the Governor are teams of many OPDs named, or amended, at once?"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain import initials
from personnel.domain.appointment import Seating, Term, all_seated
from personnel.domain.decree_contents import (
    DecreeIsEmpty,
    ItemLeftOut,
    LeavingOut,
    NominationLeftOut,
    by_nomination,
    check_left_out,
    check_nominations,
    check_paper,
    items,
    taken_out,
    whole,
)
from personnel.domain.decree_dates import check_dates, check_term
from personnel.domain.decree_number import claimed, normalise
from personnel.domain.form import Text
from personnel.domain.inherited import DecreeInherited, InheritedOpdsNamed
from personnel.domain.inherited_ending import ended
from personnel.domain.initials import (
    DecreeInitialled,
    DecreeReturned,
    DecreeRouted,
    InitialDecree,
    ReturnDecree,
    Route,
)
from personnel.domain.nomination import NominationPlaced, NominationReleased, nomination
from personnel.domain.revocation import DecreeIsNotInForce, DecreeRevoked, RevokeDecree, undone


class PrepareDecree(decider.Command, frozen=True):
    """Put verified nominations into the draft of a collective decree."""

    decree_id: UUID
    title: Text
    nominations: tuple[UUID, ...]
    amends: UUID | None = None
    """The decree in whose teams the nominations fill single seats; none for whole teams."""


class DecideDecree(decider.Command, frozen=True):
    """Record the decree as the Governor signed it: all its people take their seats."""

    number: Text
    """As it stands on the paper; the legal bureau gives it."""
    decided_on: date
    effective_on: date
    until: date
    """The last day of the term; that of the amended decree where it amends one."""
    signed_by: Text
    """The office that signed, not the person."""
    nominations: tuple[UUID, ...] | None = None
    """As the signed paper contains them; refused where the draft has others by now."""
    left_out: tuple[LeavingOut, ...] = ()
    """What of the draft the Governor did not decide."""


class DiscardDecree(decider.Command, frozen=True):
    """Give a prepared decree up; its nominations can be put into another one."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = PrepareDecree | InitialDecree | ReturnDecree | DecideDecree | DiscardDecree | RevokeDecree


class DecreePrepared(decider.Event, frozen=True, tag="personnel.decree-prepared.v1"):
    decree_id: UUID
    title: str
    nominations: tuple[UUID, ...]
    amends: UUID | None = None


class DecreeDecided(decider.Event, frozen=True, tag="personnel.decree-decided.v1"):
    decree_id: UUID
    title: str
    nominations: tuple[UUID, ...]
    number: str
    decided_on: date
    effective_on: date
    until: date
    signed_by: str
    amends: UUID | None = None
    left_out: tuple[ItemLeftOut, ...] = ()
    """Positions of these nominations that stay vacant."""


class DecreeDiscarded(decider.Event, frozen=True, tag="personnel.decree-discarded.v1"):
    decree_id: UUID
    reason: str


OnTheWay = DecreeRouted | DecreeInitialled | DecreeReturned
Ended = DecreeDecided | DecreeDiscarded | DecreeRevoked
Event = DecreePrepared | OnTheWay | NominationLeftOut | Ended | DecreeInherited | InheritedOpdsNamed


class DecreeIsDifferent(Refused):
    """A decree is prepared once; to change its contents it is discarded and prepared anew."""


class DecreeIsNotPrepared(Refused):
    """Only a decree that is prepared and not yet decided is initialled, decided or discarded."""


class DecreeStage(StrEnum):
    NEW = "new"
    PREPARED = "prepared"
    DECIDED = "decided"
    DISCARDED = "discarded"
    REVOKED = "revoked"
    INHERITED = "inherited"


class Decree(msgspec.Struct, frozen=True):
    stage: DecreeStage = DecreeStage.NEW
    prepared: DecreePrepared | None = None
    nominations: tuple[UUID, ...] = ()
    """What was prepared and has not been left out since."""
    route: Route = Route()
    decided: DecreeDecided | None = None
    revoked: DecreeRevoked | None = None
    inherited: DecreeInherited | None = None
    inherited_in: tuple[UUID, ...] = ()
    """The OPDs for which a list has rows of it."""


def decide(command: Command, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case PrepareDecree():
            return _prepare(command, state, facts)
        case InitialDecree() | ReturnDecree():
            return _initial(command, state, facts)
        case DecideDecree():
            return _decide(command, state, facts)
        case DiscardDecree():
            return _discard(command, state)
        case RevokeDecree():
            return _revoke(command, state, facts)
        case _:
            assert_never(command)


def _prepare(command: PrepareDecree, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    decree_id = command.decree_id
    prepared = DecreePrepared(
        decree_id=decree_id,
        title=command.title,
        nominations=tuple(dict.fromkeys(command.nominations)),
        amends=command.amends,
    )
    if state.prepared == prepared:
        return []
    if state.prepared:
        raise DecreeIsDifferent(decree_id=decree_id, stage=state.stage.value)
    check_nominations(prepared.nominations, prepared.amends, facts)
    placed = (NominationPlaced(nomination_id=n, decree_id=decree_id) for n in prepared.nominations)
    return [
        prepared,
        *initials.routed(decree_id, facts),
        *(Elsewhere(nomination, event.nomination_id, event) for event in placed),
    ]


def _initial(command: InitialDecree | ReturnDecree, state: Decree, facts: Facts) -> Sequence[Event]:
    prepared = _prepared_in(state)
    _check_open(state, prepared)
    if isinstance(command, InitialDecree):
        check_paper(command.nominations, state.nominations)
    return initials.initialled(command, prepared.decree_id, state.route, facts)


def _decide(command: DecideDecree, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    prepared, gone = _prepared_in(state), whole(command.left_out)
    decided = DecreeDecided(
        decree_id=prepared.decree_id,
        title=prepared.title,
        nominations=tuple(each for each in state.nominations if each not in gone),
        number=normalise(command.number),
        decided_on=command.decided_on,
        effective_on=command.effective_on,
        until=command.until,
        signed_by=command.signed_by,
        amends=prepared.amends,
        left_out=items(command.left_out),
    )
    if state.decided == decided:
        return []
    _check_open(state, prepared)
    initials.check_complete(state.route)
    check_left_out(command.left_out, state.nominations, facts)
    if not decided.nominations:
        raise DecreeIsEmpty
    check_paper(command.nominations, decided.nominations)
    check_dates(decided.decided_on, decided.effective_on, facts.today)
    check_term(decided.effective_on, decided.until)
    number = claimed(decided.number, decided.decided_on, decided.decree_id, facts)
    out = taken_out(prepared.decree_id, gone)
    term = Term(decided.decree_id, decided.effective_on, decided.until)
    vacant = by_nomination(decided.left_out)
    seatings = [
        Seating(facts.of(nomination, each), term, vacant.get(each, frozenset()))
        for each in decided.nominations
    ]
    return [*out, decided, number, *all_seated(seatings, facts)]


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


def _revoke(command: RevokeDecree, state: Decree, facts: Facts) -> Sequence[Event | Elsewhere]:
    decided, inherited = state.decided, state.inherited
    known = decided or inherited
    if known is None:
        raise DecreeIsNotInForce(stage=state.stage.value)
    said = msgspec.structs.asdict(command) | {"number": normalise(command.number)}
    revoked = DecreeRevoked(decree_id=known.decree_id, **said)
    if state.revoked == revoked:
        return []
    if state.revoked or revoked.effective_on > known.until:
        raise DecreeIsNotInForce(stage=state.stage.value, until=known.until.isoformat())
    check_dates(revoked.decided_on, revoked.effective_on, facts.today)
    number = claimed(revoked.number, revoked.decided_on, revoked.decree_id, facts)
    if inherited:
        return [revoked, number, *ended(revoked, inherited, state.inherited_in, facts)]
    nominations = decided.nominations if decided else ()
    return [revoked, number, *undone(revoked, nominations, known.effective_on, facts)]


def _prepared_in(state: Decree) -> DecreePrepared:
    if state.prepared is None:
        raise DecreeIsNotPrepared(stage=state.stage.value)
    return state.prepared


def _check_open(state: Decree, prepared: DecreePrepared) -> None:
    if state.stage is not DecreeStage.PREPARED:
        raise DecreeIsNotPrepared(decree_id=prepared.decree_id, stage=state.stage.value)


def _inherited(state: Decree, event: DecreeInherited | InheritedOpdsNamed) -> Decree:
    if isinstance(event, DecreeInherited):
        return Decree(DecreeStage.INHERITED, inherited=event)
    return replace(state, inherited_in=(*state.inherited_in, *event.opds))


def evolve(state: Decree, event: Event) -> Decree:
    match event:
        case DecreePrepared():
            return Decree(DecreeStage.PREPARED, event, event.nominations)
        case DecreeRouted() | DecreeInitialled() | DecreeReturned():
            return replace(state, route=initials.gone_on(state.route, event))
        case NominationLeftOut():
            left = tuple(each for each in state.nominations if each != event.nomination_id)
            return replace(state, nominations=left, route=state.route.begun_anew())
        case DecreeDecided():
            return replace(state, stage=DecreeStage.DECIDED, decided=event)
        case DecreeDiscarded() | DecreeRevoked():
            revoked = event if isinstance(event, DecreeRevoked) else None
            stage = DecreeStage.REVOKED if revoked else DecreeStage.DISCARDED
            return replace(state, stage=stage, revoked=revoked)
        case DecreeInherited() | InheritedOpdsNamed():
            return _inherited(state, event)
        case _:
            assert_never(event)


decree: Decider[Command, Event, Decree] = Decider(
    name="decree", initial=Decree(), decide=decide, evolve=evolve
)
"""What is decided about one collective decree."""
