"""How far each nomination is, what was found in it, and which decree contains it."""

from datetime import date

import pytest
from msgspec.structs import replace

from gateway.views import VIEWS
from gateway.views.decree_annex import decree
from gateway.views.decrees import decrees
from gateway.views.nominations import nomination, nominations
from gateway.views.team import team
from personnel.domain.decree import DecreeDiscarded
from personnel.domain.naming import PositionVacated
from personnel.domain.nomination import NominationReleased, NominationWithdrawn
from personnel.domain.structure import STRUCTURE_ID
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_course, small_quarter, small_team
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import (
    ANI,
    BUDI,
    DECREE,
    DRAFT,
    GOODS,
    MAR_1,
    NETWORK,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
)
from tests.gateway.story import Story, told

KINDS = (
    *(*small_team.KINDS, *small_course.KINDS, *small_quarter.KINDS),
    *(DecreeDiscarded, NominationReleased, NominationWithdrawn),
)
WRITER = "writer"
SOON = date(2026, 2, 2)


@pytest.fixture
def story() -> Story:
    story = Story(*KINDS)
    small_team.opds(story)
    small_team.people(story)
    return story


def test_a_draft_shows_its_open_positions(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, HEALTH))
    story.tell(small_team.nominated(DRAFT, NETWORK, ANI))
    story.tell(small_team.nominated(DRAFT, GOODS, BUDI))
    vacated = PositionVacated(nomination_id=DRAFT, position=GOODS, person_id=BUDI)
    story.tell((DRAFT, vacated))
    with told(story, shelf, VIEWS) as connection:
        found = nomination(connection, DRAFT, SOON, confined_to=HEALTH)
    assert found is not None
    assert (found.stage, found.opd_code, found.decree_number) == ("draft", "DINKES", None)
    shown = [(item.position, item.person_name, item.verdict) for item in found.items]
    assert shown == [(NETWORK, "Ani, S.Kom.", "pending"), (GOODS, None, None)]


def test_another_opds_draft_is_not_shown(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(DRAFT, HEALTH))
    story.tell(small_team.drafted(NOMINATION, KOMINFO))
    with told(story, shelf, VIEWS) as connection:
        assert nomination(connection, DRAFT, SOON, confined_to=KOMINFO) is None
        listed = nominations(connection, confined_to=KOMINFO)
        assert [line.nomination_id for line in listed] == [NOMINATION]
        assert nominations(connection, opd_id=HEALTH, confined_to=KOMINFO) == ()


def test_each_item_shows_its_verdict_and_its_proof(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_submitted(story)
    story.tell(small_team.item_verified(NETWORK, BUDI))
    story.tell((NOMINATION, small_team.item_returned))
    with told(story, shelf, VIEWS) as connection:
        found = nomination(connection, NOMINATION, SOON)
    assert found is not None
    shown = [(item.person_id, item.verdict, item.certificate_id) for item in found.items]
    assert shown == [(BUDI, "verified", NETWORK_CERTIFICATE), (SITI, "returned", None)]


def test_who_is_named_again_is_not_judged_yet(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_submitted(story)
    story.tell((NOMINATION, small_team.item_returned))
    story.tell(small_team.nominated(NOMINATION, GOODS, SITI))
    with told(story, shelf, VIEWS) as connection:
        found = nomination(connection, NOMINATION, SOON)
    assert found is not None
    assert (found.items[1].verdict, found.items[1].reason_event_id) == ("pending", None)


def test_nominations_are_paged_with_the_last_moved_first(story: Story, shelf: Shelf) -> None:
    story.tell(small_team.drafted(NOMINATION, KOMINFO), small_team.drafted(DRAFT, HEALTH))
    story.tell(
        (
            NOMINATION,
            NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO, reason="Keliru."),
        )
    )
    with told(story, shelf, VIEWS) as connection:
        (first,) = nominations(connection, limit=1)
        (second,) = nominations(connection, after=first.nomination_id)
        drafts = nominations(connection, stages=("draft",))
    assert [first.stage, second.stage] == ["withdrawn", "draft"]
    assert [line.nomination_id for line in drafts] == [DRAFT]


def test_a_decided_decree_names_the_teams_with_their_seats(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    with told(story, shelf, VIEWS) as connection:
        found = decree(connection, DECREE, MAR_1, confined_to=HEALTH)
        named = nomination(connection, NOMINATION, MAR_1)
        (line,) = decrees(connection, confined_to=HEALTH)
    assert found is not None
    assert (found.stage, found.number, found.teams) == ("decided", "188.4/1/SULBAR/II/2026", 1)
    (kominfo,) = found.annex
    members = {seat.position: seat.person_name for seat in kominfo.members}
    assert members == {NETWORK: "Budi, S.Kom.", GOODS: "Siti, S.Kom."}
    assert (kominfo.opd_code, line.decree_id) == ("DISKOMINFOSP", DECREE)
    assert named is not None
    assert (named.stage, named.decree_number) == ("decreed", found.number)
    assert named.effective_on == MAR_1


def test_a_prepared_decree_is_not_shown_to_an_opd(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    with told(story, shelf, VIEWS) as connection:
        assert decrees(connection, confined_to=KOMINFO) == ()
        assert decree(connection, DECREE, MAR_1, confined_to=KOMINFO) is None
        found = decree(connection, DECREE, MAR_1)
    assert found is not None
    assert [(one.opd_id, one.members) for one in found.annex] == [(KOMINFO, ())]


def test_a_discarded_decree_sets_its_nominations_free(story: Story, shelf: Shelf) -> None:
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    released = NominationReleased(nomination_id=NOMINATION, decree_id=DECREE)
    story.tell(
        (DECREE, DecreeDiscarded(decree_id=DECREE, reason="Judulnya keliru.")),
        (NOMINATION, released),
    )
    with told(story, shelf, VIEWS) as connection:
        (line,) = nominations(connection)
        (paper,) = decrees(connection, stage="discarded")
        assert decrees(connection, after=paper.decree_id) == ()
    assert (line.stage, line.decree_id) == ("verified", None)


def test_a_nomination_keeps_the_words_of_the_structure_by_which_it_was_submitted(
    story: Story, shelf: Shelf
) -> None:
    small_team.nomination_until_submitted(story)
    later = replace(small_team.structure_published, effective_on=SOON, positions=())
    story.tell((STRUCTURE_ID, later))
    with told(story, shelf, VIEWS) as connection:
        found = nomination(connection, NOMINATION, MAR_1)
    assert found is not None
    assert [each.position_name for each in found.items] == ["Admin Jaringan", "Pengurus Barang"]


def test_a_seat_of_an_older_structure_is_called_as_that_called_it(
    story: Story, shelf: Shelf
) -> None:
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    other = replace(small_team.POSITIONS[1], key=WRITER, name="Penulis")
    later = replace(small_team.structure_published, effective_on=SOON, positions=(other,))
    story.tell((STRUCTURE_ID, later))
    with told(story, shelf, VIEWS) as connection:
        found = team(connection, KOMINFO, MAR_1)
    assert found is not None
    assert {seat.position: seat.position_name for seat in found.seats} == {
        WRITER: "Penulis",
        NETWORK: "Admin Jaringan",
        GOODS: "Pengurus Barang",
    }
