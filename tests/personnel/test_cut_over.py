"""Only what was decided before the suite is taken over, and nobody moves that day in silence."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.cut_over import (
    CUT_OVER_ID,
    CutOverIsAhead,
    CutOverIsNotSet,
    CutOverMovesWithAReason,
    CutOverSet,
    SetCutOver,
    cut_over,
)
from personnel.domain.inherited import DecreeInherited, inherited_decree_of
from tests.personnel.examples import BUDI, JAN_1, NETWORK, TODAY, YEAR_END
from tests.personnel.office import Office
from tests.personnel.test_inheritance import NUMBER, paper, row, take, told

decides = Spec(cut_over)

DAY = timedelta(days=1)
chosen = SetCutOver(first_on=JAN_1)
stands = CutOverSet(first_on=JAN_1, reason=None)
moved = SetCutOver(first_on=JAN_1 + DAY, reason="Peluncuran ditunda")


def test_the_day_is_set_once_and_moved_with_a_reason() -> None:
    decides(given=[], when=chosen, then=[stands])
    decides(given=[stands], when=chosen, then=[])
    decides(given=[stands], when=replace(moved, reason=None), then=CutOverMovesWithAReason)
    after = CutOverSet(first_on=moved.first_on, reason=moved.reason)
    decides(given=[stands], when=moved, then=[after])
    decides(
        given=[stands, after],
        when=replace(chosen, reason="Keliru"),
        then=[CutOverSet(first_on=JAN_1, reason="Keliru")],
    )


def test_it_does_not_lie_years_ahead() -> None:
    far = SetCutOver(first_on=TODAY + timedelta(days=367))
    decides(given=[], when=far, then=CutOverIsAhead)


def test_what_was_decided_since_is_not_taken_over() -> None:
    office = Office()
    office.give(cut_over, CUT_OVER_ID, replace(moved, first_on=JAN_1))
    of_budi = row(2, BUDI, NETWORK.key, last_day=YEAR_END)
    for day, expected in ((JAN_1, [(2, "decided-since-cut-over", None)]), (JAN_1 - DAY, [])):
        one = paper(
            of_budi,
            decree_id=inherited_decree_of(NUMBER, day.year),
            decided_on=day,
            effective_on=JAN_1 + DAY,
            until=YEAR_END,
        )
        if expected:
            assert told(office, one) == expected
        else:
            assert isinstance(take(office, one)[0], DecreeInherited)


def test_before_the_day_is_set_nothing_is_taken_over() -> None:
    office = Office()
    del office.histories[cut_over, CUT_OVER_ID]
    with pytest.raises(CutOverIsNotSet):
        take(office, paper(row(2, BUDI, NETWORK.key)))
    assert office.recorded == []


def test_rows_are_added_to_what_was_taken_over_before_the_day_was_moved() -> None:
    office = Office()
    take(office, paper(row(2, BUDI, NETWORK.key)))
    office.give(cut_over, CUT_OVER_ID, replace(moved, first_on=date(2022, 1, 1)))
    assert take(office, paper(row(2, BUDI, NETWORK.key))) == []
