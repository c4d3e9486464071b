"""Which seats are vacant and whose term ends soon, on which day, and who must act?"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from gateway.views import VIEWS
from gateway.views.expiring_terms import ExpiringTerm, expiring_terms
from gateway.views.team import team as team_of_opd
from gateway.views.vacancies import Sees, Vacancy, vacancies
from kit.decider import ERASED
from personnel.domain.drafting import NominationDrafted
from personnel.domain.seat import InterimSeatTaken, SeatTaken
from personnel.domain.team import TeamDecreed, TeamMember, team_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_seats, small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_seats import CLARA
from tests.gateway.small_team import (
    BUDI,
    DECREE,
    DRAFT,
    GOODS,
    JAN_1,
    MAR_1,
    MAY_15,
    NETWORK,
    SITI,
    YEAR_END,
)
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

NOBODY = UUID(int=0)
EVERYTHING = Sees(None, None, None)
VISITOR = Sees(NOBODY, NOBODY, NOBODY)
DISKOMINFO = Sees(None, NOBODY, None)
OF_KOMINFO, OF_HEALTH = Sees(KOMINFO, KOMINFO, KOMINFO), Sees(HEALTH, HEALTH, HEALTH)
NEXT_DECREE, EARLIER = UUID(int=0xA9), UUID(int=0xA8)
NEXT_YEAR, MAY_14, NOV_1 = date(2027, 1, 1), date(2026, 5, 14), date(2026, 11, 1)


@pytest.fixture
def story() -> Story:
    """Return how both seats of a team are taken, and Budi retires from his."""
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    story.tell(small_team.seat_lost(BUDI, NETWORK, MAY_15))
    return story


def team(decree_id: UUID, first_on: date, until: date) -> tuple[UUID, TeamDecreed]:
    return team_of(KOMINFO), TeamDecreed(
        opd_id=KOMINFO,
        decree_id=decree_id,
        nomination_id=DRAFT,
        effective_on=first_on,
        until=until,
        members=(TeamMember(NETWORK, BUDI),),
    )


def seats(found: Sequence[Vacancy]) -> list[str]:
    return [each.position for each in found]


def acts(found: Sequence[Vacancy | ExpiringTerm]) -> list[tuple[str | None, str]]:
    return [(each.nomination_stage, each.must_act) for each in found]


def test_a_seat_is_vacant_from_the_day_its_holder_has_left(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        before = vacancies(connection, MAY_14, sees=EVERYTHING)
        (vacant,) = vacancies(connection, MAY_15, sees=EVERYTHING)
        after = vacancies(connection, NEXT_YEAR, sees=EVERYTHING)
    assert (before, after) == ((), ())
    assert (vacant.position, vacant.position_name, vacant.technical) == (
        *(NETWORK, "Admin Jaringan"),
        True,
    )
    assert (vacant.opd_code, vacant.vacant_on, vacant.reason) == (
        *("DISKOMINFOSP", MAY_15),
        "retired",
    )
    assert (vacant.until, vacant.must_act) == (YEAR_END, "opd_head")
    assert (vacant.interim_person_id, vacant.interim_person_name) == (None, None)


def test_an_opd_is_called_as_it_was_on_the_day(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.opd_changed(KOMINFO, "Dinas Digital", NOV_1))
    with told(story, shelf, VIEWS) as connection:
        names = [
            [each.opd_name for each in vacancies(connection, on, sees=EVERYTHING)]
            for on in (MAY_15, NOV_1)
        ]
        term = expiring_terms(connection, NOV_1, 60, sees=EVERYTHING)
    assert names == [["Dinas Diskominfosp"], ["Dinas Digital"]]
    assert [each.opd_name for each in term] == ["Dinas Digital"]


def test_who_does_the_work_meanwhile_is_said_also_when_erased(story: Story, shelf: Shelf) -> None:
    small_seats.interim_assigned(story, CLARA, NETWORK, MAY_15)
    story.tell(small_team.employed(CLARA, KOMINFO, "Clara"))
    with told(story, shelf, VIEWS) as connection:
        (vacant,) = vacancies(connection, MAY_15, sees=EVERYTHING)
        assert vacancies(connection, MAY_15, sees=EVERYTHING, unattended=True) == ()
    assert vacant.interim_person_name == "Clara, S.Kom."
    story.ring.erased = frozenset({CLARA})
    with told(story, shelf, VIEWS) as connection:
        (vacant,) = vacancies(connection, MAY_15, sees=EVERYTHING)
    assert (vacant.interim_person_id, vacant.interim_person_name) == (CLARA, ERASED)


def test_why_somebody_left_is_not_for_everybody(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.seat_left(SITI, GOODS, MAY_15))
    with told(story, shelf, VIEWS) as connection:
        reasons = {
            sees: tuple(each.reason for each in vacancies(connection, MAY_15, sees=sees))
            for sees in (VISITOR, OF_HEALTH, OF_KOMINFO, DISKOMINFO)
        }
    assert reasons == {
        **dict.fromkeys((VISITOR, OF_HEALTH), ("opd-closed", None)),
        **dict.fromkeys((OF_KOMINFO, DISKOMINFO), ("opd-closed", "retired")),
    }


def test_a_draft_is_attended_to_only_for_those_who_may_see_it(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, KOMINFO))
    drafted, none = [("draft", "opd_operator")], [(None, "opd_head")]
    with told(story, shelf, VIEWS) as connection:
        for sees, said in (
            *((EVERYTHING, drafted), (OF_KOMINFO, drafted)),
            *((VISITOR, none), (OF_HEALTH, none), (DISKOMINFO, none)),
        ):
            assert acts(vacancies(connection, MAY_15, sees=sees)) == said
            assert acts(expiring_terms(connection, NOV_1, 60, sees=sees)) == said
            open_ones = [] if said == drafted else said
            assert acts(vacancies(connection, MAY_15, sees=sees, unattended=True)) == open_ones
            found = expiring_terms(connection, NOV_1, 60, sees=sees, unattended=True)
            assert acts(found) == open_ones


def pages(connection: Connection) -> list[str]:
    (first,) = vacancies(connection, MAY_15, sees=EVERYTHING, limit=1)
    after = (first.opd_code, first.position)
    rest = vacancies(connection, MAY_15, sees=EVERYTHING, after=after)
    return seats([first, *rest])


def test_vacancies_are_found_by_opd_and_kind_and_page_by_page(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.seat_left(SITI, GOODS, MAY_15))
    with told(story, shelf, VIEWS) as connection:
        assert pages(connection) == [GOODS, NETWORK]
        assert seats(vacancies(connection, MAY_15, technical=True, sees=EVERYTHING)) == [NETWORK]
        assert seats(vacancies(connection, MAY_15, technical=False, sees=EVERYTHING)) == [GOODS]
        assert seats(vacancies(connection, MAY_15, opd_id=HEALTH, sees=EVERYTHING)) == []
        assert seats(vacancies(connection, MAY_15, opd_id=KOMINFO, sees=EVERYTHING)) == [
            GOODS,
            NETWORK,
        ]


def test_a_term_is_shown_when_its_last_day_comes_near_and_when_it_is_over(
    story: Story, shelf: Shelf
) -> None:
    with told(story, shelf, VIEWS) as connection:
        assert expiring_terms(connection, date(2026, 11, 1), 59, sees=EVERYTHING) == ()
        (soon,) = expiring_terms(connection, date(2026, 11, 1), 60, sees=EVERYTHING)
        assert expiring_terms(connection, NEXT_YEAR, 0, sees=EVERYTHING) == (soon,)
        assert expiring_terms(connection, JAN_1, 1000, sees=EVERYTHING) == ()
        assert expiring_terms(connection, NOV_1, 60, opd_id=HEALTH, sees=EVERYTHING) == ()
        after = (soon.last_day, soon.opd_code)
        assert expiring_terms(connection, NOV_1, 60, after=after, sees=EVERYTHING) == ()
    assert (soon.opd_code, soon.decree_id, soon.effective_on, soon.last_day) == (
        *("DISKOMINFOSP", DECREE),
        *(MAR_1, YEAR_END),
    )
    assert (soon.decree_number, soon.next_decree_id) == ("188.4/1/SULBAR/II/2026", None)


def test_the_next_team_is_said_and_takes_the_place_of_the_last(story: Story, shelf: Shelf) -> None:
    story.tell(team(NEXT_DECREE, NEXT_YEAR, date(2027, 12, 31)))
    story.tell(team(EARLIER, date(2024, 1, 1), date(2024, 12, 31)))
    with told(story, shelf, VIEWS) as connection:
        (soon,) = expiring_terms(connection, NOV_1, 60, sees=EVERYTHING)
        assert expiring_terms(connection, NOV_1, 60, sees=EVERYTHING, unattended=True) == ()
        assert expiring_terms(connection, NEXT_YEAR, 60, sees=EVERYTHING) == ()
    assert (soon.decree_id, soon.next_decree_id, soon.next_effective_on) == (
        *(DECREE, NEXT_DECREE),
        NEXT_YEAR,
    )


def test_the_team_of_an_opd_that_is_no_more_does_not_wait_for_a_next(
    story: Story, shelf: Shelf
) -> None:
    story.tell(small_seats.team_dissolved(MAY_15))
    with told(story, shelf, VIEWS) as connection:
        (ended,) = expiring_terms(connection, MAY_15, 60, sees=EVERYTHING)
        assert vacancies(connection, MAY_15, sees=EVERYTHING) == ()
    assert ended.last_day == MAY_14
    closed = replace(small_team.merged, opd_id=KOMINFO, effective_on=MAY_15, valid_to=MAY_14)
    story.tell((KOMINFO, closed))
    with told(story, shelf, VIEWS) as connection:
        assert expiring_terms(connection, MAY_15, 60, sees=EVERYTHING) == ()


def test_a_nomination_for_single_seats_attends_only_to_those(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.seat_left(SITI, GOODS, MAY_15))
    stream, whole = small_team.drafted(DRAFT, KOMINFO)
    assert isinstance(whole, NominationDrafted)
    story.tell((stream, replace(whole, amends=DECREE, positions=(NETWORK,))))
    with told(story, shelf, VIEWS) as connection:
        found = vacancies(connection, MAY_15, sees=EVERYTHING)
        assert [(each.position, each.nomination_id, each.must_act) for each in found] == [
            (GOODS, None, "opd_head"),
            (NETWORK, DRAFT, "opd_operator"),
        ]
        left = vacancies(connection, MAY_15, sees=EVERYTHING, unattended=True)
    assert seats(left) == [GOODS]


def test_interim_work_and_a_decree_that_follows_it_each_show_on_their_own_days(
    story: Story, shelf: Shelf
) -> None:
    assigned = InterimSeatTaken(
        person_id=CLARA,
        opd_id=KOMINFO,
        position=NETWORK,
        assignment_id=EARLIER,
        effective_on=MAY_15,
        until=date(2026, 6, 14),
    )
    _, taken = small_team.seat_taken(SITI, NETWORK)
    assert isinstance(taken, SeatTaken)
    later = replace(taken, decree_id=NEXT_DECREE, effective_on=date(2026, 6, 15))
    story.tell((CLARA, assigned), (SITI, later))
    with told(story, shelf, VIEWS) as connection:
        holders = [
            next(seat.holder for seat in found.seats if seat.position == NETWORK)
            for on in (MAY_14, MAY_15, date(2026, 6, 14), date(2026, 6, 15))
            if (found := team_of_opd(connection, KOMINFO, on))
        ]
    assert [each and (each.person_id, each.interim) for each in holders] == [
        (BUDI, False),
        (CLARA, True),
        (CLARA, True),
        (SITI, False),
    ]


def test_who_holds_a_seat_by_decree_goes_before_who_does_its_work(
    story: Story, shelf: Shelf
) -> None:
    small_seats.interim_assigned(story, CLARA, GOODS, MAY_15)
    with told(story, shelf, VIEWS) as connection:
        found = team_of_opd(connection, KOMINFO, MAY_15)
    assert found is not None
    holder = next(seat.holder for seat in found.seats if seat.position == GOODS)
    assert holder is not None
    assert holder.person_id == SITI
