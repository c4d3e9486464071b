"""How many working days has whom for each step, who is reminded when, and who hears of delay?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Text

DEADLINES_ID = UUID("5d0b8e0e-9c55-4f0b-8f39-6f0a9c1f3b27")
"""The one stream of all deadlines of the province."""

WorkingDays = Annotated[int, msgspec.Meta(ge=1, le=250)]
DaysBefore = Annotated[int, msgspec.Meta(ge=0, le=250)]


class Step(StrEnum):
    """What runs against a deadline."""

    SUBMISSION = "submission"
    """From the draft of a nomination to its submission."""
    VERIFICATION = "verification"
    CORRECTION = "correction"
    """From the return of a nomination to its next submission."""
    DECREE = "decree"
    """From the verification of a nomination to the decree that names its people."""
    REPLACEMENT = "replacement"
    """From the day on which a seat is vacant to the one on which somebody takes it."""


class Holder(StrEnum):
    """Whose turn it is, by the role in which they act."""

    OPD_OPERATOR = "opd_operator"
    OPD_HEAD = "opd_head"
    DISKOMINFO_VERIFIER = "diskominfo_verifier"
    GOVERNOR_OFFICE = "governor_office"
    COORDINATION_TEAM = "coordination_team"


class ProposedEscalation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    after: WorkingDays
    """Working days after the deadline."""
    to: Holder


class ProposedDeadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    step: Step
    holder: Holder
    working_days: WorkingDays
    """The day on which the step begins is not counted."""
    remind_before: Annotated[tuple[DaysBefore, ...], msgspec.Meta(max_length=5)]
    """So many working days before the deadline, once for each; 0 is its own day."""
    escalation: ProposedEscalation | None


class PublishDeadlines(decider.Command, frozen=True):
    """Set from a day on how long each step may take; a step left out has no deadline."""

    effective_on: date
    steps: tuple[ProposedDeadline, ...]
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


Command = PublishDeadlines


class Escalation(msgspec.Struct, frozen=True):
    after: int
    to: Holder


class Deadline(msgspec.Struct, frozen=True):
    step: Step
    holder: Holder
    working_days: int
    remind_before: tuple[int, ...]
    escalation: Escalation | None


class DeadlinesPublished(decider.Event, frozen=True, tag="personnel.deadlines-published.v1"):
    """They hold for steps that begin on ``effective_on`` or later."""

    effective_on: date
    steps: tuple[Deadline, ...]
    legal_basis: str
    official: bool


Event = DeadlinesPublished


class DeadlinesAreNotLater(Refused):
    """Deadlines hold from a later day than all deadlines published before them."""


class StepsAreNamedTwice(Refused):
    """Each step has one deadline."""

    status = 422


class StepIsEscalatedToItsHolder(Refused):
    """A late step is escalated to somebody else than its holder."""

    status = 422


class Deadlines(msgspec.Struct, frozen=True):
    published: tuple[DeadlinesPublished, ...] = ()

    def of_step(self, step: Step, on: date) -> tuple[Deadline, date] | None:
        """Return the deadline in force on a day, and since when it is."""
        version = holding(self.published, on)
        found = (each for each in version.steps if each.step is step) if version else iter(())
        deadline = next(found, None)
        return (deadline, version.effective_on) if version and deadline else None


def decide(command: Command, state: Deadlines, _facts: Facts) -> Sequence[Event]:
    match command:
        case PublishDeadlines():
            return _publish(command, state)
        case _:
            assert_never(command)


def _publish(command: PublishDeadlines, state: Deadlines) -> Sequence[Event]:
    published = DeadlinesPublished(
        effective_on=command.effective_on,
        steps=tuple(_stored(each) for each in command.steps),
        legal_basis=command.legal_basis,
        official=command.official,
    )
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise DeadlinesAreNotLater(latest=state.published[-1].effective_on.isoformat())
    _check_steps(published.steps)
    return [published]


def _stored(said: ProposedDeadline) -> Deadline:
    level = said.escalation
    escalation = Escalation(**structs.asdict(level)) if level else None
    earliest_first = tuple(sorted(set(said.remind_before), reverse=True))
    return Deadline(said.step, said.holder, said.working_days, earliest_first, escalation)


def _check_steps(steps: Sequence[Deadline]) -> None:
    repeated = [step for step, n in Counter(each.step.value for each in steps).items() if n > 1]
    if repeated:
        raise StepsAreNamedTwice(steps=repeated)
    circular = [
        each.step.value for each in steps if each.escalation and each.escalation.to is each.holder
    ]
    if circular:
        raise StepIsEscalatedToItsHolder(steps=circular)


def evolve(state: Deadlines, event: Event) -> Deadlines:
    match event:
        case DeadlinesPublished():
            return Deadlines(published=(*state.published, event))
        case _:
            assert_never(event)


deadlines: Decider[Command, Event, Deadlines] = Decider(
    name="deadlines", initial=Deadlines(), decide=decide, evolve=evolve
)
"""What is decided about how long steps may take."""
