"""Which index and predicate a set of levels earns under an instrument.

Exact until the end: weighted means are fractions; the index is rounded once, half up, and it is
the rounded index that is classified.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from evaluation.domain.instrument import Indicator, InstrumentPublished, PredicateBand
from evaluation.domain.number import half_up


class PartIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The index of one domain or aspect."""

    name: str
    index: Decimal


class Score(msgspec.Struct, frozen=True, kw_only=True):
    index: Decimal
    predicate: str
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    """A domain or aspect none of whose indicators applies has no index and is left out."""


def score(levels: Mapping[str, int], instrument: InstrumentPublished) -> Score:
    """Score the levels by indicator code; an indicator without a level does not apply.

    At least one indicator has to apply.
    """
    applicable = [one for one in instrument.indicators if one.code in levels]
    index = half_up(exact_index(applicable, levels), instrument.decimals)

    def parts(name_of: Callable[[Indicator], str]) -> tuple[PartIndex, ...]:
        return _parts(applicable, levels, instrument.decimals, name_of)

    return Score(
        index=index,
        predicate=classify(index, instrument.predicates),
        domains=parts(lambda indicator: indicator.domain),
        aspects=parts(lambda indicator: indicator.aspect),
    )


def exact_index(indicators: Sequence[Indicator], levels: Mapping[str, int]) -> Fraction:
    """Return sum(weight x level) / sum(weight), unrounded."""
    weights = {one.code: Fraction(one.weight) for one in indicators}
    earned = sum((weight * levels[code] for code, weight in weights.items()), Fraction())
    return earned / sum(weights.values(), Fraction())


def classify(index: Decimal, bands: Sequence[PredicateBand]) -> str:
    """Return the predicate of a rounded index between 1 and 5."""
    return next(band.predicate for band in bands if band.lowest <= index <= band.highest)


def _parts(
    indicators: Sequence[Indicator],
    levels: Mapping[str, int],
    decimals: int,
    name_of: Callable[[Indicator], str],
) -> tuple[PartIndex, ...]:
    members: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        members.setdefault(name_of(indicator), []).append(indicator)
    return tuple(
        PartIndex(name=name, index=half_up(exact_index(ones, levels), decimals))
        for name, ones in members.items()
    )
