"""From an index to the TPP component."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.domain.formula import (
    ByPredicate,
    Component,
    ComponentWeightIsOutOfRange,
    Formula,
    FormulaDoesNotFit,
    PredicateShare,
    Proportional,
    TargetIsOutsideTheScale,
    Terms,
    check,
    component,
)
from kit.decider import Refused


def terms(target: str = "4.00", weight: str = "30", formula: Formula | None = None) -> Terms:
    return Terms(
        target=Decimal(target),
        component_weight=Decimal(weight),
        formula=formula or Proportional(),
    )


def table(**shares: str) -> ByPredicate:
    return ByPredicate(
        shares=tuple(
            PredicateShare(predicate=predicate, achievement=Decimal(share))
            for predicate, share in shares.items()
        )
    )


def earned(percent: str, points: str) -> Component:
    return Component(achievement_percent=Decimal(percent), component_score=Decimal(points))


@pytest.mark.parametrize(
    ("index", "target", "percent", "points"),
    [
        ("3.21", "4.00", "80.25", "24.08"),
        ("4.00", "4.00", "100.00", "30.00"),
        ("4.83", "4.00", "100.00", "30.00"),
        ("1.00", "3.00", "33.33", "10.00"),
        ("2.00", "3.00", "66.67", "20.00"),
    ],
)
def test_the_component_follows_the_index_up_to_the_target(
    index: str, target: str, percent: str, points: str
) -> None:
    assert component(Decimal(index), "Baik", terms(target)) == earned(percent, points)


def test_the_component_is_rounded_once_and_not_from_the_rounded_percentage() -> None:
    third = component(Decimal("1.00"), "Kurang", terms("3.00", "100"))
    assert third == earned("33.33", "33.33")
    assert component(Decimal("2.00"), "Cukup", terms("3.00", "0.03")).component_score == Decimal(
        "0.02"
    )


def test_a_cap_above_one_rewards_what_exceeds_the_target() -> None:
    generous = terms(formula=Proportional(cap=Decimal("1.1")))
    assert component(Decimal("5.00"), "Memuaskan", generous) == earned("110.00", "33.00")


def test_a_table_gives_each_predicate_its_share() -> None:
    by_table = terms(formula=table(Baik="0.8", Cukup="0.6"))
    assert component(Decimal("2.60"), "Baik", by_table) == earned("80.00", "24.00")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (terms(target="0.99"), TargetIsOutsideTheScale),
        (terms(target="5.01"), TargetIsOutsideTheScale),
        (terms(target="NaN"), TargetIsOutsideTheScale),
        (terms(weight="0"), ComponentWeightIsOutOfRange),
        (terms(weight="101"), ComponentWeightIsOutOfRange),
        (terms(formula=Proportional(cap=Decimal(0))), FormulaDoesNotFit),
        (terms(formula=Proportional(decimals=9)), FormulaDoesNotFit),
        (terms(formula=table(Baik="0.8")), FormulaDoesNotFit),
        (terms(formula=table(Baik="0.8", Kurang="0.1")), FormulaDoesNotFit),
        (terms(formula=table(Baik="0.8", Cukup="1.2")), FormulaDoesNotFit),
        (terms(formula=table(Baik="0.8", Cukup="sNaN")), FormulaDoesNotFit),
    ],
)
def test_terms_that_could_not_be_applied_are_refused(wrong: Terms, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        check(wrong, ["Baik", "Cukup"])


def test_a_table_for_all_predicates_is_accepted() -> None:
    check(terms(formula=table(Baik="0.8", Cukup="0")), ["Baik", "Cukup"])


hundredths = st.integers(min_value=100, max_value=500).map(lambda value: Decimal(value) / 100)


@given(hundredths, hundredths)
def test_nobody_earns_more_than_the_component_or_less_than_nothing(
    index: Decimal, target: Decimal
) -> None:
    got = component(index, "Baik", terms(str(target)))
    assert 0 < got.component_score <= 30
    assert (got.achievement_percent == 100) or index < target
