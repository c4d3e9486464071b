"""What training notes of the people it hears about."""

from uuid import UUID

from kit.testing import Spec
from training.domain.trainee import NoteTrainee, TraineeNoted, trainee, trainee_of

decides = Spec(trainee)

BUDI, SITI = UUID(int=1), UUID(int=2)
DINKES, BAPPERIDA = UUID(int=11), UUID(int=12)
FIRST, LATER = UUID(int=91), UUID(int=92)


def note(opd_id: UUID, heard: UUID, *, active: bool = True) -> NoteTrainee:
    return NoteTrainee(person_id=BUDI, opd_id=opd_id, active=active, heard_event_id=heard)


def noted(opd_id: UUID, heard: UUID, *, active: bool = True) -> TraineeNoted:
    return TraineeNoted(person_id=BUDI, opd_id=opd_id, active=active, heard_event_id=heard)


def test_a_person_heard_of_for_the_first_time_is_noted_with_the_event_that_said_so() -> None:
    decides(given=[], when=note(DINKES, FIRST), then=[noted(DINKES, FIRST)])


def test_the_same_facts_heard_again_change_nothing() -> None:
    decides(given=[noted(DINKES, FIRST)], when=note(DINKES, LATER), then=[])


def test_a_move_to_another_opd_is_noted() -> None:
    decides(
        given=[noted(DINKES, FIRST)], when=note(BAPPERIDA, LATER), then=[noted(BAPPERIDA, LATER)]
    )


def test_a_person_who_is_no_longer_active_is_noted() -> None:
    decides(
        given=[noted(DINKES, FIRST)],
        when=note(DINKES, LATER, active=False),
        then=[noted(DINKES, LATER, active=False)],
    )


def test_a_person_heard_of_as_inactive_is_noted_too() -> None:
    decides(
        given=[],
        when=note(DINKES, FIRST, active=False),
        then=[noted(DINKES, FIRST, active=False)],
    )


def test_each_person_has_a_stream_of_their_own() -> None:
    assert trainee_of(BUDI) != trainee_of(SITI)
    assert trainee_of(BUDI) == trainee_of(BUDI)
