"""Which steps are late, at whom, and for how many working days?"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from gateway.views import VIEWS
from gateway.views.calendar import WorkingDays, holidays
from gateway.views.deadlines import (
    checklist_on,
    deadlines_on,
    delegation_terms_on,
    initial_chain_on,
)
from gateway.views.inbox import inbox
from gateway.views.steps import Standing, Wanted, ageing, overdue_steps
from personnel.domain.deadlines import Holder, Step
from personnel.domain.nomination import NominationDecreed, NominationWithdrawn
from personnel.domain.vacancies import vacancies_of
from personnel.domain.verification import NominationReturned, NominationVerified
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_deadlines as small
from tests.gateway import small_seats
from tests.gateway import small_team as team
from tests.gateway.shelves import Shelf
from tests.gateway.small_deadlines import FEB_9, FEB_16, FEB_18, FEB_20, IMLEK
from tests.gateway.small_team import BUDI, DECREE, DRAFT, GOODS, MAR_1, NOMINATION, SITI
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, Told, told

DAYS = st.dates(date(2025, 12, 1), date(2027, 3, 1))
ALL: frozenset[Standing] = frozenset({"late", "soon", "in_time"})


@given(DAYS, DAYS, st.lists(DAYS, max_size=40))
def test_working_days_are_counted_as_one_by_one(
    first: date, last: date, off: Sequence[date]
) -> None:
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    one_by_one = sum(day.weekday() not in {5, 6} and day not in off for day in days)
    assert WorkingDays(off).between(first, last) == one_by_one


@pytest.fixture
def story() -> Story:
    story = new_story()
    team.opds(story)
    story.tell(small.days_off(IMLEK))
    return story


def drafts(story: Story) -> None:
    story.tell(team.drafted(DRAFT, HEALTH), small.began(DRAFT, HEALTH))
    story.tell(team.drafted(NOMINATION, KOMINFO))
    story.tell(small.began(NOMINATION, KOMINFO, until=FEB_20, on=FEB_16, counted=False))


def test_a_step_is_in_time_then_soon_due_then_late(story: Story, shelf: Shelf) -> None:
    drafts(story)
    with told(story, shelf, VIEWS) as connection:

        def standings(on: date, wanted: Wanted = Wanted()) -> list[tuple[str, int]]:  # noqa: B008 - frozen
            found = overdue_steps(connection, wanted, on)
            return [(each.standing, each.working_days_late) for each in found]

        assert standings(FEB_9) == []
        assert standings(FEB_9, Wanted(standings=ALL)) == [("in_time", 0)] * 2
        assert standings(FEB_16) == [("soon", 0)] * 2
        assert standings(FEB_18) == [("soon", 0)] * 2
        assert standings(FEB_20) == [("late", 2), ("soon", 0)]
        late = Wanted(standings=frozenset({"late"}))
        assert standings(date(2026, 2, 23), late) == [("late", 3), ("late", 1)]


def test_the_board_says_who_where_and_since_when(story: Story, shelf: Shelf) -> None:
    drafts(story)
    story.tell(small.reminded(DRAFT, HEALTH))
    story.tell(small.escalated(DRAFT, HEALTH))
    with told(story, shelf, VIEWS) as connection:
        late, soon = overdue_steps(connection, Wanted(), FEB_20)
        assert (late.subject_id, late.opd_code, late.opd_name) == (DRAFT, "DINKES", "Dinas Dinkes")
        assert (late.step, late.position, late.holder) == ("submission", None, "opd_head")
        assert (late.began_on, late.until, late.working_days_running) == (FEB_9, FEB_18, 8)
        assert (late.reminders, late.escalated_to) == (1, "coordination_team")
        assert not late.weekends_only
        assert (soon.reminders, soon.escalated_to, soon.weekends_only) == (0, None, True)


def test_the_board_is_asked_by_holder_step_and_opd_and_read_page_by_page(
    story: Story, shelf: Shelf
) -> None:
    drafts(story)
    verifier = Holder.DISKOMINFO_VERIFIER
    story.tell(small.began(NOMINATION, KOMINFO, Step.VERIFICATION, holder=verifier, until=FEB_20))
    with told(story, shelf, VIEWS) as connection:

        def of(wanted: Wanted) -> list[object]:
            return [each.subject_id for each in overdue_steps(connection, wanted, FEB_20)]

        assert of(Wanted()) == [DRAFT, NOMINATION]
        assert of(Wanted(holder="diskominfo_verifier")) == [NOMINATION]
        assert of(Wanted(step="submission")) == [DRAFT]
        assert of(Wanted(opd_id=KOMINFO)) == [NOMINATION]
        assert of(Wanted(opd_id=KOMINFO, confined_to=HEALTH)) == []
        (first,) = overdue_steps(connection, Wanted(), FEB_20, limit=1)
        after = (first.until, first.subject_id, "")
        (second,) = overdue_steps(connection, Wanted(), FEB_20, after=after)
        assert (first.subject_id, second.subject_id) == (DRAFT, NOMINATION)


@pytest.mark.parametrize(
    "turn",
    [
        team.submitted("800/1"),
        (
            NOMINATION,
            NominationReturned(nomination_id=NOMINATION, opd_id=KOMINFO, positions=(GOODS,)),
        ),
        (NOMINATION, NominationVerified(nomination_id=NOMINATION, opd_id=KOMINFO)),
        (NOMINATION, NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO, reason="-a")),
        (
            NOMINATION,
            NominationDecreed(
                nomination_id=NOMINATION, opd_id=KOMINFO, decree_id=DECREE, effective_on=MAR_1
            ),
        ),
    ],
)
def test_a_turn_of_the_nomination_ends_the_step(story: Story, shelf: Shelf, turn: Told) -> None:
    drafts(story)
    story.tell(turn)
    with told(story, shelf, VIEWS) as connection:
        found = overdue_steps(connection, Wanted(opd_id=KOMINFO, standings=ALL), FEB_20)
        assert found == ()


def test_what_begins_with_a_turn_runs(story: Story, shelf: Shelf) -> None:
    drafts(story)
    story.tell(team.submitted("800/1"), small.began(NOMINATION, KOMINFO, Step.VERIFICATION))
    with told(story, shelf, VIEWS) as connection:
        (step,) = overdue_steps(connection, Wanted(opd_id=KOMINFO), FEB_20)
        assert step.step == "verification"


def team_in_office(story: Story) -> None:
    team.prepared(story)
    team.decided(story)
    story.tell(team.seat_lost(SITI, GOODS, team.MAY_15))
    story.tell(small.vacant(until=date(2026, 6, 12)))


def test_a_vacant_seat_runs_until_somebody_holds_it(story: Story, shelf: Shelf) -> None:
    team_in_office(story)
    on = date(2026, 6, 15)
    with told(story, shelf, VIEWS) as connection:
        (step,) = overdue_steps(connection, Wanted(), on)
        assert (step.subject_id, step.position) == (vacancies_of(KOMINFO), GOODS)
        assert step.working_days_late == 1
        (waiting,) = inbox(connection, ["opd_head"], KOMINFO, on)
        assert (waiting.kind, waiting.until) == ("seat-vacant", date(2026, 6, 12))
        assert overdue_steps(connection, Wanted(), team.IN_TWO_YEARS) == ()
    story.tell(small_seats.seat_regained(SITI, GOODS, team.MAY_15))
    with told(story, shelf, VIEWS) as connection:
        assert overdue_steps(connection, Wanted(), on) == ()


def test_the_age_of_what_a_holder_has_is_in_working_days(story: Story, shelf: Shelf) -> None:
    drafts(story)
    with told(story, shelf, VIEWS) as connection:
        (heads,) = ageing(connection, Wanted(standings=ALL), FEB_20)
        assert (heads.holder, heads.running, heads.late) == ("opd_head", 2, 1)
        assert (heads.oldest_age, heads.oldest_since, heads.mean_age) == (8, FEB_9, Decimal("5.5"))
        assert ageing(connection, Wanted(confined_to=BUDI), FEB_20) == ()


def waiting(
    connection: Connection, role: str, opd_id: UUID | None = None
) -> list[tuple[object, ...]]:
    found = inbox(connection, [role], opd_id, FEB_20)
    return [(each.kind, each.detail, each.until, each.reminders) for each in found]


def test_an_inbox_says_until_when_and_how_often_one_was_reminded(
    story: Story, shelf: Shelf
) -> None:
    drafts(story)
    story.tell(small.reminded(DRAFT, HEALTH))
    with told(story, shelf, VIEWS) as connection:
        assert waiting(connection, "opd_head", HEALTH) == [("nomination-draft", "", FEB_18, 1)]
        assert waiting(connection, "opd_head", KOMINFO) == [("nomination-draft", "", FEB_20, 0)]


def test_a_late_step_is_in_the_inbox_of_whom_it_was_escalated_to(
    story: Story, shelf: Shelf
) -> None:
    drafts(story)
    story.tell(small.reminded(DRAFT, HEALTH))
    story.tell(small.escalated(DRAFT, HEALTH))
    with told(story, shelf, VIEWS) as connection:
        late = [("step-escalated", "submission", FEB_18, 1)]
        assert waiting(connection, "coordination_team") == late
        assert waiting(connection, "governor_office") == []
    story.tell((DRAFT, NominationWithdrawn(nomination_id=DRAFT, opd_id=HEALTH, reason="batal")))
    with told(story, shelf, VIEWS) as connection:
        assert waiting(connection, "coordination_team") == []


def test_days_off_are_those_that_were_published_last(story: Story, shelf: Shelf) -> None:
    story.tell(small.days_off(FEB_16))
    with told(story, shelf, VIEWS) as connection:
        assert [each.on for each in holidays(connection, 2026)] == [FEB_16]
        assert holidays(connection, 2027) == ()


def test_deadlines_and_checklists_are_those_in_force_on_the_day(story: Story, shelf: Shelf) -> None:
    story.tell(small.deadlines())
    story.tell(small.checklist())
    story.tell(small.chain())
    story.tell(small.standing_in())
    before = team.JAN_1 - timedelta(days=1)
    with told(story, shelf, VIEWS) as connection:
        rules, listed = deadlines_on(connection, MAR_1), checklist_on(connection, MAR_1)
        assert rules is not None
        assert listed is not None
        assert [(each.step, each.escalate_to) for each in rules.steps] == [
            ("submission", "coordination_team"),
            ("verification", None),
        ]
        assert [each.remind_before for each in rules.steps] == [(2,), ()]
        chain, terms = initial_chain_on(connection, MAR_1), delegation_terms_on(connection, MAR_1)
        assert chain is not None
        assert terms is not None
        assert [each.office for each in chain.steps] == ["Kepala Biro Hukum", "Sekretaris Daerah"]
        assert [(each.kind, each.most_months) for each in terms.terms] == [("plh", 3), ("an", 6)]
        assert initial_chain_on(connection, before) is None
        assert delegation_terms_on(connection, before) is None
        assert [each.key for each in listed.checks] == ["identity", "certificate"]
        assert [each.per for each in listed.files] == ["nomination", "position"]
        assert (deadlines_on(connection, before), checklist_on(connection, before)) == (None, None)
