"""What did a verifier find of each check of an item, and what keeps it from being verified?"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Personal, Refused
from personnel.domain.checklist import Check, checklist_on
from personnel.domain.form import Key, PersonalText
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.verification import Item, Verification, check_other_eyes


class CheckItem(decider.Command, frozen=True):
    """Say of one position whether a check of the checklist is fulfilled."""

    position: Key
    check: Key
    fulfilled: bool
    remark: PersonalText | None = None


class ItemChecked(decider.Event, frozen=True, tag="personnel.item-checked.v1"):
    nomination_id: UUID
    position: str
    person_id: UUID
    check: str
    check_name: str
    """As the checklist called it."""
    fulfilled: bool
    remark: Personal | None = None


class CheckIsUnknown(Refused):
    """An item is checked by the checklist that was in force when it was submitted."""


class Tick(msgspec.Struct, frozen=True):
    position: str
    check: str
    fulfilled: bool
    remark: str | None


class Basis(msgspec.Struct, frozen=True):
    """By which structure and which checklist a nomination was submitted."""

    structure_on: date
    checklist_on: date | None

    def checks_of(self, position: str, facts: Facts) -> tuple[Check, ...]:
        """Return what is checked of a position."""
        version = checklist_on(self.checklist_on, facts) if self.checklist_on else None
        technical = technical_on(self.structure_on, facts)
        return tuple(
            check
            for check in (version.checks if version else ())
            if position in technical or not check.technical_only
        )


def technical_on(on: date, facts: Facts) -> frozenset[str]:
    """Return the keys of the technical positions on a day."""
    positions = facts.of(structure, STRUCTURE_ID).in_force(on)
    return frozenset(each.key for each in positions if each.technical)


def check(
    command: CheckItem,
    state: Verification,
    basis: Basis | None,
    ticks: Collection[Tick],
    facts: Facts,
) -> Sequence[ItemChecked]:
    check_other_eyes(facts.actor, state)
    item = state.at(command.position)
    known = {each.key: each for each in _checks(basis, item.position, facts)}
    if command.check not in known:
        raise CheckIsUnknown(check=command.check, position=item.position, known=list(known))
    if Tick(item.position, command.check, command.fulfilled, command.remark) in ticks:
        return []
    return [
        ItemChecked(
            nomination_id=state.nomination_id,
            position=item.position,
            person_id=item.person_id,
            check=command.check,
            check_name=known[command.check].name,
            fulfilled=command.fulfilled,
            remark=command.remark,
        )
    ]


def _checks(basis: Basis | None, position: str, facts: Facts) -> tuple[Check, ...]:
    return basis.checks_of(position, facts) if basis else ()


def lacking(
    basis: Basis | None, items: Collection[Item], ticks: Collection[Tick], facts: Facts
) -> dict[str, tuple[str, ...]]:
    """Return by position the required checks that are not fulfilled, or not yet made."""
    fulfilled = {(each.position, each.check) for each in ticks if each.fulfilled}
    found = {
        item.position: tuple(
            each.key
            for each in _checks(basis, item.position, facts)
            if each.required and (item.position, each.key) not in fulfilled
        )
        for item in items
    }
    return {position: checks for position, checks in found.items() if checks}


def failed(ticks: Collection[Tick]) -> dict[str, tuple[str, ...]]:
    """Return by position the checks that were found not to be fulfilled."""
    found: dict[str, tuple[str, ...]] = {}
    for each in ticks:
        if not each.fulfilled:
            found[each.position] = (*found.get(each.position, ()), each.check)
    return found


def ticked(ticks: tuple[Tick, ...], event: ItemChecked) -> tuple[Tick, ...]:
    """Return the ticks with the last one of each check."""
    new = Tick(event.position, event.check, event.fulfilled, event.remark)
    key = (new.position, new.check)
    return (*(each for each in ticks if (each.position, each.check) != key), new)
