"""What waits for whom."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from evaluation.domain.assessment import Event as AssessmentEvent
from evaluation.domain.not_applicable import NotApplicableDeclined
from evaluation.domain.self_assessment import SelfAssessmentSubmitted
from gateway.views import VIEWS
from gateway.views.inbox import Place, Waiting, inbox
from gateway.views.waiting_for import ROLES
from personnel.domain.initials import DecreeReturned
from personnel.domain.verification import NominationReturned
from tests.evaluation import examples as scored
from tests.evaluation.examples import HEALTH, HEALTH_Q1, KOMINFO, Q1, RISK, SERVICE
from tests.gateway import small_course, small_quarter, small_seats, small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_course import BATCH, OUTSIDE_CERTIFICATE
from tests.gateway.small_quarter import KOMINFO_Q1, objected
from tests.gateway.small_team import DECREE, DRAFT, GOODS, MAR_1, MAY_15, NETWORK, NOMINATION
from tests.gateway.small_year import new_story, small_year
from tests.gateway.story import Story, told
from training.domain.batch import BatchCompleted

APR_13, APR_14 = scored.APR_13, scored.APR_14
Seen = list[tuple[str, UUID]]


@pytest.fixture
def story() -> Story:
    story = new_story()
    small_team.opds(story)
    return story


def seen(connection: Connection, role: str, opd_id: UUID | None = None, on: date = MAR_1) -> Seen:
    return [(each.kind, each.subject_id) for each in inbox(connection, [role], opd_id, on)]


def test_a_draft_waits_for_its_own_opd(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, HEALTH))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "opd_operator", HEALTH) == [("nomination-draft", DRAFT)]
        assert seen(connection, "opd_head", HEALTH) == [("nomination-draft", DRAFT)]
        assert seen(connection, "opd_operator", KOMINFO) == []
        assert seen(connection, "opd_operator") == []
        assert seen(connection, "diskominfo_verifier") == []
        assert seen(connection, "nobody") == []


def test_a_submitted_nomination_waits_for_diskominfo(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_submitted(story)
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "diskominfo_verifier") == [("nomination-submitted", NOMINATION)]
        assert seen(connection, "opd_operator", KOMINFO) == []


def test_a_returned_nomination_waits_for_its_opd(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_submitted(story)
    returned = NominationReturned(nomination_id=NOMINATION, opd_id=KOMINFO, positions=(GOODS,))
    story.tell((NOMINATION, returned))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "opd_operator", KOMINFO) == [("nomination-returned", NOMINATION)]
        assert seen(connection, "diskominfo_verifier") == []


def test_the_governors_office_bundles_then_decides(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_verified(story)
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "governor_office") == [("nomination-verified", NOMINATION)]
    small_team.prepared(story)
    story.tell(small_seats.initialled(small_team.LEGAL_BUREAU))
    story.tell(small_seats.initialled(small_team.SECRETARY))
    with told(story, shelf, VIEWS) as connection:
        (waiting,) = inbox(connection, ["governor_office"], None, MAR_1)
        assert (waiting.kind, waiting.subject_id) == ("decree-prepared", DECREE)
        assert (waiting.opd_id, waiting.opd_code) == (None, None)
    small_team.decided(story)
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "governor_office") == []


def test_an_unverified_certificate_waits_for_diskominfo(story: Story, shelf: Shelf) -> None:
    small_course.trained(story)
    with told(story, shelf, VIEWS) as connection:
        expected = [("certificate-unverified", OUTSIDE_CERTIFICATE)]
        assert seen(connection, "diskominfo_verifier") == expected


def test_an_ended_batch_waits_for_the_provider_until_it_is_completed(
    story: Story, shelf: Shelf
) -> None:
    story.tell((BATCH, small_course.batch_scheduled))
    the_day_before = small_course.batch_scheduled.ends_on - timedelta(days=1)
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "training_provider") == [("batch-to-complete", BATCH)]
        assert seen(connection, "training_provider", None, the_day_before) == []
    story.tell((BATCH, BatchCompleted(programme_id=small_course.PROGRAMME, absent=())))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "training_provider") == []


def test_an_open_period_waits_for_every_opd_in_force(story: Story, shelf: Shelf) -> None:
    small_quarter.period_opened(story)
    small_quarter.kominfo_begun(story)
    with told(story, shelf, VIEWS) as connection:
        (begun,) = inbox(connection, ["opd_operator"], KOMINFO, MAR_1)
        not_begun, of_family = inbox(connection, ["opd_operator"], HEALTH, MAR_1)
        ended = seen(connection, "opd_operator", small_team.FAMILY)
        assert ended == [("self-assessment-open", Q1)], "it ended within the quarter"
        assert seen(connection, "opd_operator", HEALTH, scored.APR_1) == []
        assert seen(connection, "opd_operator", HEALTH, date(2026, 1, 4)) == []
        marked = inbox(connection, ["diskominfo_verifier"], None, MAR_1)
    assert (begun.kind, begun.subject_id) == ("self-assessment-open", KOMINFO_Q1)
    assert (not_begun.kind, not_begun.subject_id) == ("self-assessment-open", Q1)
    codes = {not_begun.opd_code, of_family.opd_code}
    assert (not_begun.until, codes) == (scored.MAR_31, {"DINKES", "DPPKB"})
    assert [(each.kind, each.detail, each.opd_code) for each in marked] == [
        ("not-applicable-marked", SERVICE, "DISKOMINFOSP")
    ]


def test_a_seat_that_its_holder_has_left_waits_for_its_opd_until_somebody_has_it(
    story: Story, shelf: Shelf
) -> None:
    small_team.prepared(story)
    small_team.decided(story)
    story.tell(small_team.seat_lost(small_team.BUDI, NETWORK, MAY_15))
    vacant = [("seat-vacant", DECREE)]
    with told(story, shelf, VIEWS) as connection:
        day_before = MAY_15 - timedelta(days=1)
        assert seen(connection, "opd_operator", KOMINFO, day_before) == []
        assert seen(connection, "opd_head", KOMINFO, MAY_15) == vacant
        assert seen(connection, "opd_head", HEALTH, MAY_15) == []
        (line,) = inbox(connection, ["opd_operator"], KOMINFO, MAY_15)
        assert (line.detail, line.until) == (NETWORK, small_team.YEAR_END)
        assert seen(connection, "opd_head", KOMINFO, date(2027, 1, 1)) == []
    story.tell(small_team.seat_taken(small_team.ANI, NETWORK))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "opd_head", KOMINFO, MAY_15) == []


def test_a_seat_of_a_team_that_has_ended_is_not_vacant(story: Story, shelf: Shelf) -> None:
    small_team.prepared(story)
    small_team.decided(story)
    story.tell(small_team.seat_lost(small_team.BUDI, NETWORK, MAY_15))
    over = date(2026, 9, 1)
    story.tell(small_team.seat_left(small_team.SITI, GOODS, over))
    story.tell(small_seats.team_dissolved(over))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "opd_head", KOMINFO, over - timedelta(days=1)) != []
        assert seen(connection, "opd_head", KOMINFO, over) == []


def test_what_an_opd_that_has_ended_owes_waits_for_its_heir(story: Story, shelf: Shelf) -> None:
    ended = small_team.merged
    story.tell((small_team.FAMILY, replace(ended, heir_id=HEALTH)))
    story.tell((HEALTH, replace(ended, opd_id=HEALTH, heir_id=KOMINFO)))
    small_quarter.period_opened(story)
    with told(story, shelf, VIEWS) as connection:
        waiting = inbox(connection, ["opd_operator"], KOMINFO, MAR_1)
        assert {each.opd_id for each in waiting} == {KOMINFO, HEALTH, small_team.FAMILY}
        assert {(each.kind, each.subject_id) for each in waiting} == {("self-assessment-open", Q1)}
        of_health = inbox(connection, ["opd_operator"], HEALTH, MAR_1)
        assert {each.opd_id for each in of_health} == {HEALTH, small_team.FAMILY}


def test_a_mark_waits_for_diskominfo_until_it_is_decided_also_when_handed_in(
    story: Story, shelf: Shelf
) -> None:
    small_quarter.period_opened(story)
    small_quarter.kominfo_begun(story)
    story.tell((KOMINFO_Q1, SelfAssessmentSubmitted(period_id=Q1, opd_id=KOMINFO)))
    with told(story, shelf, VIEWS) as connection:
        waits = [("not-applicable-marked", KOMINFO_Q1)]
        assert seen(connection, "diskominfo_verifier") == waits
    declined = NotApplicableDeclined(
        period_id=Q1, opd_id=KOMINFO, indicator=SERVICE, reason="ada", counts_as=1
    )
    story.tell((KOMINFO_Q1, declined))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "diskominfo_verifier") == []


def told_health(story: Story, events: Sequence[AssessmentEvent]) -> None:
    for event in events:
        story.tell((HEALTH_Q1, event))


def test_an_assessment_goes_to_and_fro(story: Story, shelf: Shelf) -> None:
    small_quarter.period_opened(story)
    told_health(story, scored.handed_in)
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "assessor") == [("assessment-submitted", HEALTH_Q1)]
        of_family = [("self-assessment-open", Q1)]
        assert seen(connection, "opd_operator", HEALTH) == of_family, "it is its heir"
    told_health(story, [*scored.all_verified, scored.concluded])
    with told(story, shelf, VIEWS) as connection:
        objectable = [("objectable", HEALTH_Q1)]
        assert seen(connection, "opd_operator", HEALTH, APR_13) == objectable
        assert seen(connection, "opd_operator", HEALTH, APR_14) == []
        assert seen(connection, "coordination_team", None, APR_13) == []
        final = [("assessment-to-finalise", HEALTH_Q1)]
        assert seen(connection, "coordination_team", None, APR_14) == final
    told_health(story, [objected])
    with told(story, shelf, VIEWS) as connection:
        (raised,) = inbox(connection, ["assessor"], None, APR_14)
        assert (raised.kind, raised.detail) == ("objection-raised", RISK)
        assert seen(connection, "opd_operator", HEALTH, APR_13) == []
    told_health(story, [small_quarter.answered, small_quarter.finalised])
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "assessor", None, APR_14) == []


def test_the_longest_waiting_comes_first_and_pages_follow(shelf: Shelf) -> None:
    with told(small_year(), shelf, VIEWS) as connection:
        everything = inbox(connection, list(ROLES), HEALTH, MAR_1)
        paged: list[Waiting] = []
        after: Place | None = None
        while page := inbox(connection, list(ROLES), HEALTH, MAR_1, after=after, limit=1):
            paged += page
            after = Place(*page[-1][:4])
    assert tuple(paged) == everything
    assert [each.since for each in everything] == sorted(each.since for each in everything)
    assert [each.kind for each in everything] == [
        "certificate-unverified",
        "nomination-draft",
        "self-assessment-open",
        "not-applicable-marked",
        "step-escalated",
        "finding-open",
    ]


def test_a_prepared_decree_waits_for_one_initial_after_the_other_then_for_its_decision(
    story: Story, shelf: Shelf
) -> None:
    small_team.prepared(story)
    legal, secretary = small_team.LEGAL_BUREAU, small_team.SECRETARY
    waits = [("decree-to-initial", DECREE)]
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "legal_bureau") == waits
        (line,) = inbox(connection, ["legal_bureau"], None, MAR_1)
        assert line.detail == legal.key
        assert seen(connection, "coordination_team") == []
        assert ("decree-prepared", DECREE) not in seen(connection, "governor_office")
    story.tell(small_seats.initialled(legal))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "legal_bureau") == []
        assert seen(connection, "coordination_team") == waits
    returned = DecreeReturned(
        decree_id=DECREE, step=secretary.key, office=secretary.office, reason="Konsiderans"
    )
    story.tell((DECREE, returned))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "legal_bureau") == waits
        assert seen(connection, "coordination_team") == []
    story.tell(small_seats.initialled(legal), small_seats.initialled(secretary))
    with told(story, shelf, VIEWS) as connection:
        assert seen(connection, "coordination_team") == []
        assert ("decree-prepared", DECREE) in seen(connection, "governor_office")
