from datetime import date

from kit.testing import Spec
from personnel.domain.deadlines import (
    Deadline,
    DeadlinesAreNotLater,
    DeadlinesPublished,
    Escalation,
    Holder,
    ProposedDeadline,
    ProposedEscalation,
    PublishDeadlines,
    Step,
    StepIsEscalatedToItsHolder,
    StepsAreNamedTwice,
    deadlines,
)

decides = Spec(deadlines)

JULY_1 = date(2026, 7, 1)


def proposed(
    to: Holder = Holder.COORDINATION_TEAM, before: tuple[int, ...] = (1, 3)
) -> ProposedDeadline:
    return ProposedDeadline(
        Step.VERIFICATION, Holder.DISKOMINFO_VERIFIER, 5, before, ProposedEscalation(2, to)
    )


def publish(*steps: ProposedDeadline, on: date = JULY_1) -> PublishDeadlines:
    return PublishDeadlines(effective_on=on, steps=steps, legal_basis="SK", official=True)


def published(on: date = JULY_1) -> DeadlinesPublished:
    escalation = Escalation(2, Holder.COORDINATION_TEAM)
    step = Deadline(Step.VERIFICATION, Holder.DISKOMINFO_VERIFIER, 5, (3, 1), escalation)
    return DeadlinesPublished(effective_on=on, steps=(step,), legal_basis="SK", official=True)


def test_deadlines_are_published_with_the_earliest_reminder_first() -> None:
    decides(given=[], when=publish(proposed()), then=[published()])


def test_the_same_deadlines_again_change_nothing() -> None:
    decides(given=[published()], when=publish(proposed(before=(3, 1, 3))), then=[])


def test_deadlines_do_not_change_those_that_hold_already() -> None:
    decides(given=[published()], when=publish(), then=DeadlinesAreNotLater)
    decides(given=[published()], when=publish(on=date(2026, 6, 30)), then=DeadlinesAreNotLater)


def test_a_step_has_one_deadline() -> None:
    decides(given=[], when=publish(proposed(), proposed()), then=StepsAreNamedTwice)


def test_nobody_is_told_of_their_own_delay() -> None:
    own = proposed(to=Holder.DISKOMINFO_VERIFIER)
    decides(given=[], when=publish(own), then=StepIsEscalatedToItsHolder)


def test_a_step_has_the_deadline_that_is_in_force_on_the_day() -> None:
    state = deadlines.replay([published()])
    assert state.of_step(Step.VERIFICATION, date(2026, 6, 30)) is None
    assert state.of_step(Step.DECREE, JULY_1) is None
    assert state.of_step(Step.VERIFICATION, JULY_1) == (published().steps[0], JULY_1)
