"""What was left out of a decree, who initialled it, and its annex a page at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from gateway.views import VIEWS
from gateway.views.decree_annex import Decree, decree
from gateway.views.decree_paper import annexes_of, decree_paper
from gateway.views.decrees import decrees
from personnel.domain.decree import DecreeDecided, DecreePrepared
from personnel.domain.decree_contents import ItemLeftOut, NominationLeftOut
from personnel.domain.initials import DecreeRouted
from personnel.domain.nomination import NominationReleased
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_team
from tests.gateway.door import Door, door
from tests.gateway.pages_door import pages, words
from tests.gateway.shelves import Shelf
from tests.gateway.small_seats import initialled
from tests.gateway.small_team import (
    DECREE,
    DRAFT,
    FAMILY,
    FEB_1,
    GOODS,
    JAN_1,
    LEGAL_BUREAU,
    MAR_1,
    NETWORK,
    NOMINATION,
    SECRETARY,
    YEAR_END,
)
from tests.gateway.story import Story, told

OTHER = UUID(int=0xA5)
WHY, NO_CANDIDATE = "Usulan masih ditelaah.", "Belum ada calon."
LEFT_OUT = NominationLeftOut(decree_id=DECREE, nomination_id=DRAFT, reason=WHY)


def initialled_by_all() -> Story:
    """Tell of a draft over three OPDs that every office has initialled."""
    story = Story(*small_team.KINDS, NominationLeftOut, NominationReleased)
    small_team.opds(story)
    small_team.people(story)
    small_team.nomination_until_verified(story)
    story.tell(small_team.drafted(DRAFT, HEALTH))
    story.tell(small_team.drafted(OTHER, FAMILY))
    nominations = (DRAFT, NOMINATION, OTHER)
    chain = (LEGAL_BUREAU, SECRETARY)
    story.tell(
        (DECREE, DecreePrepared(decree_id=DECREE, title="Tim 2026", nominations=nominations)),
        (DECREE, DecreeRouted(decree_id=DECREE, chain_on=JAN_1, steps=chain)),
    )
    for step in chain:
        story.tell(initialled(step))
    return story


def without_one() -> Story:
    """Tell that the draft goes on without one OPD."""
    story = initialled_by_all()
    story.tell((DECREE, LEFT_OUT))
    return story


def decided() -> Story:
    """Tell that the Governor leaves out one OPD as a whole, and one position of another."""
    story = initialled_by_all()
    story.tell(
        (DECREE, LEFT_OUT),
        (DRAFT, NominationReleased(nomination_id=DRAFT, decree_id=DECREE)),
        (
            DECREE,
            DecreeDecided(
                decree_id=DECREE,
                title="Tim 2026",
                nominations=(NOMINATION, OTHER),
                number="188.4/1/SULBAR/II/2026",
                decided_on=FEB_1,
                effective_on=MAR_1,
                until=YEAR_END,
                signed_by="Gubernur",
                left_out=(ItemLeftOut(NOMINATION, GOODS, NO_CANDIDATE),),
            ),
        ),
        small_team.seat_taken(small_team.BUDI, NETWORK),
    )
    return story


def shown(story: Story, shelf: Shelf) -> Decree:
    with told(story, shelf, VIEWS) as connection:
        found = decree(connection, DECREE, MAR_1)
    assert found is not None
    return found


def test_what_the_governor_leaves_out_is_not_initialled_again(shelf: Shelf) -> None:
    found = shown(decided(), shelf)
    assert found.stage == "decided"
    assert all(each.initialled_at for each in found.initials)


def test_a_draft_that_goes_on_without_an_opd_is_initialled_anew(shelf: Shelf) -> None:
    assert all(each.initialled_at for each in shown(initialled_by_all(), shelf).initials)
    found = shown(without_one(), shelf)
    assert [each.initialled_at for each in found.initials] == [None, None]
    assert [(each.opd_id, each.position) for each in found.left_out] == [(HEALTH, None)]


def test_which_opd_and_which_position_were_left_out_is_said_with_the_reason(shelf: Shelf) -> None:
    found = shown(decided(), shelf)
    assert [(each.number, each.opd_id) for each in found.annex] == [(2, KOMINFO), (3, FAMILY)]
    assert [(each.opd_code, each.position_name, each.reason) for each in found.left_out] == [
        ("DINKES", None, WHY),
        ("DISKOMINFOSP", "Pengurus Barang", NO_CANDIDATE),
    ]


@pytest.mark.parametrize("tell", [without_one, decided])
def test_what_is_left_out_is_neither_counted_nor_printed(
    tell: Callable[[], Story], shelf: Shelf
) -> None:
    with told(tell(), shelf, VIEWS) as connection:
        (line,) = decrees(connection)
        assert (line.teams, annexes_of(connection, DECREE)) == (2, 2)
        paper = decree_paper(connection, DECREE)
        assert decree_paper(connection, DECREE, opd_id=HEALTH) is None
    assert paper is not None
    assert [(each.number, each.opd_id) for each in paper.annexes] == [(2, KOMINFO)]


def test_an_annex_is_shown_a_page_at_a_time(shelf: Shelf) -> None:
    story = decided()
    with told(story, shelf, VIEWS) as connection:
        parts = [decree(connection, DECREE, MAR_1, after=n, limit=1) for n in range(4)]
    assert [part and part.beyond for part in parts] == [1, 2, None, None]
    assert [part and [each.opd_id for each in part.annex] for part in parts] == [
        [],
        [KOMINFO],
        [FAMILY],
        [],
    ]
    assert [part and [one.reason for one in part.left_out] for part in parts] == [
        [WHY],
        [NO_CANDIDATE],
        [],
        [],
    ]
    assert [len(team.members) for part in parts if part for team in part.annex] == [1, 0]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with door(decided(), tmp_path_factory.mktemp("decided")) as found:
        yield found


async def test_each_page_leads_to_the_next_one(opened: Door) -> None:
    path: str | None = f"/api/decrees/{DECREE}?limit=2"
    pages_seen = []
    while path:
        answered = await opened.get(path, "auditor")
        assert answered.status_code == 200, answered.text
        pages_seen.append([each["number"] for each in answered.json()["annex"]])
        path = answered.links["next"]["url"] if "next" in answered.links else None
    assert pages_seen == [[2], [3]]


async def test_the_page_says_which_opd_was_left_out_and_why(tmp_path: Path) -> None:
    with pages(decided(), tmp_path) as site:
        text = words(await site.text(f"/keputusan/{DECREE}", "auditor.inspektorat"))
        visitor = words(await site.text(f"/keputusan/{DECREE}"))
    assert f"Dinas Dinkes, seluruh tim: {WHY}" in text
    assert f"Dinas Diskominfosp, Pengurus Barang: {NO_CANDIDATE}" in text
    assert WHY not in visitor
