"""The whole story over real HTTP and the real Kafka protocol, and again through power cuts."""

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import httpx

from gateway.views import person_card
from tests.integration import scoring, story
from tests.integration.answers import answers
from tests.integration.cast import NAMES, PHONE, number_of
from tests.integration.client import Told, eventually
from tests.integration.running import Processes, whole_suite
from tests.integration.story import World

Json = dict[str, Any]

CHAPTERS = (*story.CHAPTERS, *scoring.CHAPTERS)


def test_the_team_holds_its_eight_seats(told: tuple[Path, Json]) -> None:
    seats = told[1]["opd"]["seats"]
    assert len(seats) == 8
    assert all(seat["holder"] for seat in seats), seats


def test_the_index_is_exact_and_explained(told: tuple[Path, Json]) -> None:
    assessment = told[1]["assessment"]
    findings = assessment["findings"]
    assert [one["final_level"] for one in findings] == [3 + index % 2 for index in range(25)]
    weighted = sum(Decimal(one["weight"]) * one["final_level"] for one in findings)
    exact = weighted / sum(Decimal(one["weight"]) for one in findings)
    assert Decimal(assessment["index_value"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert assessment["predicate"] == "Baik"


def test_the_export_is_the_file_of_its_checksum(told: tuple[Path, Json]) -> None:
    export, file = told[1]["export"], told[1]["file"]
    assert export["version"] == 2
    assert hashlib.sha256(file.encode()).hexdigest() == export["checksum"]


def test_nobody_is_in_the_clear_but_in_the_key_store_and_the_person_card(
    told: tuple[Path, Json],
) -> None:
    var = told[0]
    telling = [*NAMES, *(number_of(index) for index in range(8)), PHONE]
    assert _found(var, telling) == {f"person_card-v{person_card.VIEW.version}.db"}


def test_the_search_for_people_finds_one_that_was_planted(tmp_path: Path) -> None:
    (tmp_path / "personnel.db-wal").write_bytes(b"\x00\x01" + NAMES[0].encode() + b"\x02")
    assert _found(tmp_path, [NAMES[0]]) == {"personnel.db"}


def test_power_cuts_between_the_chapters_change_no_answer(
    told: tuple[Path, Json], tmp_path: Path
) -> None:
    with whole_suite(tmp_path / "var") as suite, World(Told(suite.gateway)) as world:
        for chapter in CHAPTERS:
            chapter(world)
            _power_cut(suite)
            for caller in world.callers.values():
                caller.hang_up()
        assert answers(world) == told[1]


def test_the_first_start_fills_a_sample_year_and_says_so(tmp_path: Path) -> None:
    suite = Processes(tmp_path / "var")
    suite.start("up")
    try:
        suite.wait_ready()
        eventually(lambda: _province(suite)["opds"] > 30)
        page = httpx.get(suite.gateway)
        assert "DATA CONTOH" in page.text
    finally:
        suite.stop_all()
    assert not (tmp_path / "var" / "demo-played").exists()


def _province(suite: Processes) -> Json:
    province: Json = httpx.get(f"{suite.gateway}/api/province").raise_for_status().json()
    return province


def _power_cut(suite: Processes) -> None:
    suite.kill("up", "--no-demo")
    suite.start("up", "--no-demo")
    suite.wait_ready()


def _found(var: Path, telling: list[str]) -> set[str]:
    """Return the files, by their database, that hold one of the texts in any encoding of ours."""
    needles = [text.encode(encoding) for text in telling for encoding in ("utf-8", "utf-16-le")]
    found = set()
    for path in var.rglob("*"):
        if path.is_file() and any(needle in path.read_bytes() for needle in needles):
            found.add(path.name.removesuffix("-wal").removesuffix("-shm"))
    return found - {"keys.db"}
