"""By when must whoever has their turn have acted, who was reminded, and who was told of delay?

The days are counted when a step begins and recorded then, so that what is published later does not
change them. Reminders and escalation are given by the due-list, on their days.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts
from personnel.domain.deadlines import DEADLINES_ID, Deadline, Holder, Step, deadlines
from personnel.domain.form import Key
from personnel.domain.holidays import Calendar
from personnel.domain.working_days import working_days_after, working_days_before


class RemindHolder(decider.Command, frozen=True):
    """Remind whose turn it is that a deadline comes near; given by the due-list."""

    step: Step
    until: date
    number: int
    position: Key | None = None


class EscalateStep(decider.Command, frozen=True):
    """Tell the next level that a step is late; given by the due-list."""

    step: Step
    until: date
    position: Key | None = None


Command = RemindHolder | EscalateStep


class StepBegan(decider.Event, frozen=True, tag="personnel.step-began.v1"):
    opd_id: UUID
    step: Step
    position: str | None
    """Of a seat that is to be filled again."""
    holder: Holder
    began_on: date
    until: date
    """The last day on which it is in time."""
    working_days: int
    remind_on: tuple[date, ...]
    escalate_on: date | None
    escalate_to: Holder | None
    deadlines_on: date
    """The first day of the deadlines by which it was counted."""
    years_without_holidays: tuple[int, ...]
    """Of which no holidays were published when it was counted: only weekends were left out."""


class HolderReminded(decider.Event, frozen=True, tag="personnel.holder-reminded.v1"):
    opd_id: UUID
    step: Step
    position: str | None
    holder: Holder
    until: date
    number: int
    reminders: int
    """How many there are to be."""
    next_on: date | None
    """When the holder is reminded again or, after the last time, the step is escalated."""


class StepEscalated(decider.Event, frozen=True, tag="personnel.step-escalated.v1"):
    opd_id: UUID
    step: Step
    position: str | None
    holder: Holder
    until: date
    to: Holder


Event = StepBegan | HolderReminded | StepEscalated


class Running(msgspec.Struct, frozen=True):
    """A step, and how often its holder was reminded."""

    began: StepBegan
    reminders: int = 0
    escalated: bool = False

    def is_meant(self, command: Command) -> bool:
        key = (self.began.step, self.began.until, self.began.position)
        return key == (command.step, command.until, command.position)


def begun(opd_id: UUID, step: Step, position: str | None, facts: Facts) -> Sequence[StepBegan]:
    """Return that a step begins today, nothing where none has a deadline."""
    found = facts.of(deadlines, DEADLINES_ID).of_step(step, facts.today)
    if found is None:
        return []
    deadline, since = found
    off = Calendar(facts)
    until = working_days_after(facts.today, deadline.working_days, off)
    after = deadline.escalation
    return [
        StepBegan(
            opd_id=opd_id,
            step=step,
            position=position,
            holder=deadline.holder,
            began_on=facts.today,
            until=until,
            working_days=deadline.working_days,
            remind_on=_reminders(deadline, facts.today, until, off),
            escalate_on=working_days_after(until, after.after, off) if after else None,
            escalate_to=after.to if after else None,
            deadlines_on=since,
            years_without_holidays=off.unpublished,
        )
    ]


def _reminders(deadline: Deadline, began_on: date, until: date, off: Calendar) -> tuple[date, ...]:
    """Return the days, none on or before the one on which the step began."""
    days = (working_days_before(until, number, off) for number in deadline.remind_before)
    return tuple(day for day in days if day > began_on)


def decide(
    command: Command, running: Running | None, today: date
) -> Sequence[HolderReminded | StepEscalated]:
    """Return what is told of the running step; nothing where it is another one by now."""
    if running is None or not running.is_meant(command):
        return []
    match command:
        case RemindHolder():
            return _reminded(command, running, today)
        case EscalateStep():
            return _escalated(running)
        case _:
            assert_never(command)


def _reminded(command: RemindHolder, running: Running, today: date) -> Sequence[HolderReminded]:
    """Return one reminder, also where several fell due while nothing ran."""
    began = running.began
    number = max(command.number, sum(day <= today for day in began.remind_on))
    if number <= running.reminders:
        return []
    left = began.remind_on[number:]
    return [
        HolderReminded(
            opd_id=began.opd_id,
            step=began.step,
            position=began.position,
            holder=began.holder,
            until=began.until,
            number=number,
            reminders=len(began.remind_on),
            next_on=left[0] if left else began.escalate_on,
        )
    ]


def _escalated(running: Running) -> Sequence[StepEscalated]:
    began = running.began
    if running.escalated or began.escalate_to is None:
        return []
    return [
        StepEscalated(
            opd_id=began.opd_id,
            step=began.step,
            position=began.position,
            holder=began.holder,
            until=began.until,
            to=began.escalate_to,
        )
    ]


def followed(running: Running | None, event: Event) -> Running | None:
    """Return the running step after an event of one."""
    match event:
        case StepBegan():
            return Running(event)
        case HolderReminded():
            return running and msgspec.structs.replace(running, reminders=event.number)
        case StepEscalated():
            return running and msgspec.structs.replace(running, escalated=True)
        case _:
            assert_never(event)
