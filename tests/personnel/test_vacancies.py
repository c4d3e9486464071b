from datetime import date
from uuid import UUID

from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.deadlines import Holder, Step
from personnel.domain.person import person
from personnel.domain.seat import SeatTaken
from personnel.domain.steps import EscalateStep, HolderReminded, RemindHolder, StepEscalated
from personnel.domain.team import TeamDecreed, TeamDissolved, TeamMember, team, team_of
from personnel.domain.vacancies import Event, OpenVacancy, VacancyOpened, vacancies
from tests.personnel.examples import (
    BUDI,
    DECREE,
    JAN_1,
    KOMINFO,
    NETWORK,
    SITI,
    TODAY,
    YEAR_END,
    History,
    structure_in_force,
)
from tests.personnel.steps import MARCH_9, began, with_deadlines

decides = Spec(vacancies)

decreed = TeamDecreed(
    opd_id=KOMINFO,
    decree_id=DECREE,
    nomination_id=UUID(int=0xA),
    effective_on=JAN_1,
    until=YEAR_END,
    members=(TeamMember(NETWORK.key, BUDI),),
)
has_team: History = {
    **structure_in_force,
    (team, team_of(KOMINFO)): [decreed],
    **with_deadlines,
}
open_it = OpenVacancy(
    opd_id=KOMINFO, position=NETWORK.key, decree_id=DECREE, vacant_on=date(2026, 3, 1)
)
opened = VacancyOpened(
    opd_id=KOMINFO, position=NETWORK.key, decree_id=DECREE, effective_on=date(2026, 3, 1)
)
replacement = began(Step.REPLACEMENT, NETWORK.key)
vacant: list[Event] = [opened, replacement]
remind = RemindHolder(step=Step.REPLACEMENT, until=MARCH_9, number=1, position=NETWORK.key)
escalate = EscalateStep(step=Step.REPLACEMENT, until=MARCH_9, position=NETWORK.key)


def test_a_vacant_seat_is_to_be_filled_within_working_days_from_today() -> None:
    decides(given=[], when=open_it, then=vacant, elsewhere=has_team)


def test_a_vacancy_is_opened_once() -> None:
    decides(given=vacant, when=open_it, then=[], elsewhere=has_team)


def test_without_a_deadline_the_vacancy_is_opened_all_the_same() -> None:
    no_deadline: History = {**structure_in_force, (team, team_of(KOMINFO)): [decreed]}
    decides(given=[], when=open_it, then=[opened], elsewhere=no_deadline)


def test_a_seat_of_a_team_that_has_ended_is_not_vacant() -> None:
    gone = TeamDissolved(opd_id=KOMINFO, decree_id=DECREE, effective_on=TODAY)
    dissolved = {**has_team, (team, team_of(KOMINFO)): [decreed, gone]}
    decides(given=[], when=open_it, then=[], elsewhere=dissolved)
    decides(given=vacant, when=remind, then=[], elsewhere=dissolved)


def test_whoever_must_fill_it_is_reminded_and_the_next_level_told() -> None:
    reminded = HolderReminded(
        opd_id=KOMINFO,
        step=Step.REPLACEMENT,
        position=NETWORK.key,
        holder=Holder.OPD_HEAD,
        until=MARCH_9,
        number=1,
        reminders=2,
        next_on=MARCH_9,
    )
    decides(given=vacant, when=remind, then=[reminded], elsewhere=has_team)
    told = StepEscalated(
        opd_id=KOMINFO,
        step=Step.REPLACEMENT,
        position=NETWORK.key,
        holder=Holder.OPD_HEAD,
        until=MARCH_9,
        to=Holder.COORDINATION_TEAM,
    )
    decides(given=[*vacant, reminded], when=escalate, then=[told], elsewhere=has_team)
    decides(given=[*vacant, reminded, told], when=escalate, then=[], elsewhere=has_team)


def test_nobody_is_reminded_of_a_seat_that_was_never_vacant() -> None:
    decides(given=[], when=remind, then=[], elsewhere=has_team)


def test_a_seat_that_somebody_holds_by_now_is_not_vacant() -> None:
    taken = SeatTaken(
        person_id=SITI,
        opd_id=KOMINFO,
        position=NETWORK.key,
        decree_id=DECREE,
        nomination_id=UUID(int=0xA),
        effective_on=JAN_1,
        until=YEAR_END,
    )
    named = replace(decreed, members=(TeamMember(NETWORK.key, SITI),))
    held: History = {**has_team, (team, team_of(KOMINFO)): [named], (person, SITI): [taken]}
    decides(given=[], when=open_it, then=[], elsewhere=held)


def test_a_position_that_the_team_does_not_have_is_not_vacant() -> None:
    decides(given=[], when=replace(open_it, position="ninth"), then=[], elsewhere=has_team)
