"""The board tells what was promised and what has arrived, to the sen, on any day and as known."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection

from gateway.views import VIEWS
from gateway.views.equipment import handovers
from gateway.views.facilitation import parts
from gateway.views.facilitation_board import (
    FacilitationLine,
    Wanted,
    facilitation_board,
    facilitation_of_province,
)
from gateway.views.facilitation_sheet import facilitation_sheet
from gateway.views.facilitation_sums import AsOf
from gateway.views.incentives import incentives_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_support as support
from tests.gateway import small_team as team
from tests.gateway.shelves import Shelf
from tests.gateway.small_support import APRIL_30, JULY_1
from tests.gateway.small_team import ANI, BUDI, FAMILY, GOODS, NETWORK, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

ALL = Wanted()
JAN_4, MAY_1, YEAR_END = date(2026, 1, 4), date(2026, 5, 1), date(2026, 12, 31)


def year() -> Story:
    story = new_story()
    team.opds(story)
    team.people(story)
    story.tell(team.seat_taken(BUDI, NETWORK), team.seat_taken(SITI, GOODS))
    support.supported(story)
    return story


def rupiah(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(each) for each in amounts)


def board(
    connection: Connection, on: date, wanted: Wanted = ALL, known_at: datetime | None = None
) -> dict[str, FacilitationLine]:
    lines = facilitation_board(connection, AsOf(2026, on, known_at), wanted)
    return {line.code: line for line in lines}


def test_each_opd_of_the_year_is_on_the_board_with_what_is_due_and_realised(
    shelf: Shelf,
) -> None:
    with told(year(), shelf, VIEWS) as connection:
        lines = board(connection, APRIL_30)
        assert list(lines) == ["DINKES", "DISKOMINFOSP", "DPPKB"]
        line = lines["DISKOMINFOSP"]
        figures = (line.planned, line.due, line.realised)
        assert figures == rupiah("10000100.00", "2000066.00", "1000029.00")
        assert (line.percent, line.undisclosed, line.version) == (Decimal("49.9"), 1, 1)
        none = lines["DINKES"]
        assert (none.version, none.planned, none.percent) == (None, Decimal(0), None)


def test_the_board_shows_the_day_and_nothing_that_came_later(shelf: Shelf) -> None:
    with told(year(), shelf, VIEWS) as connection:
        assert board(connection, JAN_4)["DISKOMINFOSP"].version is None
        february = board(connection, date(2026, 2, 28))["DISKOMINFOSP"]
        assert (february.due, february.realised) == rupiah("33.00", "30.00")
        at_the_end = board(connection, YEAR_END)["DISKOMINFOSP"]
        assert at_the_end.due == at_the_end.planned


def test_a_category_is_counted_alone(shelf: Shelf) -> None:
    with told(year(), shelf, VIEWS) as connection:
        bought = board(connection, APRIL_30, Wanted(category="work_equipment"))["DISKOMINFOSP"]
        figures = (bought.planned, bought.due, bought.realised, bought.undisclosed)
        assert figures == (*rupiah("100.00", "66.00", "30.00"), 0)
        met = board(connection, APRIL_30, Wanted(category="routine_meeting"))["DISKOMINFOSP"]
        assert (met.planned, met.percent) == (Decimal(0), None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(below=50), ["DISKOMINFOSP"]),
        (Wanted(below=49), []),
        (Wanted(below=50, category="work_equipment"), ["DISKOMINFOSP"]),
        (Wanted(without_plan=True), ["DINKES", "DPPKB"]),
        (Wanted(without_plan=True, below=50), []),
    ],
)
def test_laggards_are_found(shelf: Shelf, wanted: Wanted, found: list[str]) -> None:
    with told(year(), shelf, VIEWS) as connection:
        assert list(board(connection, APRIL_30, wanted)) == found


def test_an_opd_that_ended_before_the_year_is_not_asked_for_a_plan(shelf: Shelf) -> None:
    with told(year(), shelf, VIEWS) as connection:
        lines = facilitation_board(connection, AsOf(2027, YEAR_END), ALL)
        assert [line.code for line in lines] == ["DINKES", "DISKOMINFOSP"]


def test_the_board_is_walked_by_code(shelf: Shelf) -> None:
    with told(year(), shelf, VIEWS) as connection:
        as_of = AsOf(2026, APRIL_30)
        (first,) = facilitation_board(connection, as_of, ALL, limit=1)
        rest = facilitation_board(connection, as_of, ALL, after=first.code)
        assert [first.code, *(line.code for line in rest)] == list(board(connection, APRIL_30))
        below = facilitation_board(connection, as_of, Wanted(below=99), after="DISKOMINFOSP")
        assert below == ()


def test_a_reversal_counts_from_the_moment_at_which_it_is_known(shelf: Shelf) -> None:
    story = new_story()
    team.opds(story)
    story.tell(support.planned(KOMINFO, support.EQUIPMENT))
    before_any = story.clock.at
    story.tell(support.bought(support.WRONG, "5.00", date(2026, 2, 10)))
    before = story.clock.at
    story.tell(support.taken_back(support.WRONG, "router"))
    story.tell(support.revised(support.line("router", support.EQUIPMENT.category, "60.00", 6)))
    with told(story, shelf, VIEWS) as connection:
        as_known = [
            board(connection, JULY_1, known_at=known_at)["DISKOMINFOSP"]
            for known_at in (before_any, before, None)
        ]
        assert [line.realised for line in as_known] == list(rupiah("0.00", "5.00", "0.00"))
        assert [line.planned for line in as_known] == list(rupiah("100.00", "100.00", "60.00"))
        assert board(connection, date(2026, 6, 30))["DISKOMINFOSP"].version == 1


def test_the_province_adds_up_by_category_and_month(shelf: Shelf) -> None:
    story = year()
    story.tell(
        support.planned(HEALTH, support.line("x", support.EQUIPMENT.category, "0.10", 1, 2, 3))
    )
    with told(story, shelf, VIEWS) as connection:
        found = facilitation_of_province(connection, AsOf(2026, APRIL_30))
        assert (found.opds, found.opds_with_plan) == (3, 2)
        assert found.total.planned == Decimal("10000100.10")
        assert found.total.due == Decimal("2000066.10")
        by_category = {key: each.realised for key, each in found.categories.items()}
        assert by_category["work_equipment"] == Decimal("30.00")
        assert by_category["monthly_incentive"] == Decimal("999999.00")
        assert [each.planned for each in found.months[:4]] == list(
            rupiah("0.03", "33.03", "1000000.04", "1000033.00")
        )
        assert found.months[4].due == 0


def test_one_opd_is_told_line_by_line(shelf: Shelf) -> None:
    with told(year(), shelf, VIEWS) as connection:
        sheet = facilitation_sheet(connection, KOMINFO, AsOf(2026, APRIL_30))
        assert sheet is not None
        assert sheet.plan is not None
        assert (sheet.plan.version, sheet.plan.document_number) == (1, "DPA 1")
        assert [(each.line, each.realised, each.percent) for each in sheet.lines] == [
            ("incentive", Decimal("999999.00"), Decimal("9.9")),
            ("router", Decimal("30.00"), Decimal("30.0")),
        ]
        paid = [(each.amount, each.people) for each in sheet.realisations]
        assert paid == [(None, 1), (Decimal("999999.00"), 3), (Decimal("30.00"), None)]
        assert [each.subject for each in sheet.meetings] == ["Pembagian tugas"]
        assert {each.person_id for each in sheet.equipment} == {None}
        assert facilitation_sheet(connection, BUDI, AsOf(2026, APRIL_30)) is None
        other = facilitation_sheet(connection, FAMILY, AsOf(2026, APRIL_30))
        assert other is not None
        assert (other.opd.opd_id, other.plan, other.lines) == (FAMILY, None, ())


def test_who_has_left_and_still_has_equipment_is_listed(shelf: Shelf) -> None:
    story = year()
    story.tell(team.seat_left(BUDI, NETWORK, MAY_1))
    with told(story, shelf, VIEWS) as connection:
        found = {
            on: {
                (each.person_name, each.holder_has_left, each.returned_on)
                for each in handovers(connection, KOMINFO, on, named=True, limit=9)
            }
            for on in (APRIL_30, MAY_1)
        }
        camera = ("Siti, S.Kom.", False, APRIL_30)
        assert found[APRIL_30] == {("Budi, S.Kom.", False, None), camera}
        assert found[MAY_1] == {("Budi, S.Kom.", True, None), camera}


def test_a_meeting_that_was_retracted_is_not_shown(shelf: Shelf) -> None:
    story = year()
    story.tell(support.retracted(support.MEETING))
    with told(story, shelf, VIEWS) as connection:
        sheet = facilitation_sheet(connection, KOMINFO, AsOf(2026, YEAR_END))
        assert sheet is not None
        assert sheet.meetings == ()


def test_a_persons_incentives_are_listed_until_they_are_taken_back(shelf: Shelf) -> None:
    story = year()
    story.tell(
        support.taken_back(support.APRIL, "incentive"),
        support.given_back(support.APRIL, APRIL_30, SITI),
    )
    with told(story, shelf, VIEWS) as connection:
        assert [each.month for each in incentives_of(connection, SITI, YEAR_END)] == [3]
        (march,) = incentives_of(connection, ANI, YEAR_END)
        assert (march.opd_name, march.realisation_id) == ("Dinas Diskominfosp", support.MARCH)
        assert incentives_of(connection, ANI, YEAR_END, confined_to=HEALTH) == ()
        key = (march.year, march.month, march.realisation_id)
        assert incentives_of(connection, ANI, YEAR_END, after=key) == ()


def test_the_parts_of_a_line_are_the_whole_of_it() -> None:
    assert list(parts(Decimal("100.00"), (2, 4, 6))) == [
        (2, Decimal(33)),
        (4, Decimal(33)),
        (6, Decimal(34)),
    ]
    assert list(parts(Decimal("0.01"), (1, 2))) == [(1, Decimal("0.00")), (2, Decimal("0.01"))]
