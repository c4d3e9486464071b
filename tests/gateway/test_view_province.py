"""What the province sees at a glance, and what one OPD shows of its team."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.domain.assessment import AssessmentFinalised
from evaluation.domain.self_assessment import AssessmentOpened, assessment_of
from gateway.views import VIEWS
from gateway.views.province import province
from gateway.views.structure import Position
from gateway.views.team import Proof, counts, team
from tests.evaluation import examples as scored
from tests.evaluation.examples import HEALTH, KOMINFO, Q1
from tests.gateway import small_quarter
from tests.gateway.shelves import Shelf
from tests.gateway.small_quarter import finalised
from tests.gateway.small_team import (
    BUDI,
    DRAFT,
    FAMILY,
    GOODS,
    MAY_15,
    NETWORK,
    SITI,
    opds,
    seat_left,
)
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story, told

APR_20, MAY_16 = date(2026, 4, 20), date(2026, 5, 16)


def final(story: Story, opd_id: UUID, index: str) -> None:
    stream = assessment_of(Q1, opd_id)
    opened = AssessmentOpened(
        assessment_id=stream,
        period_id=Q1,
        period_key="2026-Q1",
        opd_id=opd_id,
        instrument_id=scored.INSTRUMENT,
    )
    result: AssessmentFinalised = msgspec.structs.replace(
        finalised, assessment_id=stream, opd_id=opd_id, index=Decimal(index)
    )
    story.tell((stream, opened), (stream, result))


def test_the_figures_of_a_day(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        found = province(connection, APR_20)
    assert (found.opds, found.teams, found.seats, found.open_seats) == (2, 1, 4, 2)
    assert found.nominations == {"decreed": 1, "draft": 1}
    assert found.expiring == 1
    assert found.latest is not None
    latest = found.latest
    assert (latest.period.period_key, latest.taking_part, latest.final) == ("2026-Q1", 2, 1)


def test_figures_are_those_of_the_day_asked_for(shelf: Shelf) -> None:
    story = small_year()
    story.tell(seat_left(SITI, GOODS, MAY_15))
    with told(story, shelf, VIEWS) as connection:
        january = province(connection, date(2026, 1, 31))
        before, after = province(connection, date(2026, 5, 14)), province(connection, MAY_16)
        nothing = province(connection, date(2025, 12, 31))
    assert (january.opds, january.teams, january.open_seats) == (3, 0, 6)
    assert january.latest is not None
    assert (january.latest.final, january.latest.mean, january.latest.ranking) == (0, None, ())
    assert (before.open_seats, after.open_seats) == (2, 3)
    assert (before.expiring, after.expiring) == (1, 0)
    assert (nothing.seats, nothing.latest) == (0, None)


def test_an_empty_province_has_an_answer(shelf: Shelf) -> None:
    with told(new_story(), shelf, VIEWS) as connection:
        found = province(connection, APR_20)
        assert team(connection, KOMINFO, APR_20) is None
    assert (found.opds, found.teams, found.latest) == (0, 0, None)


def test_mean_median_and_ranking_are_exact(shelf: Shelf) -> None:
    story = new_story()
    opds(story)
    small_quarter.period_opened(story)
    for opd_id, index in ((KOMINFO, "3.15"), (HEALTH, "3.40"), (FAMILY, "3.15")):
        final(story, opd_id, index)
    final(story, UUID(int=0xD9), "2.05")
    with told(story, shelf, VIEWS) as connection:
        latest = province(connection, APR_20).latest
        first = province(connection, APR_20, limit=1).latest
    assert latest is not None
    assert (str(latest.mean), str(latest.median)) == ("2.94", "3.15")
    assert [(one.rank, one.opd_code, str(one.index_value)) for one in latest.ranking] == [
        (1, "DINKES", "3.40"),
        (2, "DISKOMINFOSP", "3.15"),
        (2, "DPPKB", "3.15"),
        (4, None, "2.05"),
    ]
    assert first is not None
    assert [one.opd_code for one in first.ranking] == ["DINKES"]


def test_the_median_of_an_even_number_lies_between(shelf: Shelf) -> None:
    story = new_story()
    small_quarter.period_opened(story)
    final(story, KOMINFO, "3.10")
    final(story, HEALTH, "3.41")
    with told(story, shelf, VIEWS) as connection:
        latest = province(connection, APR_20).latest
    assert latest is not None
    assert (str(latest.median), str(latest.mean)) == ("3.26", "3.26")


def test_a_team_shows_who_sits_where_by_which_decree(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        found = team(connection, KOMINFO, APR_20)
    assert found is not None
    network, goods = found.seats
    assert network.holder is not None
    assert (network.holder.person_id, network.decree_number) == (BUDI, "188.4/1/SULBAR/II/2026")
    assert (network.competence, goods.competence) == ("valid", "not-asked")
    assert network.proof is not None
    assert network.proof.valid_until == MAY_15
    assert not found.structure_is_official


def test_a_certificate_that_ended_proves_nothing_any_more(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        found = team(connection, KOMINFO, MAY_16)
    assert found is not None
    assert (found.seats[0].competence, found.seats[0].proof) == ("missing", None)


def test_an_open_seat_is_shown_as_open(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        found = team(connection, HEALTH, APR_20)
    assert found is not None
    assert [(seat.position, seat.holder) for seat in found.seats] == [
        (NETWORK, None),
        (GOODS, None),
    ]
    assert found.nomination is not None
    assert found.nomination.nomination_id == DRAFT


def test_a_running_nomination_and_open_scores_are_for_the_opd_itself(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        health = team(connection, HEALTH, APR_20, confined_to=KOMINFO)
        kominfo = team(connection, KOMINFO, APR_20, confined_to=HEALTH)
        own = team(connection, KOMINFO, APR_20, confined_to=KOMINFO)
    assert health is not None
    assert health.nomination is None
    assert [one.stage for one in health.assessments] == ["final"]
    assert kominfo is not None
    assert kominfo.assessments == ()
    assert own is not None
    assert [one.stage for one in own.assessments] == ["open"]


def test_a_certificate_without_an_end_grows_too_old() -> None:
    position = Position(NETWORK, 1, NETWORK, True, ("a", "b"), 5, True)  # noqa: FBT003
    endless = Proof(UUID(int=1), ("b",), date(2020, 2, 29), None)
    assert counts(endless, position, date(2025, 2, 28))
    assert not counts(endless, position, date(2025, 3, 1))
    assert not counts(msgspec.structs.replace(endless, competences=("c",)), position, APR_20)
    for_ever = msgspec.structs.replace(position, certificate_max_age_years=None)
    assert counts(endless, for_ever, date(2050, 1, 1))
