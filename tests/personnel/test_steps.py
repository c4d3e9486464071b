from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from kit.decider import Elsewhere
from kit.testing import Spec
from personnel.domain.deadlines import DEADLINES_ID, Step, deadlines
from personnel.domain.drafting import DraftNomination
from personnel.domain.holidays import holidays
from personnel.domain.nomination import Event, NominationWithdrawn, nomination
from personnel.domain.steps import (
    EscalateStep,
    HolderReminded,
    RemindHolder,
    StepEscalated,
)
from personnel.domain.team import NominationOpened, team, team_of
from personnel.domain.verification import ConcludeVerification
from tests.personnel.examples import (
    APRIL_1,
    KOMINFO,
    NOMINATION,
    OPERATOR,
    VERIFIER,
    History,
    all_is_well,
    kominfo_exists,
)
from tests.personnel.nominations import (
    budi_verified,
    concluded,
    drafted,
    filled,
    given_back,
    returned,
    siti_returned,
    siti_verified,
    submit,
    submitted,
)
from tests.personnel.steps import (
    MARCH_4,
    MARCH_6,
    MARCH_9,
    MARCH_11,
    began,
    published,
    with_deadlines,
)

decides = Spec(nomination)

TOMORROW = date(2026, 3, 3)

known: History = {**all_is_well, **with_deadlines}
verification = began(Step.VERIFICATION)
running: list[Event] = [*filled, began(Step.SUBMISSION), submitted(), verification]


def reminded(number: int, next_on: date) -> HolderReminded:
    return HolderReminded(
        opd_id=KOMINFO,
        step=Step.VERIFICATION,
        position=None,
        holder=verification.holder,
        until=MARCH_9,
        number=number,
        reminders=2,
        next_on=next_on,
    )


first, last = reminded(1, MARCH_9), reminded(2, MARCH_11)
remind = RemindHolder(step=Step.VERIFICATION, until=MARCH_9, number=1)
escalate = EscalateStep(step=Step.VERIFICATION, until=MARCH_9)
assert verification.escalate_to is not None
escalated = StepEscalated(
    opd_id=KOMINFO,
    step=Step.VERIFICATION,
    position=None,
    holder=verification.holder,
    until=MARCH_9,
    to=verification.escalate_to,
)


def test_a_draft_is_to_be_submitted_by_the_head_of_the_opd() -> None:
    draft = DraftNomination(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=APRIL_1)
    opened = NominationOpened(opd_id=KOMINFO, nomination_id=NOMINATION)
    decides(
        given=[],
        when=draft,
        then=[drafted, began(Step.SUBMISSION), Elsewhere(team, team_of(KOMINFO), opened)],
        elsewhere={**kominfo_exists, **with_deadlines},
    )


def test_each_turn_of_a_nomination_begins_the_next_step() -> None:
    decides(
        given=filled, when=submit, then=[submitted(), verification], by=OPERATOR, elsewhere=known
    )
    decided: Sequence[Event] = [*filled, submitted(), budi_verified, siti_verified]
    conclude = ConcludeVerification()
    decree = began(Step.DECREE)
    decides(given=decided, when=conclude, then=[concluded, decree], by=VERIFIER, elsewhere=known)
    sent_back = [*filled, submitted(), budi_verified, siti_returned]
    correction = began(Step.CORRECTION)
    decides(
        given=sent_back, when=conclude, then=[given_back, correction], by=VERIFIER, elsewhere=known
    )


def test_a_year_without_published_holidays_counts_weekends_only_and_says_so() -> None:
    weekends_only = {each: told for each, told in known.items() if each[0] is not holidays}
    expected = replace(
        verification,
        until=date(2026, 3, 6),
        remind_on=(MARCH_4, date(2026, 3, 6)),
        escalate_on=date(2026, 3, 10),
        years_without_holidays=(2026,),
    )
    decides(
        given=filled,
        when=submit,
        then=[submitted(), expected],
        by=OPERATOR,
        elsewhere=weekends_only,
    )


def test_a_reminder_that_would_come_before_the_step_begins_is_left_out() -> None:
    hurried = replace(published, steps=(replace(published.steps[0], working_days=1),))
    expected = replace(
        verification,
        until=TOMORROW,
        working_days=1,
        remind_on=(TOMORROW,),
        escalate_on=MARCH_6,
    )
    elsewhere = {**known, (deadlines, DEADLINES_ID): [hurried]}
    decides(
        given=filled, when=submit, then=[submitted(), expected], by=OPERATOR, elsewhere=elsewhere
    )


def test_the_holder_is_reminded_once_each_time() -> None:
    decides(given=running, when=remind, then=[first])
    decides(given=[*running, first], when=remind, then=[])
    again = replace(remind, number=2)
    decides(given=[*running, first], when=again, then=[last], today=MARCH_9)


def test_who_was_not_reminded_while_nothing_ran_is_reminded_once() -> None:
    decides(given=running, when=remind, then=[last], today=MARCH_9)
    decides(given=[*running, last], when=replace(remind, number=2), then=[], today=MARCH_9)


def test_a_late_step_is_escalated_once() -> None:
    decides(given=[*running, first, last], when=escalate, then=[escalated])
    decides(given=[*running, first, last, escalated], when=escalate, then=[])


def test_nobody_is_reminded_of_what_is_done() -> None:
    withdrawn = NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO, reason="batal")
    over: list[list[Event]] = [
        [*running, budi_verified, siti_verified, concluded],
        [*running, withdrawn],
        [*returned, began(Step.CORRECTION)],
        [*running, replace(verification, until=MARCH_11)],
    ]
    for history in over:
        decides(given=history, when=remind, then=[])
        decides(given=history, when=escalate, then=[])


def test_a_step_that_nobody_is_told_of_is_not_escalated() -> None:
    decree = began(Step.DECREE)
    given = [*filled, submitted(), budi_verified, siti_verified, concluded, decree]
    decides(given=given, when=EscalateStep(step=Step.DECREE, until=MARCH_9), then=[])


def test_what_is_published_later_does_not_change_a_step_that_runs() -> None:
    decides(given=running, when=remind, then=[first], elsewhere={})
