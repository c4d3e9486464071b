"""Decrees, teams and seats of the time before the suite are shown like others, with a mark."""

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.views import VIEWS
from gateway.views.decree_annex import decree, part_of
from gateway.views.decree_paper import decree_paper
from gateway.views.decrees import decrees
from gateway.views.seat_events import end_of, known_seats
from gateway.views.seats import seats_of_opd
from gateway.views.team import team
from gateway.views.teams import begun_on
from kit.clock import business_day
from personnel.domain.revocation import DecreeRevoked
from tests.evaluation.examples import KOMINFO
from tests.gateway import small_opening, small_team
from tests.gateway.door import door
from tests.gateway.pages_door import pages, words
from tests.gateway.shelves import Shelf
from tests.gateway.small_opening import FERI, FIRST, GITA, LAST, MAY_31, NUMBER, OLD, WRITER
from tests.gateway.small_team import JAN_1, NETWORK
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told

MARK = "diwarisi (data sebelum sistem ini)"


@pytest.fixture(scope="module")
def story() -> Story:
    made = new_story()
    small_team.opds(made)
    for person_id, name in ((FERI, "Feri"), (GITA, "Gita")):
        made.tell(small_team.employed(person_id, KOMINFO, name))
    small_opening.inherited(made)
    return made


def test_who_held_a_seat_years_ago_is_answered_like_today(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        first = {each.position: each for each in seats_of_opd(connection, KOMINFO, FIRST)}
        assert {key: each.person_id for key, each in first.items()} == {NETWORK: FERI, WRITER: GITA}
        writer = first[WRITER]
        assert (writer.inherited, writer.person_name) == (True, "Gita, S.Kom.")
        assert (writer.until, writer.reason, writer.nomination_id) == (LAST, "replaced", None)
        (later,) = seats_of_opd(connection, KOMINFO, small_opening.JUNE_1)
        assert (later.person_id, later.left_on) == (FERI, None)
        assert seats_of_opd(connection, KOMINFO, JAN_1) == ()
        assert seats_of_opd(connection, KOMINFO, MAY_31) == tuple(first.values())


def test_positions_are_called_as_the_paper_has_them(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        found = team(connection, KOMINFO, FIRST)
        assert found is not None
        assert [(seat.position_name, seat.decree_number) for seat in found.seats] == [
            ("Admin Jaringan dan Multimedia", NUMBER),
            ("Pembuat Berita/Artikel", NUMBER),
        ]


def test_an_inherited_decree_has_an_annex_without_nominations(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        (line,) = decrees(connection, confined_to=KOMINFO)
        assert (line.decree_id, line.stage, line.number, line.teams) == (
            OLD,
            "inherited",
            NUMBER,
            1,
        )
        (annex,) = part_of(connection, OLD, JAN_1).annex
        assert (annex.number, annex.opd_code) == (1, "DISKOMINFOSP")
        assert part_of(connection, OLD, JAN_1, after=1).annex == ()
        whole = decree(connection, OLD, JAN_1, confined_to=KOMINFO)
        assert whole is not None
        (named,) = whole.annex
        assert named.nomination_id is None
        assert {each.person_id for each in named.members} == {FERI, GITA}


async def test_the_pages_show_the_mark(story: Story, tmp_path: Path) -> None:
    with pages(story, tmp_path) as opened:
        listed = words(await opened.text("/keputusan"))
        assert f"Nomor {NUMBER}" in listed
        assert MARK in listed.lower()
        page = await opened.text(f"/keputusan/{OLD}")
        assert MARK in words(page).lower()
        assert "draft.pdf" not in page
        opd = words(await opened.text("/opd/DISKOMINFOSP?pada=2023-06-01"))
        assert f"SK Nomor {NUMBER} {MARK}" in opd
        assert "Feri, S.Kom." in opd


async def test_histories_tell_the_mark(story: Story, tmp_path: Path) -> None:
    with door(story, tmp_path) as opened:
        told_of = await opened.found(f"/api/history/{GITA}", "auditor")
        texts = [f"{each['what']} {each['why']}" for each in told_of["items"]]
        assert any(MARK in each and "orang lain ditetapkan" in each for each in texts), texts
        no_paper = await opened.get(f"/api/decrees/{OLD}/draft.pdf", "auditor")
        assert no_paper.status_code == 404


def test_a_struck_seat_is_shown_on_no_day_but_as_it_was_known_before(shelf: Shelf) -> None:
    made = new_story()
    small_team.opds(made)
    small_opening.inherited(made)
    before = business_day(made.clock.at)
    made.clock.at += timedelta(days=1)
    small_opening.struck(made, FERI, NETWORK, MAY_31)
    with told(made, shelf, VIEWS) as connection:
        assert [each.person_id for each in seats_of_opd(connection, KOMINFO, FIRST)] == [GITA]
        assert [one.person_id for one in known_seats(connection, KOMINFO)] == [GITA]
        known = known_seats(connection, KOMINFO, before=end_of(before))
        assert {one.person_id for one in known} == {FERI, GITA}
        assert begun_on(connection, KOMINFO, MAY_31) == FIRST
        assert begun_on(connection, KOMINFO, small_opening.JUNE_1) is None
    small_opening.struck(made, GITA, WRITER, None)
    with told(made, shelf, VIEWS) as connection:
        assert begun_on(connection, KOMINFO, FIRST) is None


def test_an_inherited_decree_has_no_paper_here_also_once_it_is_revoked(shelf: Shelf) -> None:
    made = new_story()
    small_team.opds(made)
    small_opening.inherited(made)
    revoked = DecreeRevoked(
        decree_id=OLD,
        number="188.4/1/2024",
        decided_on=small_opening.JUNE_1,
        effective_on=small_opening.JUNE_1,
        signed_by="Gubernur",
        reason="Susunan berubah",
    )
    with told(made, shelf, VIEWS) as connection:
        assert decree_paper(connection, OLD) is None
    made.tell((OLD, revoked))
    with told(made, shelf, VIEWS) as connection:
        (line,) = decrees(connection)
        assert (line.stage, line.revoked_on, line.teams) == ("revoked", small_opening.JUNE_1, 1)
        assert decree_paper(connection, OLD) is None
