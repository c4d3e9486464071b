"""How much of the TPP component an index earns.

The formula is data of the period. The index that enters is the final, rounded one, so that
everybody can calculate again from the exported row; each result is rounded once, half up.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, assert_never

import msgspec
from msgspec import structs

from evaluation.domain import number
from evaluation.domain.form import FEW, Text
from evaluation.domain.instrument import HIGHEST_INDEX, LOWEST_INDEX
from kit.decider import Refused

MOST_DECIMALS = 4


class ProposedProportional(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="name",
    tag="proportional",
):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    cap: Decimal = Decimal(1)
    decimals: int = 2
    rounding: Literal["half_up"] = "half_up"


class ProposedShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    predicate: Text
    achievement: Decimal
    """1 is the whole component."""


class ProposedByPredicate(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="name",
    tag="by_predicate",
):
    shares: Annotated[tuple[ProposedShare, ...], FEW]
    decimals: int = 2
    rounding: Literal["half_up"] = "half_up"


ProposedFormula = ProposedProportional | ProposedByPredicate


class ProposedTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    target: Decimal
    component_weight: Decimal
    formula: ProposedFormula = ProposedProportional()


class Proportional(msgspec.Struct, frozen=True, kw_only=True, tag_field="name", tag="proportional"):
    """achievement = min(cap, index / target)."""

    cap: Decimal = Decimal(1)
    decimals: int = 2
    rounding: Literal["half_up"] = "half_up"


class PredicateShare(msgspec.Struct, frozen=True, kw_only=True):
    predicate: str
    achievement: Decimal
    """1 is the whole component."""


class ByPredicate(msgspec.Struct, frozen=True, kw_only=True, tag_field="name", tag="by_predicate"):
    """achievement = what the table gives for the predicate."""

    shares: tuple[PredicateShare, ...]
    decimals: int = 2
    rounding: Literal["half_up"] = "half_up"


Formula = Proportional | ByPredicate


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What turns an index into a TPP component: component = weight x achievement."""

    target: Decimal
    component_weight: Decimal
    formula: Formula = Proportional()


class Component(msgspec.Struct, frozen=True, kw_only=True):
    achievement_percent: Decimal
    component_score: Decimal


class TargetIsOutsideTheScale(Refused):
    """A target is an index between 1 and 5."""

    status: ClassVar[int] = 422


class ComponentWeightIsOutOfRange(Refused):
    """The weight of a TPP component is above zero and at most 100."""

    status: ClassVar[int] = 422


class FormulaDoesNotFit(Refused):
    """A formula has sensible parameters and gives a share for each predicate of the instrument."""

    status: ClassVar[int] = 422


def as_stored(proposed: ProposedFormula) -> Formula:
    match proposed:
        case ProposedProportional():
            return Proportional(**structs.asdict(proposed))
        case ProposedByPredicate():
            shares = tuple(PredicateShare(**structs.asdict(one)) for one in proposed.shares)
            return ByPredicate(**structs.asdict(proposed) | {"shares": shares})
        case _:
            assert_never(proposed)


def terms_as_stored(proposed: ProposedTerms) -> Terms:
    return Terms(**structs.asdict(proposed) | {"formula": as_stored(proposed.formula)})


def check(terms: Terms, predicates: Iterable[str]) -> None:
    """Refuse terms that could not be applied to every index."""
    if not number.is_plain(terms.target, LOWEST_INDEX, HIGHEST_INDEX):
        raise TargetIsOutsideTheScale(target=str(terms.target))
    if not number.is_plain(terms.component_weight, number.FINEST, Decimal(100)):
        raise ComponentWeightIsOutOfRange(component_weight=str(terms.component_weight))
    if not (_fits(terms.formula, set(predicates)) and _has_decimals(terms.formula)):
        raise FormulaDoesNotFit(formula=str(terms.formula.__struct_config__.tag))


def _has_decimals(formula: Formula) -> bool:
    return 0 <= formula.decimals <= MOST_DECIMALS


def _fits(formula: Formula, predicates: set[str]) -> bool:
    match formula:
        case Proportional():
            return number.is_plain(formula.cap, number.FINEST, HIGHEST_INDEX)
        case ByPredicate():
            named = [share.predicate for share in formula.shares]
            usable = all(
                number.is_plain(share.achievement, Decimal(0), Decimal(1))
                for share in formula.shares
            )
            return usable and len(named) == len(predicates) and set(named) == predicates
        case _:
            assert_never(formula)


def component(index: Decimal, predicate: str, terms: Terms) -> Component:
    """Return what an index earns, in percent of the target and in points of the component."""
    achievement = _achievement(index, predicate, terms)
    decimals = terms.formula.decimals
    return Component(
        achievement_percent=number.half_up(achievement * 100, decimals),
        component_score=number.half_up(achievement * Fraction(terms.component_weight), decimals),
    )


def _achievement(index: Decimal, predicate: str, terms: Terms) -> Fraction:
    match terms.formula:
        case Proportional(cap=cap):
            return min(Fraction(cap), Fraction(index) / Fraction(terms.target))
        case ByPredicate(shares=shares):
            return next(Fraction(one.achievement) for one in shares if one.predicate == predicate)
        case _:
            assert_never(terms.formula)
