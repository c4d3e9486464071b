"""Who stands in for whom, as Plh., Plt. or a.n., in which acts, and from which day to which?

A holder puts their own office into another's hands (Plh., a.n.); for an office that is vacant the
Governor's office appoints (Plt.). It ends by itself on its last day, or is ended before.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain import delegating
from personnel.domain.delegating import (
    Delegation,
    DelegationEnded,
    DelegationGiven,
    DelegationResumed,
    Lending,
)
from personnel.domain.delegation_terms import DelegationKind
from personnel.domain.form import ActionName, Key, Text
from personnel.domain.office import OfficeDelegated, office, office_of

HANDING_ON = frozenset({"personnel.delegate-office", "personnel.appoint-acting"})
"""Acts that nobody does for another, by their names in the table of rights."""

Actions = Annotated[tuple[ActionName, ...], msgspec.Meta(min_length=1, max_length=100)]


class OwnKind(StrEnum):
    """In which ways a holder has another stand in."""

    PLH = "plh"
    AN = "an"


class _Giving(decider.Command, frozen=True):
    delegation_id: UUID
    role: Key
    """The office, by the role that the table of rights gives it."""
    deputy: UUID
    """The account that acts."""
    actions: Actions | None
    """As the table of rights names them; ``None``: all that the role has."""
    first_on: date
    last_on: date
    """It ends by itself after this day."""
    letter_number: Text
    letter_on: date


class DelegateOffice(_Giving, frozen=True):
    """Put the own office into the hands of another for some days, as Plh. or a.n."""

    kind: OwnKind
    opd_id: UUID | None


class AppointActing(_Giving, frozen=True):
    """Appoint who does the work of a vacant office of an OPD for some days, as Plt."""

    opd_id: UUID


class EndDelegation(decider.Command, frozen=True):
    """End a delegation before its last day; who gave it or who has it may do so."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class RevokeDelegation(decider.Command, frozen=True):
    """End a delegation that somebody else gave, before its last day."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = DelegateOffice | AppointActing | EndDelegation | RevokeDelegation
Event = DelegationGiven | DelegationEnded | DelegationResumed


class DelegationIsUnknown(Refused):
    """A delegation is given before it is ended."""

    status = 404


class DelegationIsDifferent(Refused):
    """A delegation is given once; what it says does not change."""


class DelegationIsOfOthers(Refused):
    """A delegation is ended by who gave it or has it, or revoked by the Governor's office."""

    status = 403


class OfficeIsNotHeld(Refused):
    """Nobody delegates an office that is not their own."""

    status = 403


class DelegatedIsNotPassedOn(Refused):
    """Nobody passes on what they hold by delegation only."""

    status = 403


class NobodyStandsInForThemselves(Refused):
    """Nobody stands in for themselves or appoints themselves."""


class MandateNamesNoAct(Refused):
    """Who acts in the name of another (a.n.) does acts that are named one by one."""

    status = 422


