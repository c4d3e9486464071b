"""By which indicators, weights and predicates an OPD is scored."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, ClassVar, Literal
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from msgspec import structs

from evaluation.domain import number
from evaluation.domain.form import FEW, MANY, Cell, CellCode, Code, LongText, PositionKey, Text
from kit import decider
from kit.decider import Decider, Facts, Refused
from kit.writing import compared

LEVELS = range(1, 6)
"""Maturity levels of PermenPANRB 59/2020: level 1 also covers "nothing yet"; there is no 0."""
LOWEST_INDEX, HIGHEST_INDEX = Decimal(1), Decimal(5)
MOST_DECIMALS = 4


class Capability(StrEnum):
    PROCESS = "process"
    SERVICE = "service"


class ProposedIndicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    code: Code
    name: Text
    domain: Text
    aspect: Text
    weight: Decimal
    capability: Capability
    responsible_position: PositionKey
    criteria: Annotated[tuple[LongText, ...], FEW]
    source: Text
    national_indicator: int | None = None


class ProposedBand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    predicate: Cell
    lowest: Decimal
    highest: Decimal


class ProposedScales(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    process: Annotated[tuple[Text, ...], FEW]
    service: Annotated[tuple[Text, ...], FEW]


class PublishInstrument(decider.Command, frozen=True):
    """Publish a version of the indicators, their weights and the predicates."""

    code: CellCode
    version: Code
    title: Text
    legal_basis: Text
    official: bool
    """False: a proposal, and shown as one."""
    indicators: Annotated[tuple[ProposedIndicator, ...], MANY]
    predicates: Annotated[tuple[ProposedBand, ...], FEW]
    decimals: int
    """To how many decimals an index is rounded, before it is classified."""
    scales: ProposedScales
    rounding: Literal["half_up"] = "half_up"


Command = PublishInstrument


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    domain: str
    aspect: str
    weight: Decimal
    """Raw, as the regulation gives it; the score divides by the sum of those that apply."""
    capability: Capability
    responsible_position: str
    criteria: tuple[str, ...]
    """One text a level, from level 1 on."""
    source: str
    national_indicator: int | None = None
    """Number in PermenPANRB 59/2020; ``None``: a local indicator."""


class PredicateBand(msgspec.Struct, frozen=True, kw_only=True):
    """The rounded indices that earn a predicate, both ends included."""

    predicate: str
    lowest: Decimal
    highest: Decimal


class Scales(msgspec.Struct, frozen=True, kw_only=True):
    """What the levels are called, from level 1 on."""

    process: tuple[str, ...]
    service: tuple[str, ...]


class InstrumentPublished(decider.Event, frozen=True, tag="evaluation.instrument-published.v1"):
    instrument_id: UUID
    code: str
    version: str
    title: str
    legal_basis: str
    official: bool
    indicators: tuple[Indicator, ...]
    predicates: tuple[PredicateBand, ...]
    decimals: int
    rounding: Literal["half_up"]
    scales: Scales


Event = InstrumentPublished


class PublishedInstrumentNeverChanges(Refused):
    """A published version of an instrument never changes; a change is a new version."""


class InstrumentIsNotPublished(Refused):
    """Scoring needs a published instrument."""


class InstrumentHasNoIndicators(Refused):
    """An instrument has at least one indicator."""

    status: ClassVar[int] = 422


class IndicatorCodesAreNotUnique(Refused):
    """Each indicator of an instrument has a code of its own."""

    status: ClassVar[int] = 422


class WeightIsOutOfRange(Refused):
    """A weight is above zero, at most 100, and has at most six decimals."""

    status: ClassVar[int] = 422


class LevelsAreNotOneToFive(Refused):
    """Every indicator and every scale has one text for each of the levels 1 to 5."""

    status: ClassVar[int] = 422


class DecimalsAreOutOfRange(Refused):
    """An index is rounded to between zero and four decimals."""

    status: ClassVar[int] = 422


class PredicatesDoNotFit(Refused):
    """The predicates cover the indices from 1 to 5 without a gap and without an overlap."""

    status: ClassVar[int] = 422


class Instrument(msgspec.Struct, frozen=True):
    contents: InstrumentPublished | None = None


def instrument_of(code: str, version: str) -> UUID:
    """Return the stream of one version of an instrument, however the two are written."""
    of_all_versions = f"evaluation/instrument/{compared(code).upper()}"
    return uuid5(uuid5(NAMESPACE_OID, of_all_versions), compared(version))


def published(facts: Facts, instrument_id: UUID) -> InstrumentPublished:
    """Return the published instrument, or refuse."""
    contents = facts.of(instrument, instrument_id).contents
    if contents is None:
        raise InstrumentIsNotPublished(instrument_id=instrument_id)
    return contents


def decide(command: Command, state: Instrument, _facts: Facts) -> Sequence[Event]:
    fresh = _as_stored(command)
    _check_indicators(fresh.indicators)
    _check_scales(fresh.scales)
    _check_predicates(fresh.predicates, fresh.decimals)
    if fresh == state.contents:
        return []
    if state.contents is not None:
        raise PublishedInstrumentNeverChanges(code=command.code, version=command.version)
    return [fresh]


def _as_stored(command: PublishInstrument) -> InstrumentPublished:
    parts = {
        "indicators": tuple(Indicator(**structs.asdict(one)) for one in command.indicators),
        "predicates": tuple(PredicateBand(**structs.asdict(one)) for one in command.predicates),
        "scales": Scales(**structs.asdict(command.scales)),
    }
    return InstrumentPublished(
        instrument_id=instrument_of(command.code, command.version),
        **structs.asdict(command) | parts,
    )


def _check_indicators(indicators: Sequence[Indicator]) -> None:
    if not indicators:
        raise InstrumentHasNoIndicators
    uses = Counter(compared(indicator.code) for indicator in indicators)
    if twice := [code for code, times in uses.items() if times > 1]:
        raise IndicatorCodesAreNotUnique(codes=twice)
    for indicator in indicators:
        if not _is_weight(indicator.weight):
            raise WeightIsOutOfRange(indicator=indicator.code, weight=str(indicator.weight))
        if not _is_for_each_level(indicator.criteria):
            raise LevelsAreNotOneToFive(indicator=indicator.code, texts=len(indicator.criteria))


def _is_weight(weight: Decimal) -> bool:
    return number.is_plain(weight, number.FINEST, Decimal(100))


def _is_for_each_level(texts: Sequence[str]) -> bool:
    return len(texts) == len(LEVELS)


def _check_scales(scales: Scales) -> None:
    for capability, labels in (("process", scales.process), ("service", scales.service)):
        if not _is_for_each_level(labels):
            raise LevelsAreNotOneToFive(scale=capability, texts=len(labels))


def _check_predicates(bands: Sequence[PredicateBand], decimals: int) -> None:
    if not 0 <= decimals <= MOST_DECIMALS:
        raise DecimalsAreOutOfRange(decimals=decimals, most=MOST_DECIMALS)
    if not all(number.is_plain(end, LOWEST_INDEX, HIGHEST_INDEX) for end in _ends(bands)):
        raise PredicatesDoNotFit(lowest=str(LOWEST_INDEX), highest=str(HIGHEST_INDEX))
    step = Decimal(1).scaleb(-decimals)
    ordered = sorted(bands, key=lambda band: band.lowest)
    for lower, upper in pairwise(ordered):
        if upper.lowest - lower.highest != step:
            raise PredicatesDoNotFit(between=[lower.predicate, upper.predicate], step=str(step))
    reaches = bool(ordered) and (ordered[0].lowest, ordered[-1].highest) == (
        LOWEST_INDEX,
        HIGHEST_INDEX,
    )
    if not reaches or any(band.lowest > band.highest for band in bands):
        raise PredicatesDoNotFit(lowest=str(LOWEST_INDEX), highest=str(HIGHEST_INDEX))


def _ends(bands: Sequence[PredicateBand]) -> list[Decimal]:
    return [end for band in bands for end in (band.lowest, band.highest)]


def evolve(_state: Instrument, event: Event) -> Instrument:
    return Instrument(event)


instrument = Decider(name="instrument", initial=Instrument(), decide=decide, evolve=evolve)
