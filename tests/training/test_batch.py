"""What a batch decides."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from kit.decider import Event as AnyEvent
from kit.decider import Refused
from kit.testing import Spec, Stream
from tests.training.heard import noted
from training.domain.batch import (
    BatchCompleted,
    BatchEndsBeforeItStarts,
    BatchIsFull,
    BatchIsRunning,
    BatchIsScheduled,
    BatchIsUnknown,
    BatchScheduled,
    Command,
    CompleteBatch,
    Enrol,
    EnrolmentIsClosed,
    Event,
    PersonEnrolled,
    ResultsAreMissing,
    ScheduleBatch,
    batch,
)
from training.domain.participation import (
    AttendanceRecorded,
    Outcome,
    RecordAttendance,
    ResultRecorded,
)
from training.domain.programme import (
    CertificateKind,
    ProgrammeIsRetired,
    ProgrammeIsUnknown,
    ProgrammeRegistered,
    ProgrammeRetired,
    Provider,
    programme,
)
from training.domain.trainee import (
    TraineeIsInactive,
    TraineeIsUnknown,
    trainee,
    trainee_of,
)

spec = Spec(batch)
change = msgspec.structs.replace

NETWORKS = UUID(int=21)
BUDI, SITI, ANDI, STRANGER, RETIREE = (UUID(int=n) for n in range(1, 6))
DINKES = UUID(int=11)
BEFORE, MONDAY, TUESDAY, AFTER = (date(2026, 3, day) for day in (1, 2, 3, 4))


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
ELSEWHERE: dict[Stream, list[AnyEvent]] = {
    (programme, NETWORKS): [networks],
    (trainee, trainee_of(BUDI)): [noted(BUDI, DINKES)],
    (trainee, trainee_of(SITI)): [noted(SITI, DINKES)],
    (trainee, trainee_of(ANDI)): [noted(ANDI, DINKES)],
    (trainee, trainee_of(RETIREE)): [noted(RETIREE, DINKES, active=False)],
}
RETIRED = ELSEWHERE | {
    (programme, NETWORKS): [networks, ProgrammeRetired(effective_on=MONDAY, reason="Diganti.")],
}

schedule = ScheduleBatch(
    programme_id=NETWORKS,
    starts_on=MONDAY,
    ends_on=TUESDAY,
    place="Aula Diskominfo, Mamuju",
    online=False,
    seats=2,
)
scheduled = BatchScheduled(
    programme_id=NETWORKS,
    starts_on=MONDAY,
    ends_on=TUESDAY,
    place="Aula Diskominfo, Mamuju",
    online=False,
    seats=2,
)


def enrolled(person_id: UUID) -> PersonEnrolled:
    return PersonEnrolled(person_id=person_id, opd_id=DINKES, programme_id=NETWORKS)


attend = RecordAttendance(person_id=BUDI, attended_on=MONDAY, jp=8)


def present(day: date, jp: int) -> AttendanceRecorded:
    return AttendanceRecorded(
        person_id=BUDI, opd_id=DINKES, programme_id=NETWORKS, attended_on=day, jp=jp
    )


assessed = ResultRecorded(
    person_id=BUDI,
    opd_id=DINKES,
    programme_id=NETWORKS,
    outcome=Outcome.COMPETENT,
    score=None,
    assessed_on=TUESDAY,
)
with_budi: list[Event] = [scheduled, enrolled(BUDI)]
budi_present = [*with_budi, present(MONDAY, 8), present(TUESDAY, 8)]
budi_passed = [*budi_present, assessed]
completed = BatchCompleted(programme_id=NETWORKS, absent=())


def decides(
    given: list[Event],
    when: Command,
    then: list[Event] | type[Refused],
    today: date = TUESDAY,
    elsewhere: dict[Stream, list[AnyEvent]] = ELSEWHERE,
) -> None:
    spec(given=given, when=when, then=then, today=today, elsewhere=elsewhere)


def test_a_batch_of_a_programme_is_scheduled() -> None:
    decides([], schedule, [scheduled])


def test_scheduling_the_same_again_changes_nothing_even_after_the_programme_retired() -> None:
    decides([scheduled], schedule, [], elsewhere=RETIRED)


def test_a_scheduled_batch_is_not_scheduled_with_other_content() -> None:
    decides([scheduled], change(schedule, seats=3), BatchIsScheduled)


def test_a_batch_does_not_end_before_it_starts() -> None:
    decides([], change(schedule, ends_on=BEFORE), BatchEndsBeforeItStarts)


def test_a_batch_may_last_one_day() -> None:
    decides([], change(schedule, ends_on=MONDAY), [change(scheduled, ends_on=MONDAY)])


def test_a_batch_of_an_unknown_programme_is_not_scheduled() -> None:
    decides([], schedule, ProgrammeIsUnknown, elsewhere={})


def test_no_batch_starts_on_the_day_its_programme_retires() -> None:
    decides([], schedule, ProgrammeIsRetired, elsewhere=RETIRED)


def test_a_batch_that_starts_before_its_programme_retires_is_scheduled() -> None:
    earlier = change(schedule, starts_on=BEFORE)
    decides([], earlier, [change(scheduled, starts_on=BEFORE)], elsewhere=RETIRED)


def test_an_active_person_enrols_up_to_the_last_day() -> None:
    decides([scheduled], Enrol(person_id=BUDI), [enrolled(BUDI)], today=TUESDAY)


def test_enrolling_twice_changes_nothing_even_in_a_full_batch() -> None:
    full = [*with_budi, enrolled(SITI)]
    decides(full, Enrol(person_id=BUDI), [])


def test_nobody_enrols_in_a_full_batch() -> None:
    decides([*with_budi, enrolled(SITI)], Enrol(person_id=ANDI), BatchIsFull)


def test_nobody_enrols_after_the_last_day() -> None:
    decides([scheduled], Enrol(person_id=BUDI), EnrolmentIsClosed, today=AFTER)


def test_nobody_enrols_in_a_completed_batch() -> None:
    decides([scheduled, completed], Enrol(person_id=BUDI), EnrolmentIsClosed)


def test_nobody_of_whom_training_has_not_heard_enrols() -> None:
    decides([scheduled], Enrol(person_id=STRANGER), TraineeIsUnknown)


def test_nobody_who_is_not_active_enrols() -> None:
    decides([scheduled], Enrol(person_id=RETIREE), TraineeIsInactive)


def test_nobody_enrols_in_a_batch_whose_programme_has_retired_since() -> None:
    decides([scheduled], Enrol(person_id=BUDI), ProgrammeIsRetired, elsewhere=RETIRED)


@pytest.mark.parametrize("command", [Enrol(person_id=BUDI), attend, CompleteBatch()])
def test_nothing_is_recorded_in_a_batch_that_was_never_scheduled(command: Command) -> None:
    decides([], command, BatchIsUnknown)


def test_a_batch_in_which_all_present_have_a_result_is_completed_and_names_the_absent() -> None:
    decides(
        [*budi_passed, enrolled(SITI)],
        CompleteBatch(),
        [BatchCompleted(programme_id=NETWORKS, absent=(SITI,))],
    )


def test_completing_twice_changes_nothing() -> None:
    decides([*budi_passed, completed], CompleteBatch(), [])


def test_a_batch_is_not_completed_while_results_are_missing() -> None:
    decides(budi_present, CompleteBatch(), ResultsAreMissing)


def test_a_batch_is_not_completed_before_its_last_day() -> None:
    decides([scheduled], CompleteBatch(), BatchIsRunning, today=MONDAY)
