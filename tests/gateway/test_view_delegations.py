"""Who stands in for whom, on which day, and what waits for the deputy."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Connection

from gateway.seeing import Reader
from gateway.views import VIEWS
from gateway.views.delegations import Delegation, Place, delegations, in_hands_of, used
from gateway.views.inbox import inbox
from gateway.words import ViewWords
from kit.rights import Rights
from personnel.domain.delegating import DelegationResumed
from personnel.domain.office import office_of
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_delegations as given_by
from tests.gateway import small_team
from tests.gateway.door import RIGHTS
from tests.gateway.shelves import Shelf
from tests.gateway.small_delegations import (
    ACTING,
    AN,
    ASSESSOR,
    HEAD,
    MARCH_2,
    MARCH_9,
    MARCH_20,
    MAY_31,
    PLH,
    PLT,
    SECRETARY,
)
from tests.gateway.small_team import DRAFT
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

MARCH_1, MARCH_8, MARCH_21 = date(2026, 3, 1), date(2026, 3, 8), date(2026, 3, 21)


@pytest.fixture
def story() -> Story:
    story = new_story()
    small_team.opds(story)
    return story


def ids(found: Sequence[Delegation]) -> list[UUID]:
    return [each.delegation_id for each in found]


def test_they_are_found_by_opd_account_and_day(story: Story, shelf: Shelf) -> None:
    given_by.delegated(story)
    with told(story, shelf, VIEWS) as connection:
        assert ids(delegations(connection, MARCH_8)) == [AN, PLT, PLH]
        assert ids(delegations(connection, MARCH_8, opd_id=HEALTH)) == [PLT]
        assert ids(delegations(connection, MARCH_8, account=SECRETARY)) == [AN, PLH]
        assert ids(delegations(connection, MARCH_8, account=HEAD)) == [PLT, PLH]
        assert ids(delegations(connection, MARCH_8, in_force=True)) == [AN, PLT, PLH]
        assert ids(delegations(connection, MARCH_9, in_force=True)) == [AN, PLT]
        assert ids(delegations(connection, MARCH_1, in_force=True)) == []
        assert ids(delegations(connection, MARCH_8, ending_by=MARCH_20)) == [PLH]
        assert ids(delegations(connection, MARCH_9, ending_by=MARCH_20)) == []
        last = Place(MARCH_2, PLT)
        assert ids(delegations(connection, MARCH_8, after=last, limit=5)) == [PLH]


def test_one_says_all_that_was_said(story: Story, shelf: Shelf) -> None:
    given_by.delegated(story)
    with told(story, shelf, VIEWS) as connection:
        (plh,) = delegations(connection, MARCH_8, opd_id=KOMINFO, account=HEAD)
    assert (plh.opd_code, plh.kind, plh.role, plh.actions) == (
        *("DISKOMINFOSP", "plh", "opd_head"),
        None,
    )
    assert (plh.stood_in_for, plh.on_behalf_of, plh.deputy) == (HEAD, HEAD, SECRETARY)
    assert (plh.first_on, plh.last_on, plh.ended_on) == (MARCH_2, MARCH_20, MARCH_9)
    assert (plh.end_reason, plh.revoked) == ("Kembali bertugas", False)
    assert [plh.holds(day) for day in (MARCH_1, MARCH_2, MARCH_8, MARCH_9)] == [
        *(False, True, True),
        False,
    ]


def test_it_ends_by_itself_after_its_last_day(story: Story, shelf: Shelf) -> None:
    story.tell(given_by.given())
    with told(story, shelf, VIEWS) as connection:
        for day, held in ((MARCH_1, []), (MARCH_2, [PLH]), (MARCH_20, [PLH]), (MARCH_21, [])):
            assert ids(in_hands_of(connection, SECRETARY, day)) == held
        assert in_hands_of(connection, HEAD, MARCH_8) == ()


def test_by_which_one_somebody_acted_is_known_on_each_of_its_days(
    story: Story, shelf: Shelf
) -> None:
    given_by.delegated(story)
    with told(story, shelf, VIEWS) as connection:
        by_day = [used(connection, SECRETARY, HEAD, day) for day in (MARCH_1, MARCH_2, MARCH_9)]
        assert [one and one.delegation_id for one in by_day] == [None, PLH, PLH]
        assert used(connection, SECRETARY, HEAD, date(2026, 3, 10)) is None
        assert used(connection, HEAD, SECRETARY, MARCH_2) is None


def words_of(connection: Connection) -> ViewWords:
    return ViewWords(connection, MARCH_8, Reader(None, Rights.load(RIGHTS)))


def test_histories_say_in_which_capacity_somebody_acted(story: Story, shelf: Shelf) -> None:
    given_by.delegated(story)
    with told(story, shelf, VIEWS) as connection:
        words, name = words_of(connection), "Dinas Diskominfosp"
        assert words.acting(SECRETARY, HEAD, MARCH_8) == (
            f"Sekretaris DISKOMINFOSP, Plh. Kepala {name}"
        )
        vacant = office_of("opd_head", HEALTH)
        assert words.acting(ACTING, vacant, MAY_31).endswith(", Plt. Kepala Dinas Dinkes")
        assert words.acting(SECRETARY, ASSESSOR, MARCH_8) == (
            f"Sekretaris DISKOMINFOSP a.n. Asesor SPBE {name}"
        )
        late = words.acting(SECRETARY, HEAD, MARCH_21)
        assert late == "Sekretaris DISKOMINFOSP atas nama Kepala DISKOMINFOSP"


def test_the_inbox_shows_the_tasks_of_the_office_while_it_lasts(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, HEALTH))
    story.tell(given_by.vacant())
    with told(story, shelf, VIEWS) as connection:
        for day, seen in ((MARCH_1, []), (MARCH_2, [DRAFT]), (MAY_31, [DRAFT])):
            held = in_hands_of(connection, ACTING, day)
            found = inbox(connection, ["opd_head"], KOMINFO, day, in_hands=held)
            assert [each.subject_id for each in found] == seen
            assert {(each.delegation_id, each.acting_as, each.opd_id) for each in found} <= {
                (PLT, "plt", HEALTH)
            }


def test_what_waits_for_oneself_is_not_shown_a_second_time(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, KOMINFO))
    story.tell(given_by.given())
    with told(story, shelf, VIEWS) as connection:
        held = in_hands_of(connection, SECRETARY, MARCH_8)
        (one,) = inbox(connection, ["opd_operator"], KOMINFO, MARCH_8, in_hands=held)
        assert (one.subject_id, one.delegation_id) == (DRAFT, None)
        (other,) = inbox(connection, [], HEALTH, MARCH_8, in_hands=held)
        assert (other.subject_id, other.delegation_id) == (DRAFT, PLH)


@pytest.mark.parametrize(
    ("actions", "seen"),
    [(("personnel.submit-nomination",), [DRAFT]), (("evaluation.claim-level",), [])],
)
def test_only_what_was_given_waits(
    story: Story, shelf: Shelf, actions: tuple[str, ...], seen: list[UUID]
) -> None:
    story.tell(small_team.drafted(DRAFT, KOMINFO))
    story.tell(given_by.given(actions=actions))
    with told(story, shelf, VIEWS) as connection:
        held = in_hands_of(connection, SECRETARY, MARCH_8)
        found = inbox(connection, [], None, MARCH_8, in_hands=held)
        assert [each.subject_id for each in found] == seen


def test_one_that_ends_with_its_opd_holds_until_then_and_goes_on_where_that_is_cancelled(
    story: Story, shelf: Shelf
) -> None:
    story.tell(given_by.given(), given_by.ended(MARCH_9))
    resumed = DelegationResumed(
        delegation_id=PLH, opd_id=KOMINFO, deputy=SECRETARY, effective_on=MARCH_9
    )
    with told(story, shelf, VIEWS) as connection:
        assert ids(in_hands_of(connection, SECRETARY, MARCH_8)) == [PLH]
        assert ids(in_hands_of(connection, SECRETARY, MARCH_9)) == []
        soon = delegations(connection, MARCH_2, ending_by=MARCH_9)
    assert ids(soon) == [PLH]
    story.tell((PLH, resumed))
    with told(story, shelf, VIEWS) as connection:
        assert ids(in_hands_of(connection, SECRETARY, MARCH_20)) == [PLH]
        assert delegations(connection, MARCH_2, ending_by=MARCH_9) == ()
