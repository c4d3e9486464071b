"""Which groups of companions does a letter of assignment form, and which OPDs do they accompany?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain import companion, companionship
from personnel.domain.companion import (
    AppointCompanion,
    CompanionJoined,
    CompanionLeft,
    LeavingGroup,
    Membership,
    ReleaseCompanion,
    active_on,
    check_other_eyes,
)
from personnel.domain.companionship import Care, CompanionshipBegan, companionship_of
from personnel.domain.form import Text
from personnel.domain.opd import opd_in_force

GROUPS = UUID("5e1c6b0f-2b39-4d0b-8f53-6d8f7f4f2a11")
"""Fixed for ever: the identity of every group hangs on it."""


def companion_group_of(year: int, number: int) -> UUID:
    """Return the one group with this number of those that begin in a year."""
    return uuid5(GROUPS, f"{year}/{number}")


class FormCompanionGroup(decider.Command, frozen=True):
    """Form a group for a term, as the letter of assignment (surat tugas) says."""

    group_id: UUID
    number: Annotated[int, msgspec.Meta(ge=1, le=999)]
    name: Text
    effective_on: date
    until: date
    letter_number: Text
    letter_on: date


class AssignOpd(decider.Command, frozen=True):
    """Let the group accompany an OPD from a day on, for the rest of the group's term."""

    opd_id: UUID
    effective_on: date


class ReleaseOpd(decider.Command, frozen=True):
    """Let the group accompany an OPD no longer; ``effective_on`` is the first day without it."""

    opd_id: UUID
    effective_on: date
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = FormCompanionGroup | AppointCompanion | ReleaseCompanion | AssignOpd | ReleaseOpd


class CompanionGroupFormed(decider.Event, frozen=True, tag="personnel.companion-group-formed.v1"):
    group_id: UUID
    number: int
    name: str
    effective_on: date
    until: date
    """The last day of the term."""
    letter_number: str
    letter_on: date


Event = CompanionGroupFormed | CompanionJoined | CompanionLeft


class CompanionGroupIsUnknown(Refused):
    """A group of companions is formed before anything else happens to it."""

    status = 404


class CompanionGroupIsDifferent(Refused):
    """A group of companions is formed once in a year under its number, for one term."""


class GroupEndsBeforeItBegins(Refused):
    """The last day of a group is not before its first."""

    status = 422


class DayIsOutsideTheGroupsTerm(Refused):
    """Companions and OPDs belong to a group within its term."""

    status = 422


class OpdIsAccompanied(Refused):
    """An OPD has one group of companions at a time."""


class OpdIsNotAccompanied(Refused):
    """A group visits and releases only OPDs that it accompanies on the day."""


class CompanionGroup(msgspec.Struct, frozen=True):
    formed: CompanionGroupFormed | None = None
    companions: tuple[Membership, ...] = ()

    def member(self, person_id: UUID, on: date) -> Membership | None:
        return next((one for one in self._on(on) if one.person_id == person_id), None)

    def acting(self, account_id: UUID, on: date) -> Membership | None:
        """Return who acts under an account on a day."""
        return next((one for one in self._on(on) if one.account_id == account_id), None)

    def _on(self, on: date) -> tuple[Membership, ...]:
        return tuple(one for one in self.companions if one.within(on, on))


