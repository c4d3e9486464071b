"""The proposed 25 indicators that come with the product."""

from collections import Counter
from decimal import Decimal
from importlib.resources import files

import msgspec
import pytest

from evaluation.domain.instrument import (
    Instrument,
    InstrumentPublished,
    PublishInstrument,
    instrument,
)
from evaluation.domain.score import score
from kit.testing import Given

POSITIONS = {
    "technical_coordinator",
    "application_governance_admin",
    "web_social_media_admin",
    "network_multimedia_admin",
    "graphic_designer",
    "news_writer",
    "asset_custodian",
    "personnel_operator",
}


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: str
    note: str
    instrument: PublishInstrument


FILE = msgspec.json.decode(
    files("evaluation").joinpath("data/instrument-opd-25.json").read_bytes(), type=File
)


@pytest.fixture(name="published")
def _published() -> InstrumentPublished:
    (published,) = instrument.decide(FILE.instrument, Instrument(), Given())
    assert isinstance(published, InstrumentPublished)
    return published


def test_it_says_that_it_is_a_proposal() -> None:
    assert FILE.status == "usulan, belum resmi"
    assert "125/2025" in FILE.note
    assert not FILE.instrument.official
    assert "usulan" in FILE.instrument.title


def test_it_can_be_published(published: InstrumentPublished) -> None:
    assert len(published.indicators) == 25
    assert sum(one.weight for one in published.indicators) == Decimal("58.00")


def test_its_weights_by_domain_are_those_of_the_national_instrument(
    published: InstrumentPublished,
) -> None:
    by_domain: Counter[str] = Counter()
    for one in published.indicators:
        by_domain[one.domain] += int(one.weight * 100)
    assert by_domain == {"Tata Kelola SPBE": 1750, "Manajemen SPBE": 1200, "Layanan SPBE": 2850}


def test_every_level_above_the_first_builds_on_the_level_below(
    published: InstrumentPublished,
) -> None:
    for one in published.indicators:
        for below, criterion in enumerate(one.criteria[1:], start=1):
            assert criterion.startswith(f"Tingkat {below} terpenuhi. "), one.code
        assert len(set(one.criteria)) == 5


def test_every_indicator_cites_where_it_comes_from(published: InstrumentPublished) -> None:
    for one in published.indicators:
        if one.national_indicator is None:
            assert one.code == "OPD-25"
        else:
            assert f"indikator {one.national_indicator} PermenPANRB 59/2020" in one.source


def test_every_indicator_is_somebodys(published: InstrumentPublished) -> None:
    assert {one.responsible_position for one in published.indicators} <= POSITIONS


@pytest.mark.parametrize(
    ("level", "predicate"),
    [(1, "Kurang"), (2, "Cukup"), (3, "Baik"), (4, "Sangat Baik"), (5, "Memuaskan")],
)
def test_it_can_score_an_opd(published: InstrumentPublished, level: int, predicate: str) -> None:
    earned = score({one.code: level for one in published.indicators}, published)
    assert (earned.index, earned.predicate) == (Decimal(level), predicate)
    assert [part.index for part in earned.domains] == [Decimal(level)] * 3
