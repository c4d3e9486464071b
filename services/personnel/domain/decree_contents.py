"""Which nominations does a collective decree contain, and which are taken out of it, and why?"""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Elsewhere, Facts, Refused
from personnel.domain.form import Key, Text
from personnel.domain.nomination import (
    Nomination,
    NominationReleased,
    Stage,
    drafted_in,
    nomination,
)


class LeavingOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a draft is not decided: one nomination, or in it the person for one position."""

    nomination_id: UUID
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""
    position: Key | None = None


class ItemLeftOut(msgspec.Struct, frozen=True):
    nomination_id: UUID
    position: str
    reason: str


class NominationLeftOut(decider.Event, frozen=True, tag="personnel.nomination-left-out.v1"):
    """What was prepared goes on without one OPD."""

    decree_id: UUID
    nomination_id: UUID
    reason: str


class DecreeIsEmpty(Refused):
    """A collective decree contains at least one nomination."""

    status = 422


class NominationsAreNotVerified(Refused):
    """A decree contains verified nominations only."""


class NominationsAreInAnotherDecree(Refused):
    """A nomination is contained in one decree at a time."""


class NominationsAreOfAnotherKind(Refused):
    """A decree names whole teams, or it amends one decree and changes seats in its teams."""


class LeftOutIsNotInDecree(Refused):
    """Only what a decree contains is left out of it."""


class EveryItemIsLeftOut(Refused):
    """A nomination of which nothing remains is left out as a whole."""

    status = 422


class PaperIsDifferent(Refused):
    """What is signed or initialled and what was prepared contain the same nominations."""


def check_paper(on_it: tuple[UUID, ...] | None, prepared: tuple[UUID, ...]) -> None:
    """Refuse a paper that says what it contains, and contains something else."""
    if on_it is not None and set(on_it) != set(prepared):
        raise PaperIsDifferent(nominations=list(prepared))


def check_nominations(nominations: tuple[UUID, ...], amends: UUID | None, facts: Facts) -> None:
    """Refuse unless a decree, which amends another one or none, may contain all of these."""
    if not nominations:
        raise DecreeIsEmpty
    states = {each: facts.of(nomination, each) for each in nominations}
    if not_verified := [each for each in states if states[each].stage is not Stage.VERIFIED]:
        raise NominationsAreNotVerified(
            nominations=[
                {"nomination_id": each, "stage": states[each].stage.value} for each in not_verified
            ]
        )
    if placed := [each for each in states if states[each].decree_id]:
        raise NominationsAreInAnotherDecree(
            nominations=[
                {"nomination_id": each, "decree_id": states[each].decree_id} for each in placed
            ]
        )
    if other := [each for each in states if drafted_in(states[each]).amends != amends]:
        raise NominationsAreOfAnotherKind(
            nominations=[
                {"nomination_id": each, "amends": drafted_in(states[each]).amends} for each in other
            ]
        )


def whole(left_out: Iterable[LeavingOut]) -> dict[UUID, str]:
    """Return why each nomination is left out that is left out as a whole."""
    return {each.nomination_id: each.reason for each in left_out if each.position is None}


def items(left_out: Iterable[LeavingOut]) -> tuple[ItemLeftOut, ...]:
    """Return the single positions that are left out, of what is not left out as a whole."""
    gone = whole(left_out)
    return tuple(
        ItemLeftOut(each.nomination_id, each.position, each.reason)
        for each in left_out
        if each.position is not None and each.nomination_id not in gone
    )


def by_nomination(left_out: Iterable[ItemLeftOut]) -> dict[UUID, frozenset[str]]:
    """Return the single positions that are left out, of each nomination of which some are."""
    found: dict[UUID, set[str]] = {}
    for each in left_out:
        found.setdefault(each.nomination_id, set()).add(each.position)
    return {nomination_id: frozenset(positions) for nomination_id, positions in found.items()}


def check_left_out(
    left_out: Iterable[LeavingOut], nominations: tuple[UUID, ...], facts: Facts
) -> None:
    """Refuse to leave out what is not there, or everything there is of a nomination."""
    states = {each: facts.of(nomination, each) for each in nominations}
    for each in left_out:
        known = states.get(each.nomination_id)
        if known is None or each.position not in {None, *_positions(known)}:
            raise LeftOutIsNotInDecree(nomination_id=each.nomination_id, position=each.position)
    for nomination_id, gone in by_nomination(items(left_out)).items():
        if gone == set(_positions(states[nomination_id])):
            raise EveryItemIsLeftOut(nomination_id=nomination_id)


def _positions(state: Nomination) -> tuple[str, ...]:
    return tuple(item.position for item in state.items)


def taken_out(decree_id: UUID, gone: dict[UUID, str]) -> list[NominationLeftOut | Elsewhere]:
    """Return that nominations leave a decree and can be put into another one."""
    out: list[NominationLeftOut | Elsewhere] = []
    for nomination_id, reason in gone.items():
        ids = {"decree_id": decree_id, "nomination_id": nomination_id}
        out.append(NominationLeftOut(**ids, reason=reason))
        out.append(Elsewhere(nomination, nomination_id, NominationReleased(**ids)))
    return out