def decide(command: Command, state: CompanionGroup, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case FormCompanionGroup():
            return _form(command, state)
        case AppointCompanion():
            return _appoint(command, state, facts)
        case ReleaseCompanion():
            return _release(command, state)
        case AssignOpd():
            return _assign(command, state, facts)
        case ReleaseOpd():
            return _let_go(command, state, facts)
        case _:
            assert_never(command)


def _form(command: FormCompanionGroup, state: CompanionGroup) -> Sequence[Event]:
    if command.until < command.effective_on:
        raise GroupEndsBeforeItBegins(
            effective_on=command.effective_on.isoformat(), until=command.until.isoformat()
        )
    formed = CompanionGroupFormed(**msgspec.structs.asdict(command))
    if state.formed == formed:
        return []
    if state.formed:
        raise CompanionGroupIsDifferent(number=command.number, name=state.formed.name)
    return [formed]


def _within_term(state: CompanionGroup, on: date) -> CompanionGroupFormed:
    if state.formed is None:
        raise CompanionGroupIsUnknown
    if not state.formed.effective_on <= on <= state.formed.until:
        raise DayIsOutsideTheGroupsTerm(
            on=on.isoformat(),
            effective_on=state.formed.effective_on.isoformat(),
            until=state.formed.until.isoformat(),
        )
    return state.formed


def _appoint(command: AppointCompanion, state: CompanionGroup, facts: Facts) -> Sequence[Event]:
    formed, on = _within_term(state, command.effective_on), command.effective_on
    new = Membership(command.person_id, command.account_id, on, formed.until)
    if new in state.companions:
        return []
    own_opd = active_on(command.person_id, on, facts).opd_id
    cares = facts.of(companionship.companionship, companionship_of(own_opd))
    if any(care.group_id == formed.group_id for care in cares.between(on, formed.until)):
        raise companion.OwnOpdIsNotAccompanied(person_id=command.person_id, opd_id=own_opd)
    gone = (
        [_leaving(formed.group_id, command.replaces, on, LeavingGroup.REPLACED, state)]
        if command.replaces
        else []
    )
    there = companion.left(state.companions, gone[0]) if gone else state.companions
    companion.check_new(command, formed.until, there)
    joined = CompanionJoined(
        group_id=formed.group_id,
        person_id=command.person_id,
        account_id=command.account_id,
        effective_on=on,
        until=formed.until,
    )
    return [*gone, joined]


def _leaving(
    group_id: UUID, person_id: UUID, on: date, reason: LeavingGroup, state: CompanionGroup
) -> CompanionLeft:
    return companion.leaving(group_id, person_id, on, reason, state.companions)


def _release(command: ReleaseCompanion, state: CompanionGroup) -> Sequence[Event]:
    if state.formed is None:
        raise CompanionGroupIsUnknown
    if companion.has_left(command.person_id, command.effective_on, state.companions):
        return []
    asked = (command.person_id, command.effective_on, command.reason)
    return [_leaving(state.formed.group_id, *asked, state)]


def _assign(command: AssignOpd, state: CompanionGroup, facts: Facts) -> Sequence[Elsewhere]:
    formed, on = _within_term(state, command.effective_on), command.effective_on
    found = opd_in_force(facts, command.opd_id, on)
    until = min(formed.until, found.valid_to or formed.until)
    stream = companionship_of(command.opd_id)
    cares = facts.of(companionship.companionship, stream)
    if Care(formed.group_id, on, until) in cares.cares:
        return []
    for other in cares.between(on, until):
        raise OpdIsAccompanied(
            opd_id=command.opd_id, group_id=other.group_id, until=other.until.isoformat()
        )
    for one in state.companions:
        if one.within(on, until):
            check_other_eyes(one.person_id, command.opd_id, max(on, one.effective_on), facts)
    began = CompanionshipBegan(
        opd_id=command.opd_id, group_id=formed.group_id, effective_on=on, until=until
    )
    return [Elsewhere(companionship.companionship, stream, began)]


def _let_go(command: ReleaseOpd, state: CompanionGroup, facts: Facts) -> Sequence[Elsewhere]:
    if state.formed is None:
        raise CompanionGroupIsUnknown
    group_id, on = state.formed.group_id, command.effective_on
    stream = companionship_of(command.opd_id)
    cares = facts.of(companionship.companionship, stream)
    before = on - timedelta(days=1)
    if any(care.group_id == group_id and care.until == before for care in cares.cares):
        return []
    for care in cares.between(on, date.max):
        if care.group_id == group_id:
            ended = companionship.ending(command.opd_id, care, on, command.reason)
            return [Elsewhere(companionship.companionship, stream, ended)]
    raise OpdIsNotAccompanied(opd_id=command.opd_id, on=on.isoformat())


def evolve(state: CompanionGroup, event: Event) -> CompanionGroup:
    match event:
        case CompanionGroupFormed():
            return CompanionGroup(formed=event)
        case CompanionJoined():
            joined = companion.joined(state.companions, event)
            return msgspec.structs.replace(state, companions=joined)
        case CompanionLeft():
            left = companion.left(state.companions, event)
            return msgspec.structs.replace(state, companions=left)
        case _:
            assert_never(event)


companion_group: Decider[Command, Event, CompanionGroup] = Decider(
    name="companion_group", initial=CompanionGroup(), decide=decide, evolve=evolve
)
"""What is decided about one group of companions, and which OPDs it is given."""
