"""What may be published as an instrument."""

from decimal import Decimal

import msgspec
import pytest

from evaluation.domain.instrument import (
    DecimalsAreOutOfRange,
    IndicatorCodesAreNotUnique,
    InstrumentHasNoIndicators,
    LevelsAreNotOneToFive,
    PredicatesDoNotFit,
    ProposedBand,
    ProposedScales,
    PublishedInstrumentNeverChanges,
    WeightIsOutOfRange,
    instrument,
    instrument_of,
)
from kit.testing import Spec
from tests.evaluation.examples import (
    LABELS,
    band,
    instrument_published,
    publish,
)

decides = Spec(instrument)
but = msgspec.structs.replace


def proposed(predicate: str, lowest: str, highest: str) -> ProposedBand:
    return ProposedBand(predicate=predicate, lowest=Decimal(lowest), highest=Decimal(highest))


def test_an_instrument_is_published_whole() -> None:
    decides(given=[], when=publish, then=[instrument_published])


def test_publishing_the_same_again_changes_nothing() -> None:
    decides(given=[instrument_published], when=publish, then=[])


def test_a_published_version_never_changes() -> None:
    other = but(publish, title="Judul lain")
    decides(given=[instrument_published], when=other, then=PublishedInstrumentNeverChanges)


def test_each_version_is_a_stream_of_its_own() -> None:
    assert instrument_of("MINI", "1") != instrument_of("MINI", "2")
    assert instrument_of("MINI/1", "1") != instrument_of("MINI", "1/1")


def test_a_version_is_the_same_however_it_is_written() -> None:
    assert instrument_of("MINI", "1-usulan") == instrument_of(" mini\u200b", "\uff11-Usulan")


@pytest.mark.parametrize("weight", ["0", "-1", "NaN", "sNaN", "Infinity", "101", "1E-7", "1E+999"])
def test_a_weight_is_a_plain_positive_number(weight: str) -> None:
    wrong = but(publish.indicators[0], weight=Decimal(weight))
    decides(given=[], when=but(publish, indicators=(wrong,)), then=WeightIsOutOfRange)


def test_no_code_is_used_twice() -> None:
    first = publish.indicators[0]
    for second in (first, but(first, code=f"{first.code}\u200b")):
        twice = but(publish, indicators=(first, second))
        decides(given=[], when=twice, then=IndicatorCodesAreNotUnique)


def test_an_instrument_without_indicators_is_refused() -> None:
    decides(given=[], when=but(publish, indicators=()), then=InstrumentHasNoIndicators)


@pytest.mark.parametrize("criteria", [LABELS[:4], (*LABELS, "enam"), ()])
def test_an_indicator_has_one_criterion_for_each_of_five_levels(criteria: tuple[str, ...]) -> None:
    wrong = but(publish.indicators[0], criteria=criteria)
    decides(given=[], when=but(publish, indicators=(wrong,)), then=LevelsAreNotOneToFive)


def test_a_scale_has_one_label_for_each_of_five_levels() -> None:
    wrong = ProposedScales(process=LABELS, service=LABELS[:4])
    decides(given=[], when=but(publish, scales=wrong), then=LevelsAreNotOneToFive)


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (proposed("Kurang", "1.00", "1.79"), proposed("Baik", "1.81", "5.00")),
        (proposed("Kurang", "1.00", "1.80"), proposed("Baik", "1.80", "5.00")),
        (proposed("Kurang", "1.01", "1.79"), proposed("Baik", "1.80", "5.00")),
        (proposed("Kurang", "1.00", "1.79"), proposed("Baik", "1.80", "4.99")),
        (proposed("Kurang", "0.00", "1.79"), proposed("Baik", "1.80", "5.00")),
        (proposed("Kurang", "1.00", "1.79"), proposed("Baik", "1.80", "5.01")),
        (proposed("Kurang", "1.00", "1.795"), proposed("Baik", "1.796", "5.00")),
        (
            proposed("A", "1.00", "3.00"),
            proposed("B", "3.01", "2.00"),
            proposed("C", "2.01", "5.00"),
        ),
        (proposed("Kurang", "1.00", "NaN"), proposed("Baik", "1.80", "5.00")),
        (proposed("Kurang", "1.00", "5.00"), proposed("Baik", "1.00", "5.00")),
    ],
)
def test_predicates_neither_overlap_nor_leave_a_gap(bands: tuple[ProposedBand, ...]) -> None:
    decides(given=[], when=but(publish, predicates=bands), then=PredicatesDoNotFit)


def test_the_bands_follow_the_decimals_of_the_index() -> None:
    coarse = (proposed("Kurang", "1", "2.9"), proposed("Baik", "3.0", "5.0"))
    stored = (band("Kurang", "1", "2.9"), band("Baik", "3.0", "5.0"))
    one_decimal = but(publish, predicates=coarse, decimals=1)
    published = but(instrument_published, predicates=stored, decimals=1)
    decides(given=[], when=one_decimal, then=[published])
    decides(given=[], when=but(publish, predicates=coarse), then=PredicatesDoNotFit)


@pytest.mark.parametrize("decimals", [-1, 5, 10**9])
def test_an_index_has_a_sensible_number_of_decimals(decimals: int) -> None:
    decides(given=[], when=but(publish, decimals=decimals), then=DecimalsAreOutOfRange)
