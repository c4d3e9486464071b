"""Which level an assessor finds proved, and which index follows from all of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, assert_never
from uuid import UUID

import msgspec

from evaluation.domain import evidence, instrument, period
from evaluation.domain.form import Code, Note
from evaluation.domain.judging import check_judge
from evaluation.domain.score import PartIndex, score
from evaluation.domain.self_assessment import HandedIn, IndicatorIsUnknown
from kit import decider
from kit.decider import Facts, Refused


class VerifyIndicator(decider.Command, frozen=True):
    """Set the level that an assessor finds proven in an indicator."""

    indicator: Code
    level: int
    reason: Note = ""
    """Owed where the level is lower than the claim."""


class ConcludeVerification(decider.Command, frozen=True):
    """End the verification of an OPD; its time for objections begins."""


Command = VerifyIndicator | ConcludeVerification


class IndicatorVerified(decider.Event, frozen=True, tag="evaluation.indicator-verified.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    claimed_level: int
    level: int
    reason: str


class VerificationConcluded(decider.Event, frozen=True, tag="evaluation.verification-concluded.v1"):
    period_id: UUID
    opd_id: UUID
    instrument_id: UUID
    index: Decimal
    predicate: str
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    concluded_on: date
    objection_until: date
    """The last day on which the OPD may object."""


Event = IndicatorVerified | VerificationConcluded


class VerificationIsOver(Refused):
    """Nothing is verified after the verification deadline."""


class VerificationIsConcluded(Refused):
    """A concluded verification changes only through an objection."""


class VerificationIsNotConcluded(Refused):
    """There is nothing to object to and nothing final before verification is concluded."""


class LevelIsAboveTheClaim(Refused):
    """An assessor confirms or lowers what was claimed, and never raises it."""


class ReasonIsMissing(Refused):
    """A level that is lower than the claim is given a reason."""

    status: ClassVar[int] = 422


class MarksAreNotDecided(Refused):
    """Each mark as not applicable is approved or declined before verification is concluded."""


class IndicatorsAreNotVerified(Refused):
    """Verification is concluded when every indicator that applies is verified."""


class Verified(msgspec.Struct, frozen=True):
    level: int
    reason: str


class Verification(msgspec.Struct, frozen=True):
    verified: dict[str, Verified] = {}
    objection_until: date | None = None


def concluded(state: Verification) -> date:
    """Return the last day to object, or refuse."""
    if state.objection_until is None:
        raise VerificationIsNotConcluded
    return state.objection_until


def decide(
    command: Command, state: Verification, handed_in: HandedIn, facts: Facts
) -> Sequence[Event]:
    check_judge(handed_in.opened.opd_id, handed_in.hands, facts)
    match command:
        case VerifyIndicator():
            return _verify(command, state, handed_in, facts)
        case ConcludeVerification():
            return _conclude(state, handed_in, facts)
        case _:
            assert_never(command)


def _verify(
    command: VerifyIndicator, state: Verification, handed_in: HandedIn, facts: Facts
) -> Sequence[Event]:
    found = Verified(command.level, command.reason)
    if state.verified.get(command.indicator) == found:
        return []
    if state.objection_until is not None:
        raise VerificationIsConcluded
    about = handed_in.opened
    until = period.running(facts, about.period_id).verification_until
    if facts.today > until:
        raise VerificationIsOver(until=until.isoformat())
    claimed = handed_in.levels.get(command.indicator)
    if claimed is None:
        raise IndicatorIsUnknown(indicator=command.indicator)
    _check_level(command, claimed)
    verified = IndicatorVerified(
        period_id=about.period_id,
        opd_id=about.opd_id,
        claimed_level=claimed,
        **msgspec.structs.asdict(command),
    )
    return [verified]


def _check_level(command: VerifyIndicator, claimed: int) -> None:
    evidence.check_level(command.level)
    if command.level > claimed:
        raise LevelIsAboveTheClaim(indicator=command.indicator, claimed_level=claimed)
    if command.level < claimed and not command.reason.strip():
        raise ReasonIsMissing(indicator=command.indicator, claimed_level=claimed)


def _conclude(state: Verification, handed_in: HandedIn, facts: Facts) -> Sequence[Event]:
    if state.objection_until is not None:
        return []
    about = handed_in.opened
    terms = period.running(facts, about.period_id)
    if handed_in.undecided:
        raise MarksAreNotDecided(indicators=sorted(handed_in.undecided))
    if missing := [code for code in handed_in.levels if code not in state.verified]:
        raise IndicatorsAreNotVerified(indicators=missing)
    levels = {code: state.verified[code].level for code in handed_in.levels}
    earned = score(levels, instrument.published(facts, about.instrument_id))
    return [
        VerificationConcluded(
            period_id=about.period_id,
            opd_id=about.opd_id,
            instrument_id=about.instrument_id,
            concluded_on=facts.today,
            objection_until=facts.today + timedelta(days=terms.objection_days),
            **msgspec.structs.asdict(earned),
        )
    ]


def evolve(state: Verification, event: Event) -> Verification:
    replace = msgspec.structs.replace
    match event:
        case IndicatorVerified():
            found = Verified(event.level, event.reason)
            return replace(state, verified={**state.verified, event.indicator: found})
        case VerificationConcluded():
            return replace(state, objection_until=event.objection_until)
        case _:
            assert_never(event)
