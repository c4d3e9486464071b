"""What is recorded of one person in a batch."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from kit.decider import Event as AnyEvent
from kit.decider import Refused
from kit.testing import Spec, Stream
from training.domain.batch import (
    BatchCompleted,
    BatchScheduled,
    Command,
    Event,
    PersonEnrolled,
    PersonIsNotEnrolled,
    batch,
)
from training.domain.dates import DateIsInTheFuture
from training.domain.participation import (
    AttendanceIsOutsideTheBatch,
    AttendanceRecorded,
    AwardWithdrawn,
    BatchIsCompleted,
    CertificateAwarded,
    HoursExceedTheProgramme,
    Outcome,
    PersonDidNotAttend,
    RecordAttendance,
    RecordResult,
    ResultIsCertified,
    ResultIsTooEarly,
    ResultRecorded,
    ScoreIsOutOfRange,
)
from training.domain.programme import (
    CertificateKind,
    ProgrammeRegistered,
    Provider,
    programme,
)

spec = Spec(batch)

NETWORKS = UUID(int=21)
BUDI, SITI = UUID(int=1), UUID(int=2)
DINKES = UUID(int=11)
CERTIFICATE = UUID(int=31)
BEFORE, MONDAY, TUESDAY, AFTER = (date(2026, 3, day) for day in (1, 2, 3, 4))
GOOD = Decimal("87.50")


networks = ProgrammeRegistered(
    title="Bimbingan Teknis Jaringan",
    provider=Provider.DISKOMINFO,
    provider_name="Diskominfo",
    kind=8,
    competences=("spbe_infrastructure",),
    hours_jp=16,
    certificate_kind=CertificateKind.TRAINING,
    validity_months=None,
)
ELSEWHERE: dict[Stream, list[AnyEvent]] = {(programme, NETWORKS): [networks]}

scheduled = BatchScheduled(
    programme_id=NETWORKS,
    starts_on=MONDAY,
    ends_on=TUESDAY,
    place="Aula Diskominfo, Mamuju",
    online=False,
    seats=2,
)


enrolled = PersonEnrolled(person_id=BUDI, opd_id=DINKES, programme_id=NETWORKS)


def attend(day: date, jp: int, who: UUID = BUDI) -> RecordAttendance:
    return RecordAttendance(person_id=who, attended_on=day, jp=jp)


def present(day: date, jp: int) -> AttendanceRecorded:
    return AttendanceRecorded(
        person_id=BUDI, opd_id=DINKES, programme_id=NETWORKS, attended_on=day, jp=jp
    )


def assess(
    outcome: Outcome = Outcome.COMPETENT, score: Decimal | None = GOOD, on: date = TUESDAY
) -> RecordResult:
    return RecordResult(person_id=BUDI, outcome=outcome, score=score, assessed_on=on)


def assessed(
    outcome: Outcome = Outcome.COMPETENT, score: Decimal | None = GOOD, on: date = TUESDAY
) -> ResultRecorded:
    return ResultRecorded(
        person_id=BUDI,
        opd_id=DINKES,
        programme_id=NETWORKS,
        outcome=outcome,
        score=score,
        assessed_on=on,
    )


with_budi: list[Event] = [scheduled, enrolled]
budi_present = [*with_budi, present(MONDAY, 8), present(TUESDAY, 8)]
budi_passed = [*budi_present, assessed()]
completed = BatchCompleted(programme_id=NETWORKS, absent=())
awarded = CertificateAwarded(person_id=BUDI, certificate_id=CERTIFICATE)
withdrawn = AwardWithdrawn(person_id=BUDI, certificate_id=CERTIFICATE)


def decides(
    given: list[Event],
    when: Command,
    then: list[Event] | type[Refused],
    today: date = TUESDAY,
) -> None:
    spec(given=given, when=when, then=then, today=today, elsewhere=ELSEWHERE)


def test_a_day_present_is_recorded_as_of_that_day() -> None:
    decides(with_budi, attend(MONDAY, 8), [present(MONDAY, 8)])
    assert present(MONDAY, 8).effective_on == MONDAY


def test_the_same_day_recorded_again_changes_nothing_even_after_completion() -> None:
    decides([*budi_passed, completed], attend(MONDAY, 8), [])


def test_another_figure_for_the_same_day_replaces_the_first() -> None:
    decides(budi_present, attend(TUESDAY, 6), [present(TUESDAY, 6)])


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_nobody_is_present_outside_the_dates_of_the_batch(day: date) -> None:
    decides(with_budi, attend(day, 8), AttendanceIsOutsideTheBatch, today=AFTER)


def test_nobody_is_present_on_a_day_to_come() -> None:
    decides(with_budi, attend(TUESDAY, 8), DateIsInTheFuture, today=MONDAY)


def test_nobody_is_present_without_having_enrolled() -> None:
    decides(with_budi, attend(MONDAY, 8, who=SITI), PersonIsNotEnrolled)


def test_the_hours_of_all_days_reach_those_of_the_programme_and_no_more() -> None:
    first_day = [*with_budi, present(MONDAY, 9)]
    decides(first_day, attend(TUESDAY, 7), [present(TUESDAY, 7)])
    decides(first_day, attend(TUESDAY, 8), HoursExceedTheProgramme)


def test_a_result_is_recorded_on_the_last_day() -> None:
    decides(budi_present, assess(), [assessed()])
    assert assessed().effective_on == TUESDAY


def test_the_same_result_again_changes_nothing_however_the_score_is_written() -> None:
    decides([*budi_passed, completed], assess(score=Decimal("87.5")), [])


def test_a_result_can_be_corrected_while_no_certificate_rests_on_it() -> None:
    failed = assess(Outcome.NOT_YET_COMPETENT, score=None)
    decides(budi_passed, failed, [assessed(Outcome.NOT_YET_COMPETENT, score=None)])
    decides([*budi_passed, awarded], failed, ResultIsCertified)
    decides(
        [*budi_passed, awarded, withdrawn],
        failed,
        [assessed(Outcome.NOT_YET_COMPETENT, score=None)],
    )


def test_there_is_no_result_before_the_last_day() -> None:
    decides(budi_present, assess(on=MONDAY), ResultIsTooEarly)


def test_there_is_no_result_of_a_day_to_come() -> None:
    decides(budi_present, assess(on=AFTER), DateIsInTheFuture)


def test_there_is_no_result_for_the_absent() -> None:
    decides(with_budi, assess(), PersonDidNotAttend)


def test_there_is_no_result_for_a_person_who_did_not_enrol() -> None:
    decides([scheduled], assess(), PersonIsNotEnrolled)


@pytest.mark.parametrize("score", ["0", "100", "99.99"])
def test_a_score_lies_between_0_and_100(score: str) -> None:
    decides(budi_present, assess(score=Decimal(score)), [assessed(score=Decimal(score))])


@pytest.mark.parametrize("score", ["-0.01", "100.01", "87.505", "1E-900", "NaN", "Infinity"])
def test_any_other_score_is_refused(score: str) -> None:
    decides(budi_present, assess(score=Decimal(score)), ScoreIsOutOfRange)


@pytest.mark.parametrize("command", [attend(MONDAY, 7), assess(score=Decimal(50))])
def test_nothing_changes_in_a_batch_after_its_completion(command: Command) -> None:
    decides([*budi_passed, completed], command, BatchIsCompleted)
