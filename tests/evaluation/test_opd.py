"""What evaluation knows of an OPD."""

from datetime import date

import msgspec
import pytest

from evaluation.domain.dates import Days
from evaluation.domain.opd import (
    NotedOpd,
    NoteOpd,
    NoteOpdClosure,
    NoteOpdEndCorrection,
    OpdClosureNoted,
    OpdEndCorrectionNoted,
    OpdNoted,
    opd,
)
from evaluation.domain.register import REGISTER, OpdListed, register
from kit.decider import Elsewhere
from kit.testing import Spec
from tests.evaluation.examples import HEALTH, HEARD, JAN_5, KOMINFO, listed

decides = Spec(opd)

note = NoteOpd(
    opd_id=HEALTH,
    code="DINKES",
    name="Dinas Kesehatan",
    valid_from=None,
    valid_to=None,
    heard_event_id=HEARD,
)
noted = OpdNoted(**msgspec.structs.asdict(note))


def on_register(line: OpdListed) -> Elsewhere:
    return Elsewhere(register, REGISTER, line)


def test_an_opd_that_was_heard_of_is_noted_and_listed() -> None:
    decides(given=[], when=note, then=[noted, on_register(listed(HEALTH, "DINKES"))])


def test_hearing_the_same_again_changes_nothing() -> None:
    again = msgspec.structs.replace(note, heard_event_id=KOMINFO)
    decides(given=[noted], when=again, then=[])


def test_an_opd_that_ends_is_noted_anew() -> None:
    ending = msgspec.structs.replace(note, valid_to=date(2025, 12, 31))
    ended = msgspec.structs.replace(noted, valid_to=date(2025, 12, 31))
    line = listed(HEALTH, "DINKES", valid_to=date(2025, 12, 31))
    decides(given=[noted], when=ending, then=[ended, on_register(line)])


def test_a_closure_is_listed_too() -> None:
    closure = NoteOpdClosure(opd_id=HEALTH, valid_to=JAN_5, heard_event_id=HEARD)
    closed = OpdClosureNoted(**msgspec.structs.asdict(closure))
    line = on_register(listed(HEALTH, "DINKES", valid_to=JAN_5))
    decides(given=[noted], when=closure, then=[closed, line])
    decides(given=[noted, closed], when=closure, then=[])


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2026, 1, 4), False),
        (JAN_5, True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_an_opd_is_in_force_from_its_first_to_its_last_day(day: date, in_force: bool) -> None:  # noqa: FBT001
    half_a_year = NotedOpd(HEALTH, valid_from=JAN_5, valid_to=date(2026, 6, 30))
    assert half_a_year.in_force_within(Days(day, day)) is in_force


@pytest.mark.parametrize(
    ("days", "in_force"),
    [
        (Days(date(2025, 10, 1), date(2026, 1, 4)), False),
        (Days(date(2025, 10, 1), JAN_5), True),
        (Days(date(2026, 1, 1), date(2026, 12, 31)), True),
        (Days(date(2026, 6, 30), date(2026, 9, 30)), True),
        (Days(date(2026, 7, 1), date(2026, 9, 30)), False),
    ],
)
def test_an_opd_is_in_force_within_days_of_which_it_saw_one(days: Days, in_force: bool) -> None:  # noqa: FBT001
    half_a_year = NotedOpd(HEALTH, valid_from=JAN_5, valid_to=date(2026, 6, 30))
    assert half_a_year.in_force_within(days) is in_force


def test_an_end_that_is_cancelled_leaves_nobody_else_to_answer() -> None:
    closed = OpdClosureNoted(opd_id=HEALTH, valid_to=JAN_5, heir_id=KOMINFO, heard_event_id=HEARD)
    correct = NoteOpdEndCorrection(opd_id=HEALTH, valid_to=None, heard_event_id=HEARD)
    corrected = OpdEndCorrectionNoted(opd_id=HEALTH, valid_to=None, heard_event_id=HEARD)
    line = on_register(listed(HEALTH, "DINKES"))
    decides(given=[noted, closed], when=correct, then=[corrected, line])
    decides(given=[noted, closed, corrected], when=correct, then=[])
    state = opd.replay([noted, closed, corrected])
    assert state.heir_on(date(2026, 2, 1)) is None


def test_an_opd_that_never_begins_is_in_force_on_no_day() -> None:
    begins = msgspec.structs.replace(noted, valid_from=JAN_5)
    never = OpdEndCorrectionNoted(opd_id=HEALTH, valid_to=date(2026, 1, 4), heard_event_id=HEARD)
    around = Days(date(2025, 12, 1), date(2026, 3, 31))
    assert opd.replay([begins]).in_force_within(around)
    assert not opd.replay([begins, never]).in_force_within(around)
    assert opd.replay([begins, never, begins]).in_force_within(around)