def decide(command: Command, state: Delegation, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case DelegateOffice():
            return _delegate(command, state, facts)
        case AppointActing():
            return _appoint(command, state, facts)
        case EndDelegation():
            return _end(command.reason, state, facts)
        case RevokeDelegation():
            return _revoke(command.reason, state, facts)
        case _:
            assert_never(command)


def _delegate(
    command: DelegateOffice, state: Delegation, facts: Facts
) -> Sequence[Event | Elsewhere]:
    actor = facts.actor
    _check_own_hands(command, facts)
    if command.role not in actor.roles or command.opd_id != actor.opd_id:
        raise OfficeIsNotHeld(role=command.role, opd_id=command.opd_id)
    if command.kind is OwnKind.AN and command.actions is None:
        raise MandateNamesNoAct
    kind = DelegationKind(command.kind.value)
    return _given(command, _lending(command, kind, actor.account_id), state, facts)


def _appoint(
    command: AppointActing, state: Delegation, facts: Facts
) -> Sequence[Event | Elsewhere]:
    _check_own_hands(command, facts)
    return _given(command, _lending(command, DelegationKind.PLT, None), state, facts)


def _check_own_hands(command: _Giving, facts: Facts) -> None:
    handed_on = HANDING_ON.intersection(command.actions or ())
    if facts.actor.on_behalf_of is not None or handed_on:
        raise DelegatedIsNotPassedOn(actions=sorted(handed_on))
    if command.deputy == facts.actor.account_id:
        raise NobodyStandsInForThemselves(deputy=command.deputy)


def _lending(
    command: DelegateOffice | AppointActing, kind: DelegationKind, stood_in_for: UUID | None
) -> Lending:
    return Lending(
        kind=kind,
        role=command.role,
        opd_id=command.opd_id,
        stood_in_for=stood_in_for,
        deputy=command.deputy,
        actions=None if command.actions is None else tuple(sorted(set(command.actions))),
        first_on=command.first_on,
        last_on=command.last_on,
    )


def _given(
    command: _Giving, lending: Lending, state: Delegation, facts: Facts
) -> Sequence[Event | Elsewhere]:
    letter = (command.letter_number, command.letter_on)
    if state.given:
        return _repeated(state.given, lending, letter)
    delegating.check_days(lending, command.letter_on, facts)
    judged = delegating.judge(lending, delegation, facts)
    given = DelegationGiven(
        delegation_id=command.delegation_id,
        office_id=office_of(lending.role, lending.opd_id),
        effective_on=lending.first_on,
        letter_number=command.letter_number,
        letter_on=command.letter_on,
        given_by=facts.actor.account_id,
        terms_on=judged.terms_on,
        extends=judged.extends,
        **{name: one for name, one in structs.asdict(lending).items() if name != "first_on"},
    )
    lent = OfficeDelegated(
        delegation_id=given.delegation_id,
        role=given.role,
        opd_id=given.opd_id,
        effective_on=given.effective_on,
        last_on=given.last_on,
    )
    return [given, Elsewhere(office, given.office_id, lent)]


def _repeated(
    given: DelegationGiven, lending: Lending, letter: tuple[str, date]
) -> Sequence[Event]:
    if (delegating.lent(given), (given.letter_number, given.letter_on)) != (lending, letter):
        raise DelegationIsDifferent(delegation_id=given.delegation_id)
    return []


def _end(reason: str, state: Delegation, facts: Facts) -> Sequence[Event]:
    given = _given_in(state)
    if facts.actor.account_id not in {given.given_by, given.deputy}:
        raise DelegationIsOfOthers(delegation_id=given.delegation_id)
    return _ended(given, reason, state, facts, revoked=False)


def _revoke(reason: str, state: Delegation, facts: Facts) -> Sequence[Event]:
    return _ended(_given_in(state), reason, state, facts, revoked=True)


def _ended(
    given: DelegationGiven, reason: str, state: Delegation, facts: Facts, *, revoked: bool
) -> Sequence[Event]:
    if facts.today > delegating.last_day(given, state.ended_on):
        return []
    return [
        DelegationEnded(
            delegation_id=given.delegation_id,
            opd_id=given.opd_id,
            deputy=given.deputy,
            effective_on=facts.today,
            reason=reason,
            revoked=revoked,
        )
    ]


def _given_in(state: Delegation) -> DelegationGiven:
    if state.given is None:
        raise DelegationIsUnknown
    return state.given


def evolve(state: Delegation, event: Event) -> Delegation:
    match event:
        case DelegationGiven():
            return Delegation(given=event, opd_id=event.opd_id)
        case DelegationEnded():
            ended_on = min(event.effective_on, state.ended_on or event.effective_on)
            return structs.replace(state, ended_on=ended_on)
        case DelegationResumed():
            return structs.replace(state, ended_on=None)
        case _:
            assert_never(event)


delegation: Decider[Command, Event, Delegation] = Decider(
    name="delegation", initial=Delegation(), decide=decide, evolve=evolve
)
"""What is decided about one delegation."""
