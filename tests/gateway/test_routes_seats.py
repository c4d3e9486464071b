"""Who held a seat on a day as it was known on another, and the history of each: routes, pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from kit.decider import ERASED
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_seats, small_team
from tests.gateway.door import Door, door
from tests.gateway.pages_door import Pages, pages, words
from tests.gateway.shelves import Shelf
from tests.gateway.small_seats import CLARA
from tests.gateway.small_team import (
    ANI,
    BUDI,
    FAMILY,
    GOODS,
    IN_TWO_YEARS,
    MAY_15,
    NETWORK,
    SITI,
)
from tests.gateway.small_year import new_story
from tests.gateway.story import Story

SEATS = f"/api/opds/{KOMINFO}/seats"
JUNE_1, JULY_15 = "2026-06-01", "2026-07-15"
HISTORY = f"{SEATS}/{NETWORK}/history"


def told_late() -> Story:
    """Tell in July that Budi has retired in May and Clara does his work from 20 June on."""
    story = new_story()
    small_team.opds(story)
    small_team.people(story)
    story.tell(small_team.employed(CLARA, KOMINFO, "Clara"))
    small_team.nomination_until_verified(story)
    small_team.prepared(story)
    small_team.decided(story)
    story.tell(small_team.opd_changed(KOMINFO, "Dinas Digital", IN_TWO_YEARS))
    story.clock.at = datetime.fromisoformat("2026-07-20T09:00:00+08:00")
    story.tell(small_team.seat_lost(BUDI, NETWORK, MAY_15))
    small_seats.interim_assigned(story, CLARA, NETWORK, datetime(2026, 6, 20).date())  # noqa: DTZ001
    story.tell(small_seats.handed_over(BUDI, CLARA, NETWORK, story.clock.at.date()))
    return story


@dataclass(frozen=True)
class Late:
    """Both doors to what was told late."""

    api: Door
    site: Pages


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Late]:
    story, folder = told_late(), tmp_path_factory.mktemp("seats")
    with (
        door(story, folder, store=shelf.anew()) as api,
        pages(story, tmp_path_factory.mktemp("pages")) as site,
    ):
        yield Late(api, site)


def holders(found: dict[str, Any]) -> dict[int, list[str]]:
    return {
        seat["number"]: [each["person_name"] for each in seat["holders"]] for seat in found["seats"]
    }


async def test_who_held_the_seat_on_1_june_as_we_knew_it_on_15_july(late: Late) -> None:
    then = await late.api.found(f"{SEATS}?on={JUNE_1}&known_on={JULY_15}")
    assert holders(then) == {1: ["Budi, S.Kom."], 2: ["Siti, S.Kom."]}
    assert (then["opd_name"], then["known_on"]) == ("Dinas Diskominfosp", JULY_15)
    assert then["seats"][0]["holders"][0]["number"] == "188.4/1/SULBAR/II/2026"
    now = await late.api.found(f"{SEATS}?on={JUNE_1}")
    assert (holders(now), now["known_on"]) == ({1: [], 2: ["Siti, S.Kom."]}, None)
    assert holders(await late.api.found(f"{SEATS}?on=2026-06-20")) == {
        1: ["Clara, S.Kom."],
        2: ["Siti, S.Kom."],
    }
    before = await late.api.found(f"{SEATS}?on={JUNE_1}&known_on=2026-01-04")
    assert holders(before) == {1: [], 2: []}


async def test_an_opd_is_called_as_on_the_day_that_is_asked_for(late: Late) -> None:
    renamed = await late.api.found(f"{SEATS}?on={IN_TWO_YEARS}")
    assert renamed["opd_name"] == "Dinas Digital"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{SEATS}?on=2026-02-30", "on"),
        (f"{SEATS}?known_on=kemarin", "known_on"),
        (f"{SEATS}?known_on=1800-01-01", "known_on"),
        (f"{HISTORY}?known_on=9999-12-31", "known_on"),
        ("/api/opds/DINKES/seats", "opd_id"),
    ],
)
async def test_what_cannot_be_asked_is_named(late: Late, path: str, field: str) -> None:
    said = await late.api.get(path)
    assert said.status_code == 400
    assert said.json()["errors"][0]["field"] == field


async def test_what_is_not_there_is_not_found(late: Late) -> None:
    for path in (
        f"/api/opds/{UUID(int=0x404)}/seats",
        f"/api/opds/{UUID(int=0x404)}/seats/{NETWORK}/history",
        f"{SEATS}/no_such_seat/history",
    ):
        assert (await late.api.get(path)).status_code == 404
    for path in ("/opd/TIDAK-ADA/kursi", f"/opd/TIDAK-ADA/kursi/{NETWORK}", "/opd/DINKES/kursi/x"):
        assert (await late.site.get(path)).status_code == 404


async def test_the_history_of_a_seat_shows_holders_gaps_and_handovers(late: Late) -> None:
    found = await late.api.found(f"{HISTORY}?on=2027-01-15", "diskominfo_verifier")
    spells = [(each["kind"], each["first_on"], each["last_on"]) for each in found["spells"]]
    assert spells == [
        ("vacant", "2027-01-01", None),
        ("interim", "2026-06-20", "2026-12-31"),
        ("vacant", "2026-05-15", "2026-06-19"),
        ("decree", "2026-03-01", "2026-05-14"),
    ]
    named = [each["holder"] for each in found["spells"] if each["holder"]]
    assert [(each["person_id"], each["number"], each["reason"]) for each in named] == [
        (str(CLARA), "800/3", None),
        (str(BUDI), "188.4/1/SULBAR/II/2026", "retired"),
    ]
    [handover] = found["handovers"]
    assert (handover["from_person_name"], handover["to_person_name"]) == (
        *("Budi, S.Kom.",),
        "Clara, S.Kom.",
    )
    assert handover["contents"] == ["Kunci ruang server"]


async def test_a_history_can_be_read_as_it_was_known(late: Late) -> None:
    found = await late.api.found(f"{HISTORY}?known_on={JULY_15}")
    assert [(each["kind"], each["last_on"]) for each in found["spells"]] == [
        ("decree", "2026-12-31")
    ]


async def test_why_somebody_left_and_what_was_handed_over_is_not_for_everybody(late: Late) -> None:
    for role, opd_id, shown in ((None, None, False), ("opd_head", HEALTH, False)):
        found = await late.api.found(HISTORY, role, opd_id)
        assert [each["holder"]["reason"] for each in found["spells"] if each["holder"]] == [
            *(None, None)
        ]
        assert (found["handovers"][0]["contents"] is not None) is shown
    own = await late.api.found(HISTORY, "opd_head", KOMINFO)
    assert own["spells"][-1]["holder"]["reason"] == "retired"


async def test_who_is_erased_is_erased_for_every_day(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    story = told_late()
    story.ring.erased = frozenset({BUDI, SITI, CLARA, ANI})
    with door(story, tmp_path_factory.mktemp("erased")) as api:
        then = await api.found(f"{SEATS}?on={JUNE_1}&known_on={JULY_15}")
        found = await api.found(HISTORY)
    assert holders(then) == {1: [ERASED], 2: [ERASED]}
    assert found["spells"][-1]["holder"]["person_id"] == str(BUDI)
    assert found["handovers"][0]["to_person_name"] == ERASED


async def test_the_seats_of_an_opd_that_ended_are_not_vacant_after_it(late: Late) -> None:
    found = await late.api.found(f"/api/opds/{FAMILY}/seats/{GOODS}/history")
    assert (found["spells"], found["handovers"]) == ([], [])
    assert "Kursi ini belum pernah dipegang" in await late.site.text(f"/opd/DPPKB/kursi/{GOODS}")


async def test_the_pages_say_it_in_words_and_lead_to_each_other(late: Late) -> None:
    page = await late.site.text(f"/opd/diskominfosp/kursi?pada={JUNE_1}&diketahui={JULY_15}")
    said = words(page)
    assert "pada 1 Juni 2026, menurut yang sudah dicatat sampai akhir 15 Juli 2026" in said
    assert "1. Admin Jaringan teknis Budi, S.Kom. 1 Maret 2026 sampai 31 Desember 2026" in said
    assert f'href="/opd/DISKOMINFOSP/kursi/{NETWORK}"' in page
    now = words(await late.site.text(f"/opd/DISKOMINFOSP/kursi?pada={JUNE_1}"))
    assert "1. Admin Jaringan teknis Lowong" in now
    path = f"/opd/DISKOMINFOSP/kursi/{NETWORK}"
    seat = words(await late.site.text(path, "verifikator.diskominfo"))
    assert "Clara, S.Kom. sementara 20 Juni 2026 31 Desember 2026 Tanpa SK" in seat
    assert "Lowong 15 Mei 2026 19 Juni 2026" in seat
    assert "Budi, S.Kom. 1 Maret 2026 14 Mei 2026 SK Nomor 188.4/1/SULBAR/II/2026" in seat
    assert "Pemegangnya pensiun" in seat
    assert "Dari Budi, S.Kom. kepada Clara, S.Kom., berita acara Nomor BA/1." in seat
    visitor = words(await late.site.text(path))
    assert "pensiun" not in visitor
    assert "Kunci" not in visitor
    opd = await late.site.text(f"/opd/DISKOMINFOSP?pada={JUNE_1}")
    assert f'href="{path}"' in opd
    assert f'href="/opd/DISKOMINFOSP/kursi?pada={JUNE_1}"' in opd
    assert (await late.site.get("/opd/DISKOMINFOSP/kursi?diketahui=besok")).status_code == 400
