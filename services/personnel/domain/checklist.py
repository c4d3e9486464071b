"""What is checked of everybody who is nominated, and which files belong to a nomination?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Key, Text

CHECKLIST_ID = UUID("f2b6c1a8-3c0d-4b8e-8f57-0d9d2f6d4f11")
"""The one stream of all checklists of the province."""


class FilePer(StrEnum):
    """What there is one file of."""

    NOMINATION = "nomination"
    POSITION = "position"
    TECHNICAL_POSITION = "technical_position"


class ProposedCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    key: Key
    name: Text
    required: bool
    """Nobody is verified before it is fulfilled."""
    technical_only: bool


class ProposedFileKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    key: Key
    name: Text
    per: FilePer
    required: bool
    """No nomination is submitted without it."""


class PublishChecklist(decider.Command, frozen=True):
    """Set what is checked and attached, for what is submitted from a day on."""

    effective_on: date
    checks: tuple[ProposedCheck, ...]
    files: tuple[ProposedFileKind, ...]
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


Command = PublishChecklist


class Check(msgspec.Struct, frozen=True):
    key: str
    name: str
    required: bool
    technical_only: bool


class FileKind(msgspec.Struct, frozen=True):
    key: str
    name: str
    per: FilePer
    required: bool


class ChecklistPublished(decider.Event, frozen=True, tag="personnel.checklist-published.v1"):
    effective_on: date
    checks: tuple[Check, ...]
    files: tuple[FileKind, ...]
    legal_basis: str
    official: bool


Event = ChecklistPublished


class ChecklistIsNotLater(Refused):
    """A checklist holds from a later day than every checklist published before it."""


class ChecksAreNamedTwice(Refused):
    """Each check and each kind of file of a checklist has a key of its own."""

    status = 422


class Checklist(msgspec.Struct, frozen=True):
    published: tuple[ChecklistPublished, ...] = ()

    def version_on(self, on: date) -> ChecklistPublished | None:
        return holding(self.published, on)


def decide(command: Command, state: Checklist, _facts: Facts) -> Sequence[Event]:
    match command:
        case PublishChecklist():
            return _publish(command, state)
        case _:
            assert_never(command)


def _publish(command: PublishChecklist, state: Checklist) -> Sequence[Event]:
    published = ChecklistPublished(
        effective_on=command.effective_on,
        checks=tuple(Check(**structs.asdict(each)) for each in command.checks),
        files=tuple(FileKind(**structs.asdict(each)) for each in command.files),
        legal_basis=command.legal_basis,
        official=command.official,
    )
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise ChecklistIsNotLater(latest=state.published[-1].effective_on.isoformat())
    for keys in (Counter(c.key for c in command.checks), Counter(f.key for f in command.files)):
        if repeated := [key for key, number in keys.items() if number > 1]:
            raise ChecksAreNamedTwice(keys=repeated)
    return [published]


def evolve(state: Checklist, event: Event) -> Checklist:
    match event:
        case ChecklistPublished():
            return Checklist(published=(*state.published, event))
        case _:
            assert_never(event)


checklist: Decider[Command, Event, Checklist] = Decider(
    name="checklist", initial=Checklist(), decide=decide, evolve=evolve
)
"""What is decided about checks and files of nominations."""


def checklist_on(on: date, facts: Facts) -> ChecklistPublished | None:
    """Return the checklist in force on a day."""
    return facts.of(checklist, CHECKLIST_ID).version_on(on)
