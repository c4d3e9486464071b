"""Who is a companion in a group on which days, and under which account do they act?

A token says an account and no person: the group, which is formed by letter, says whose it is.
"""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.eligibility import PersonIsUnknown
from personnel.domain.person import person
from personnel.domain.person_record import Record, Status


class LeavingGroup(StrEnum):
    """Why somebody is no companion any more."""

    REPLACED = "replaced"
    TRANSFERRED = "transferred"
    RETIRED = "retired"
    OTHER_DUTIES = "other-duties"


class AppointCompanion(decider.Command, frozen=True):
    """Let somebody accompany OPDs in this group from a day on, for the rest of its term."""

    person_id: UUID
    account_id: UUID
    """The account under which they act; it is opaque, and of nobody else in the group."""
    effective_on: date
    replaces: UUID | None = None
    """The person who leaves the group on that day."""


class ReleaseCompanion(decider.Command, frozen=True):
    """Let a companion leave the group; ``effective_on`` is the first day without them."""

    person_id: UUID
    effective_on: date
    reason: LeavingGroup


class CompanionJoined(decider.Event, frozen=True, tag="personnel.companion-joined.v1"):
    group_id: UUID
    person_id: UUID
    account_id: UUID
    effective_on: date
    until: date
    """The last day: that of the group, unless they leave before."""


class CompanionLeft(decider.Event, frozen=True, tag="personnel.companion-left.v1"):
    group_id: UUID
    person_id: UUID
    joined_on: date
    """Which of their times in the group it is."""
    effective_on: date
    """The first day without them."""
    reason: LeavingGroup


class CompanionIsNotActive(Refused):
    """Only people in active service accompany OPDs."""


class PersonIsNoCompanion(Refused):
    """Only who is a companion of the group on the day leaves it, is replaced or visits for it."""


class CompanionIsThereAlready(Refused):
    """Nobody is twice in a group on one day."""


class AccountIsOfAnotherCompanion(Refused):
    """An account is that of one person."""


class OwnOpdIsNotAccompanied(Refused):
    """Nobody accompanies the OPD for which they work themselves."""


class Membership(msgspec.Struct, frozen=True):
    """Somebody's time in a group. Both days belong to it."""

    person_id: UUID
    account_id: UUID
    effective_on: date
    until: date

    def within(self, first: date, last: date) -> bool:
        """Say whether it holds on any day from ``first`` to ``last``."""
        return self.effective_on <= last and first <= self.until


Memberships = tuple[Membership, ...]


def active_on(person_id: UUID, on: date, facts: Facts) -> Record:
    """Return what is recorded of them, refused unless they are in active service on the day."""
    record = facts.of(person, person_id).on(on)
    if record is None:
        raise PersonIsUnknown(person_id=person_id)
    if record.status is not Status.ACTIVE:
        raise CompanionIsNotActive(person_id=person_id, status=record.status.value)
    return record


def check_other_eyes(person_id: UUID, opd_id: UUID, on: date, facts: Facts) -> None:
    """Refuse who works for the OPD on the day."""
    if active_on(person_id, on, facts).opd_id == opd_id:
        raise OwnOpdIsNotAccompanied(person_id=person_id, opd_id=opd_id)


def check_new(command: AppointCompanion, until: date, others: Memberships) -> None:
    """Refuse a person or an account that is in the group on one of the days."""
    for one in others:
        if not one.within(command.effective_on, until):
            continue
        if one.person_id == command.person_id:
            raise CompanionIsThereAlready(person_id=one.person_id, until=one.until.isoformat())
        if one.account_id == command.account_id:
            raise AccountIsOfAnotherCompanion(account_id=one.account_id, person_id=one.person_id)


def leaving(
    group_id: UUID, person_id: UUID, on: date, reason: LeavingGroup, there: Memberships
) -> CompanionLeft:
    """Return that somebody leaves; ``PersonIsNoCompanion`` where they are not there by then."""
    for one in there:
        if one.person_id == person_id and one.until >= on:
            return CompanionLeft(
                group_id=group_id,
                person_id=person_id,
                joined_on=one.effective_on,
                effective_on=max(on, one.effective_on),
                reason=reason,
            )
    raise PersonIsNoCompanion(person_id=person_id, on=on.isoformat())


def has_left(person_id: UUID, on: date, there: Memberships) -> bool:
    """Say whether somebody was there until the day before."""
    last_day = on - timedelta(days=1)
    return any(one.person_id == person_id and one.until == last_day for one in there)


def joined(there: Memberships, event: CompanionJoined) -> Memberships:
    new = Membership(event.person_id, event.account_id, event.effective_on, event.until)
    return (*there, new)


def left(there: Memberships, event: CompanionLeft) -> Memberships:
    """Return the memberships with the one ended; one that had not begun is gone."""
    last_day = event.effective_on - timedelta(days=1)
    of_event = (event.person_id, event.joined_on)
    shorter = (
        msgspec.structs.replace(one, until=min(one.until, last_day))
        if (one.person_id, one.effective_on) == of_event
        else one
        for one in there
    )
    return tuple(one for one in shorter if one.effective_on <= one.until)
