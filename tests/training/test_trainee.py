"""What training notes of the people it hears about."""

from datetime import date
from uuid import UUID

import pytest

from kit.testing import Given, Spec
from training.domain.trainee import (
    NoteTrainee,
    TraineeIsInactive,
    TraineeNoted,
    active_opd,
    trainee,
    trainee_of,
)

decides = Spec(trainee)

BUDI, SITI = UUID(int=1), UUID(int=2)
DINKES, BAPPERIDA = UUID(int=11), UUID(int=12)
FIRST, LATER = UUID(int=91), UUID(int=92)


JAN, FEB, APRIL = date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)


def note(opd_id: UUID, heard: UUID, *, active: bool = True, on: date = JAN) -> NoteTrainee:
    return NoteTrainee(
        person_id=BUDI, opd_id=opd_id, active=active, effective_on=on, heard_event_id=heard
    )


def noted(opd_id: UUID, heard: UUID, *, active: bool = True, on: date = JAN) -> TraineeNoted:
    return TraineeNoted(
        person_id=BUDI, opd_id=opd_id, active=active, effective_on=on, heard_event_id=heard
    )


def test_what_held_before_is_noted_and_changes_nothing_of_today() -> None:
    moved = noted(BAPPERIDA, FIRST, on=FEB)
    earlier = noted(DINKES, LATER, active=False)
    decides(given=[moved], when=note(DINKES, LATER, active=False), then=[earlier])
    for heard in ([moved, earlier], [earlier, moved]):
        facts = Given(histories={(trainee, trainee_of(BUDI)): heard})
        assert active_opd(BUDI, facts) == BAPPERIDA


def test_what_is_to_come_does_not_hold_yet() -> None:
    leaving = noted(DINKES, LATER, active=False, on=APRIL)
    histories = {(trainee, trainee_of(BUDI)): [noted(DINKES, FIRST), leaving]}
    assert active_opd(BUDI, Given(histories=histories)) == DINKES
    with pytest.raises(TraineeIsInactive):
        active_opd(BUDI, Given(histories=histories, today=APRIL))


def test_a_person_heard_of_for_the_first_time_is_noted_with_the_event_that_said_so() -> None:
    decides(given=[], when=note(DINKES, FIRST), then=[noted(DINKES, FIRST)])


def test_the_same_facts_heard_again_change_nothing() -> None:
    decides(given=[noted(DINKES, FIRST)], when=note(DINKES, LATER), then=[])


def test_the_same_facts_from_a_later_day_are_noted_since_a_change_may_come_in_between() -> None:
    restated = noted(DINKES, LATER, on=FEB)
    decides(given=[noted(DINKES, FIRST)], when=note(DINKES, LATER, on=FEB), then=[restated])
    in_between = noted(BAPPERIDA, UUID(int=93), on=date(2026, 1, 15))
    state = trainee.replay([noted(DINKES, FIRST), restated, in_between])
    on = {day: held.opd_id for day in (JAN, date(2026, 1, 31), FEB) if (held := state.on(day))}
    assert on == {JAN: DINKES, date(2026, 1, 31): BAPPERIDA, FEB: DINKES}


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
