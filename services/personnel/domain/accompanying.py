"""Who may act as a companion of an OPD today? Whoever is in its group, under their own account."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from kit.decider import Facts, Refused
from personnel.domain.companion import check_other_eyes
from personnel.domain.companion_group import companion_group
from personnel.domain.companionship import companionship, companionship_of
from personnel.domain.heir import heirs


class NotACompanionOfTheOpd(Refused):
    """Only a companion of the group that accompanies an OPD acts for it, on days of the group."""

    status = 403


class Companion(NamedTuple):
    """Who acts, and for which group."""

    person_id: UUID
    group_id: UUID


def acting_companion(opd_id: UUID, facts: Facts, group_id: UUID | None = None) -> Companion:
    """Return who acts, refused unless they are of a group of the OPD, or of ``group_id``.

    Once an OPD has ended, the groups of those that answer for it are its own.
    """
    for group in _groups(opd_id, group_id, facts):
        member = facts.of(companion_group, group).acting(facts.actor.account_id, facts.today)
        if member:
            for one in (opd_id, *heirs(opd_id, facts)):
                check_other_eyes(member.person_id, one, facts.today, facts)
            return Companion(member.person_id, group)
    raise NotACompanionOfTheOpd(opd_id=opd_id, on=facts.today.isoformat())


def accompanies(person_id: UUID, opd_id: UUID, facts: Facts) -> bool:
    """Say whether somebody is in a group of the OPD today."""
    return any(
        facts.of(companion_group, group).member(person_id, facts.today)
        for group in _groups(opd_id, None, facts)
    )


def _groups(opd_id: UUID, group_id: UUID | None, facts: Facts) -> Iterator[UUID]:
    if group_id:
        yield group_id
    for one in (opd_id, *heirs(opd_id, facts)):
        care = facts.of(companionship, companionship_of(one)).on(facts.today)
        if care:
            yield care.group_id
