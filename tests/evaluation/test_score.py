"""Levels in, index and predicate out; never a binary fraction in between."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.instrument import Indicator, InstrumentPublished
from evaluation.domain.number import half_up
from evaluation.domain.score import classify, exact_index, score
from tests.evaluation.examples import (
    PLAN,
    PREDICATES,
    RISK,
    SERVICE,
    indicator,
    instrument_published,
    parts,
)

BOUNDARIES = [
    ("1.00", "Kurang"),
    ("1.79", "Kurang"),
    ("1.80", "Cukup"),
    ("2.59", "Cukup"),
    ("2.60", "Baik"),
    ("3.49", "Baik"),
    ("3.50", "Sangat Baik"),
    ("4.19", "Sangat Baik"),
    ("4.20", "Memuaskan"),
    ("5.00", "Memuaskan"),
]
PUBLISHED = [
    ("4.23", "Memuaskan"),
    ("3.70", "Sangat Baik"),
    ("2.89", "Baik"),
    ("3.12", "Baik"),
    ("2.34", "Cukup"),
]
NATIONAL = [("1.30", 10), ("2.50", 10), ("1.50", 11), ("2.75", 10), ("3.00", 6)]


def with_indicators(*indicators: Indicator) -> InstrumentPublished:
    return msgspec.structs.replace(instrument_published, indicators=indicators)


def earning(exact: Decimal) -> tuple[dict[str, int], InstrumentPublished]:
    """Return two indicators and their levels whose index is exactly the value given."""
    low = min(int(exact), 4)
    upper = exact - low
    pairs = [("LOW", 1 - upper, low), ("HIGH", upper, low + 1)]
    weighted = [(code, weight, level) for code, weight, level in pairs if weight]
    indicators = [indicator(code, "Tata Kelola", str(weight)) for code, weight, _ in weighted]
    return {code: level for code, _, level in weighted}, with_indicators(*indicators)


@pytest.mark.parametrize(("index", "predicate"), BOUNDARIES + PUBLISHED)
def test_an_index_earns_its_predicate(index: str, predicate: str) -> None:
    levels, instrument = earning(Decimal(index))
    earned = score(levels, instrument)
    assert (earned.index, earned.predicate) == (Decimal(index), predicate)


@pytest.mark.parametrize(
    ("exact", "rounded", "predicate"),
    [
        ("1.794", "1.79", "Kurang"),
        ("1.795", "1.80", "Cukup"),
        ("2.594999", "2.59", "Cukup"),
        ("2.595", "2.60", "Baik"),
        ("3.4949", "3.49", "Baik"),
        ("3.495", "3.50", "Sangat Baik"),
        ("4.194", "4.19", "Sangat Baik"),
        ("4.195", "4.20", "Memuaskan"),
        ("1.005", "1.01", "Kurang"),
        ("4.995", "5.00", "Memuaskan"),
    ],
)
def test_an_index_is_rounded_half_up_before_it_is_classified(
    exact: str, rounded: str, predicate: str
) -> None:
    levels, instrument = earning(Decimal(exact))
    earned = score(levels, instrument)
    assert (str(earned.index), earned.predicate) == (rounded, predicate)


def test_the_index_is_the_weighted_mean_of_the_levels() -> None:
    earned = score({PLAN: 3, RISK: 2, SERVICE: 4}, instrument_published)
    assert earned.index == Decimal("3.21")
    assert earned.domains == parts("", "3.00", "2.00", "4.00")
    assert earned.aspects == parts("Aspek ", "3.00", "2.00", "4.00")


def test_a_domain_index_weighs_only_its_own_indicators() -> None:
    two = with_indicators(
        indicator("A", "Layanan", "2.75"),
        indicator("B", "Layanan", "3.00"),
        indicator("C", "Manajemen", "1.50"),
    )
    earned = score({"A": 1, "B": 4, "C": 5}, two)
    assert [(part.name, str(part.index)) for part in earned.domains] == [
        ("Layanan", "2.57"),
        ("Manajemen", "5.00"),
    ]


def test_what_does_not_apply_leaves_the_denominator() -> None:
    earned = score({PLAN: 3, SERVICE: 4}, instrument_published)
    assert earned.index == Decimal("3.55")
    assert [part.name for part in earned.domains] == ["Tata Kelola", "Layanan"]


def test_the_national_weights_divide_by_one_hundred() -> None:
    national = [
        indicator(f"{weight}-{number}", "SPBE", weight)
        for weight, count in NATIONAL
        for number in range(count)
    ]
    levels = {one.code: 3 if one.weight > 2 else 2 for one in national}
    by_hand = sum((Fraction(one.weight) * levels[one.code] for one in national), Fraction()) / 100
    assert exact_index(national, levels) == by_hand
    assert score(levels, with_indicators(*national)).index == half_up(by_hand, 2)


weights = st.decimals(min_value="0.01", max_value="100", places=2)
a_level = st.integers(min_value=1, max_value=5)
scored = st.lists(st.tuples(weights, a_level), min_size=1, max_size=47)


def of(pairs: list[tuple[Decimal, int]]) -> tuple[dict[str, int], InstrumentPublished]:
    indicators = [
        indicator(f"I-{number}", "Layanan", str(weight)) for number, (weight, _) in enumerate(pairs)
    ]
    levels = {f"I-{number}": level for number, (_, level) in enumerate(pairs)}
    return levels, with_indicators(*indicators)


@given(scored)
def test_an_index_lies_between_the_lowest_and_the_highest_level(
    pairs: list[tuple[Decimal, int]],
) -> None:
    levels = [level for _, level in pairs]
    assert min(levels) <= score(*of(pairs)).index <= max(levels)


@given(st.lists(weights, min_size=1, max_size=47), a_level)
def test_equal_levels_give_that_level(some: list[Decimal], level: int) -> None:
    assert score(*of([(weight, level) for weight in some])).index == level


@given(scored, st.randoms(use_true_random=False))
def test_the_order_of_indicators_does_not_matter(
    pairs: list[tuple[Decimal, int]], random: Random
) -> None:
    shuffled = random.sample(pairs, len(pairs))
    assert score(*of(shuffled)).index == score(*of(pairs)).index


@given(scored)
def test_the_score_equals_an_independent_calculation_in_whole_numbers(
    pairs: list[tuple[Decimal, int]],
) -> None:
    hundredths = [(int(weight * 100), level) for weight, level in pairs]
    earned = sum(weight * level for weight, level in hundredths)
    possible = sum(weight for weight, _ in hundredths)
    quotient, rest = divmod(earned * 100, possible)
    expected = quotient + (1 if rest * 2 >= possible else 0)
    assert score(*of(pairs)).index * 100 == expected


@given(st.integers(min_value=100, max_value=500))
def test_every_rounded_index_has_exactly_one_predicate(hundredths: int) -> None:
    index = Decimal(hundredths) / 100
    earning_it = [one.predicate for one in PREDICATES if one.lowest <= index <= one.highest]
    assert earning_it == [classify(index, PREDICATES)]
