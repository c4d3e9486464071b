"""Which seats of an OPD's team fell vacant, and by when must each be filled again?

A vacancy is opened by the due-list on the day from which a seat is left by its holder, or on the
first day of a team whose decree leaves the seat out. It is over once somebody takes the seat or the
team ends: the due-list then gives no more.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts
from personnel.domain import steps
from personnel.domain.deadlines import Step
from personnel.domain.decreed_team import Period
from personnel.domain.form import Key
from personnel.domain.person import person
from personnel.domain.steps import (
    EscalateStep,
    HolderReminded,
    RemindHolder,
    Running,
    StepBegan,
    StepEscalated,
)
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.team import team, team_of


def vacancies_of(opd_id: UUID) -> UUID:
    """Return the stream of the vacancies of one OPD."""
    return uuid5(opd_id, "vacancies")


class OpenVacancy(decider.Command, frozen=True):
    """Record that a seat is vacant from today on; given by the due-list."""

    opd_id: UUID
    position: Key
    decree_id: UUID
    vacant_on: date


Command = OpenVacancy | steps.Command


class VacancyOpened(decider.Event, frozen=True, tag="personnel.vacancy-opened.v1"):
    opd_id: UUID
    position: str
    decree_id: UUID
    """By which the seat had been taken, or which leaves it out."""
    effective_on: date
    """The first day without a holder."""


Event = VacancyOpened | steps.Event


class Vacancy(msgspec.Struct, frozen=True):
    opened: VacancyOpened
    running: Running | None = None


class Vacancies(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    seats: tuple[Vacancy, ...] = ()
    """The last vacancy of each position."""

    def at(self, position: str | None) -> Vacancy | None:
        return next((each for each in self.seats if each.opened.position == position), None)


def decide(command: Command, state: Vacancies, facts: Facts) -> Sequence[Event]:
    match command:
        case OpenVacancy():
            return _open(command, state, facts)
        case RemindHolder() | EscalateStep():
            return _pursue(command, state, facts)
        case _:
            assert_never(command)


def _open(command: OpenVacancy, state: Vacancies, facts: Facts) -> Sequence[Event]:
    opened = VacancyOpened(
        opd_id=command.opd_id,
        position=command.position,
        decree_id=command.decree_id,
        effective_on=command.vacant_on,
    )
    known = state.at(command.position)
    if (known and known.opened == opened) or not _is_vacant(command, facts):
        return []
    return [opened, *steps.begun(command.opd_id, Step.REPLACEMENT, command.position, facts)]


def _is_vacant(command: OpenVacancy, facts: Facts) -> bool:
    """Say whether a team in office has such a seat, and nobody holds it by a decree."""
    seat = (command.opd_id, command.position)
    teams = _in_office(command.opd_id, facts)
    return any(_has(command.position, each, facts) for each in teams) and not any(
        (held.opd_id, held.position) == seat and not held.interim
        for period in teams
        for person_id in period.people
        for held in facts.of(person, person_id).seats_between(facts.today, facts.today)
    )


def _has(position: str, period: Period, facts: Facts) -> bool:
    """Say whether the structure with which a team began has the position."""
    began_with = facts.of(structure, STRUCTURE_ID).in_force(period.structure_day)
    return position in {each.key for each in began_with}


def _pursue(command: steps.Command, state: Vacancies, facts: Facts) -> Sequence[Event]:
    vacancy = state.at(command.position)
    if vacancy is None or not _has_team(vacancy.opened.opd_id, facts):
        return []
    return steps.decide(command, vacancy.running, facts.today)


def _has_team(opd_id: UUID, facts: Facts) -> bool:
    return bool(_in_office(opd_id, facts))


def _in_office(opd_id: UUID, facts: Facts) -> Sequence[Period]:
    return facts.of(team, team_of(opd_id)).between(facts.today, facts.today)


def evolve(state: Vacancies, event: Event) -> Vacancies:
    match event:
        case VacancyOpened():
            return _with(state, Vacancy(event))
        case StepBegan() | HolderReminded() | StepEscalated():
            vacancy = state.at(event.position)
            if vacancy is None:
                return state
            running = steps.followed(vacancy.running, event)
            return _with(state, msgspec.structs.replace(vacancy, running=running))
        case _:
            assert_never(event)


def _with(state: Vacancies, vacancy: Vacancy) -> Vacancies:
    position = vacancy.opened.position
    others = (each for each in state.seats if each.opened.position != position)
    return Vacancies(vacancy.opened.opd_id, (*others, vacancy))


vacancies: Decider[Command, Event, Vacancies] = Decider(
    name="vacancies", initial=Vacancies(), decide=decide, evolve=evolve
)
"""What is decided about the vacant seats of one OPD."""
