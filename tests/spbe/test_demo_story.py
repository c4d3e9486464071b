"""Does the sample year hold together before anybody plays it?"""

import ast
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from gateway.access.sample_accounts import sample_account
from spbe.demo import levels, standing_in, tales
from spbe.demo.assessments import BASES, Quarter
from spbe.demo.outside import TECHNICAL, comes_from_outside
from spbe.demo.plan import PLAY, File, Lookup, Move, Phase, Step, Upload, names_in
from spbe.demo.product import in_force, indicators
from spbe.demo.story import story
from spbe.demo.year import LONGEST, MERGER, Year, first_day

TODAY = date(2026, 11, 23)
YEAR = Year(first_day(TODAY))
PHASES = story(YEAR, TODAY)
DEMO = Path(__file__).parents[2] / "spbe" / "demo"
SERVICES = {"kit", "personnel", "training", "evaluation", "gateway"}


def moves(phases: list[Phase] | tuple[Phase, ...] | None = None) -> Iterator[Move]:
    for phase in phases or PHASES:
        for chain in phase.chains:
            yield from chain


def steps(part: str) -> list[Step]:
    return [move for move in moves() if isinstance(move, Step) and re.search(part, move.name)]


def test_the_play_imports_neither_a_service_nor_the_kit() -> None:
    imported = {
        name.partition(".")[0]
        for file in DEMO.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert "httpx" in imported
    assert imported.isdisjoint(SERVICES)


def test_every_step_has_a_name_of_its_own_that_fits_a_header() -> None:
    names = Counter(move.name for move in moves())
    assert [name for name, times in names.items() if times > 1] == []
    assert all(re.fullmatch(r"[\x21-\x7e]{1,100}", name) for name in names)


def test_nothing_is_referred_to_before_it_is_known() -> None:
    known: set[str] = set()
    for phase in PHASES:
        before = set(known)
        for chain in phase.chains:
            here = set(before)
            for move in chain:
                if isinstance(move, Lookup):
                    here |= looked_up(move)
                assert set(names_in(move)) <= here, move.name
                here.add(move.name)
            known |= here


def looked_up(lookup: Lookup) -> set[str]:
    if lookup.of == "opds":
        return {f"opd/{opd.code}" for opd in in_force()}
    if lookup.of == "site":
        return {f"site/{lookup.opd}"}
    if lookup.of in {"facilitation", "decrees"}:
        return set(lookup.gives)
    return {f"person/{lookup.opd}/{place}" for place in range(12)}


@pytest.mark.parametrize("later", [0, 1, 2, 3, 40, 100, 200, 366])
def test_the_days_ascend_and_none_lies_ahead(later: int) -> None:
    today = TODAY + timedelta(days=later)
    phases = story(Year(first_day(today)), today)
    assert all(before.first <= after.first for before, after in pairwise(phases))
    assert all(phase.first <= phase.last < today for phase in phases)
    assert len(phases) == len(PHASES)


@pytest.mark.parametrize("later", range(0, 380, 7))
def test_every_deadline_is_met(later: int) -> None:
    year = Year(first_day(TODAY + timedelta(days=later)))
    for nth in range(len(BASES) - 1):
        quarter = Quarter(year, nth)
        assert quarter.at_work(18) <= quarter.on(21)
        assert quarter.at_work(19) <= quarter.on(21)
        assert quarter.at_work(36) <= quarter.on(42)
        objections_end = quarter.at_work(37) + timedelta(days=3)
        assert quarter.at_work(38) <= objections_end < quarter.at_work(43)
    keys = [Quarter(year, nth).key for nth in range(len(BASES))]
    assert len(set(keys)) == len(keys)


def test_the_year_begins_with_the_merger_and_is_never_longer_than_eleven_months() -> None:
    assert YEAR.first == date(2026, 1, 2)
    assert YEAR.term_ends == date(2026, 12, 31)
    assert first_day(date(2026, 3, 1)) == date(2026, 1, 2)
    assert first_day(date(2028, 5, 1)) >= date(2028, 5, 1) - LONGEST
    assert YEAR.first > MERGER


def test_a_clock_that_stands_earlier_plays_what_is_over() -> None:
    in_april = story(YEAR, date(2026, 4, 1))
    assert 0 < len(in_april) < len(PHASES)
    assert all(phase.last < date(2026, 4, 1) for phase in in_april)


def test_each_opd_claims_all_indicators_in_two_quarters_with_evidence_for_every_level() -> None:
    for nth in range(2):
        claims = steps(rf"^period/{nth}/[A-Z0-9-]+/OPD-\d\d$")
        excused = steps(rf"^period/{nth}/.*/not-applicable$")
        assert len(claims) + len(excused) == len(in_force()) * len(indicators())
        for claim in claims:
            shown = claim.body["evidence"]
            assert isinstance(shown, list)
            assert claim.body["level"] == len(shown)


def test_predicates_run_from_cukup_to_memuaskan() -> None:
    means = sorted(
        sum(levels.verified(opd.code, one, 0) for one in indicators()) / len(indicators())
        for opd in in_force()
    )
    assert 1.8 <= means[0] < 2.4
    assert means[-1] >= 4.2


def test_an_assessor_lowers_some_levels_with_a_reason_and_raises_none() -> None:
    lowered = 0
    for opd in in_force():
        for one in indicators():
            claimed = levels.claimed(opd.code, one, 0)
            verified = levels.verified(opd.code, one, 0)
            assert claimed - 1 <= verified <= claimed
            lowered += verified < claimed
    assert 20 < lowered < 120
    found = steps("^period/./.*/verified/")
    assert any(step.body["reason"] for step in found)


def test_one_opd_objects_and_is_answered() -> None:
    assert len(steps("/objections$")) == len(steps("/objection-answers$")) == 1


def test_nominations_are_refused_returned_and_left_lying() -> None:
    assert {step.refused for step in steps("^nomination/") if step.refused} == {
        "personnel/positions-are-open",
        "personnel/person-is-named-twice",
        "personnel/competence-is-not-proven",
    }
    assert len(steps("^nomination/.*/returned/")) == len(tales.ALL_RETURNED)
    decided = [len(step.body["nominations"]) for step in steps("^decree/[a-z]+$")]  # type: ignore[arg-type]
    # What is left out of the first decree is prepared for the second once more.
    assert sum(decided) == len(in_force()) - len(tales.WITHOUT_TEAM) + len(tales.LEFT_OUT)
    assert len(tales.WITHOUT_TEAM) == 2


def test_one_technical_seat_of_each_opd_is_proven_from_outside() -> None:
    for opd in in_force():
        assert sum(comes_from_outside(opd.code, position) for position in TECHNICAL) == 1


def test_what_is_published_is_listed_once_and_before_its_list_is_sent() -> None:
    lists = [
        (phase.first, each)
        for phase in PHASES
        for (each, *_) in phase.chains
        if isinstance(each, Upload) and each.name.startswith("items/")
    ]
    links = Counter[str]()
    for sent, each in lists:
        rows = list(csv.DictReader(io.StringIO(each.content.decode())))
        assert rows
        days = [datetime.strptime(row["tanggal"], "%d-%m-%Y").date() for row in rows]  # noqa: DTZ007 - a day
        assert max(days) < sent
        links.update(row["tautan"] for row in rows)
    assert set(links.values()) == {1}
    assert 900 < len(links) < 1_500


def test_every_tale_is_of_an_opd_in_force() -> None:
    told = {*tales.OPEN_POSITION, *tales.NAMED_TWICE, *tales.UNPROVEN, *tales.ALL_RETURNED}
    assert told | tales.WITHOUT_TEAM <= {opd.code for opd in in_force()}


def test_each_service_is_told_first_that_a_year_is_played_and_last_that_it_is_over() -> None:
    first, last = PHASES[0], PHASES[-1]
    said = [f"{service}/play/beginning" for service in ("personnel", "training", "evaluation")]
    assert [one.path for (one,) in first.chains if isinstance(one, Step)] == said
    assert all(one.body == {"play_id": PLAY} for (one,) in first.chains if isinstance(one, Step))
    said = [f"{service}/play/end" for service in ("personnel", "training", "evaluation")]
    assert [one.path for (one,) in last.chains if isinstance(one, Step)] == said
    assert (first.first, last.last) == (YEAR.first, max(phase.last for phase in PHASES))


def test_a_year_that_went_on_a_day_later_says_so_anew() -> None:
    shorter = story(YEAR, date(2026, 4, 1))
    assert shorter[-1].chains[0][0].name != PHASES[-1].chains[0][0].name
    assert story(YEAR, YEAR.first) == []


def test_times_stay_in_office_hours_and_ascend() -> None:
    for phase in PHASES:
        times = list(phase.times())
        assert times == sorted(times)
        assert all(phase.first <= at.date() <= max(phase.first, phase.last) for at in times)
        assert all(8 <= at.hour < 16 for at in times)


def test_every_decree_gets_its_signed_paper_which_says_that_it_is_a_sample() -> None:
    files = [move for move in moves() if isinstance(move, File)]
    attached = steps(r"^decree/\w+/\w+/attached$")
    assert (len(files), len(attached)) == (4, 3)
    for file, step in zip(
        [each for each in files if "amending" not in each.name], attached, strict=True
    ):
        name = hashlib.sha256(file.content).hexdigest()
        assert file.path.endswith(name)
        assert (step.body["sha256"], step.body["size"]) == (name, len(file.content))
        (page,) = PdfReader(io.BytesIO(file.content)).pages
        assert "DATA CONTOH" in page.extract_text()
    assert [bool(step.body["reason"]) for step in attached] == [False, True, False]


def test_a_deputy_submits_for_a_head_on_leave_and_for_an_office_that_is_vacant() -> None:
    by_deputy = {step.name: step for step in steps("") if step.on_behalf_of}
    assert {step.on_behalf_of for step in by_deputy.values()} == {
        f"delegation/{standing_in.AWAY}",
        f"acting/{standing_in.RETIRED}",
    }
    assert all(step.on_behalf_of in step.after for step in by_deputy.values())
    assert len(by_deputy) == 2


def test_the_deputies_are_the_sample_accounts_of_the_gateway() -> None:
    known = sample_account(f"sekretaris.{standing_in.AWAY.lower()}")
    assert known is not None
    assert str(known.account_id) == standing_in.account(known.user)
    assert [step.body["deputy"] for step in steps(f"^delegation/{standing_in.AWAY}$")] == [
        str(known.account_id)
    ]
