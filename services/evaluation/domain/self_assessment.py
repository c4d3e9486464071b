"""What an OPD claims about itself, with which evidence, and whether it has handed that in."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import assert_never
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from msgspec import structs

from evaluation.domain import evidence, instrument, period
from evaluation.domain.evidence import AllShown, Evidence
from evaluation.domain.form import Code, Note
from evaluation.domain.opd import check_in_force, opd
from evaluation.domain.roster import OpdJoinedPeriod, roster, roster_of
from kit import decider
from kit.decider import Elsewhere, Facts, Refused


class ClaimLevel(decider.Command, frozen=True):
    """Say which level the OPD has reached in an indicator, with the evidence for it."""

    period_id: UUID
    opd_id: UUID
    indicator: Code
    level: int
    evidence: AllShown
    note: Note = ""


class SubmitSelfAssessment(decider.Command, frozen=True):
    """Hand the self-assessment in; each indicator is claimed or does not apply."""


class LapseSelfAssessment(decider.Command, frozen=True):
    """The deadline has passed without a submission; issued by the due-list."""


Command = ClaimLevel | SubmitSelfAssessment | LapseSelfAssessment


class AssessmentOpened(decider.Event, frozen=True, tag="evaluation.assessment-opened.v1"):
    assessment_id: UUID
    period_id: UUID
    period_key: str
    opd_id: UUID
    instrument_id: UUID


class LevelClaimed(decider.Event, frozen=True, tag="evaluation.level-claimed.v1"):
    period_id: UUID
    opd_id: UUID
    indicator: str
    level: int
    evidence: tuple[Evidence, ...]
    note: str


class SelfAssessmentSubmitted(
    decider.Event, frozen=True, tag="evaluation.self-assessment-submitted.v1"
):
    period_id: UUID
    opd_id: UUID
    submitted_by: UUID | None = None
    """The account; somebody else judges. Earlier releases did not say it."""
    on_behalf_of: UUID | None = None
    """For whom that account acted, if it stood in for another, who does not judge either."""


class SelfAssessmentLapsed(decider.Event, frozen=True, tag="evaluation.self-assessment-lapsed.v1"):
    period_id: UUID
    opd_id: UUID
    unclaimed: tuple[str, ...]
    """Indicators that count as level 1, which also covers "nothing yet"."""


Event = AssessmentOpened | LevelClaimed | SelfAssessmentSubmitted | SelfAssessmentLapsed


class ClaimIsOfAnotherAssessment(Refused):
    """A claim names the period and the OPD of the assessment that it is made in."""


class IndicatorIsUnknown(Refused):
    """An indicator belongs to the instrument of the period."""


class AssessmentIsNotOpened(Refused):
    """An assessment is opened by its first claimed level."""


class SelfAssessmentIsOver(Refused):
    """Nothing is claimed after the self-assessment deadline."""


class SelfAssessmentIsSubmitted(Refused):
    """A submitted self-assessment is not changed by the OPD."""


class SelfAssessmentIsNotSubmitted(Refused):
    """Only a submitted self-assessment is verified."""


class IndicatorsAreOpen(Refused):
    """Every indicator is claimed, or marked as not applicable, before submission."""


class Claim(msgspec.Struct, frozen=True):
    level: int
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


class SelfAssessment(msgspec.Struct, frozen=True):
    opened: AssessmentOpened | None = None
    claims: dict[str, Claim] = {}
    submitted: bool = False
    hands: frozenset[UUID] = frozenset()
    """Who handed it in, and for whom."""


class HandedIn(msgspec.Struct, frozen=True):
    """What is judged: the claimed level of every indicator that applies."""

    opened: AssessmentOpened
    levels: dict[str, int]
    undecided: frozenset[str] = frozenset()
    """Marked as not applicable, and neither approved nor declined."""
    hands: frozenset[UUID] = frozenset()
    """Who handed it in, and for whom."""


def assessment_of(period_id: UUID, opd_id: UUID) -> UUID:
    """Return the stream of one OPD's assessment in one period."""
    return uuid5(NAMESPACE_OID, f"evaluation/assessment/{period_id}/{opd_id}")


def opening(terms: period.PeriodOpened, opd_id: UUID) -> tuple[OpdJoinedPeriod, AssessmentOpened]:
    """Return what is said on the period's roster, and in the assessment, when one is opened."""
    assessment_id = assessment_of(terms.period_id, opd_id)
    joined = OpdJoinedPeriod(period_id=terms.period_id, opd_id=opd_id, assessment_id=assessment_id)
    about = AssessmentOpened(
        assessment_id=assessment_id,
        period_id=terms.period_id,
        period_key=terms.period_key,
        opd_id=opd_id,
        instrument_id=terms.instrument_id,
    )
    return joined, about


def opened(state: SelfAssessment) -> AssessmentOpened:
    """Return what the assessment is about, or refuse."""
    if state.opened is None:
        raise AssessmentIsNotOpened
    return state.opened


def handed_in(
    state: SelfAssessment,
    *,
    excused: AbstractSet[str],
    undecided: frozenset[str],
    declined: AbstractSet[str],
) -> HandedIn:
    """Return what is to be judged, or refuse."""
    about = opened(state)
    if not state.submitted:
        raise SelfAssessmentIsNotSubmitted(opd_id=about.opd_id)
    lowest = dict.fromkeys(declined, instrument.LEVELS.start)
    claimed = {code: one.level for code, one in state.claims.items() if code not in excused}
    return HandedIn(about, lowest | claimed, undecided, state.hands)


def check_not_submitted(state: SelfAssessment) -> None:
    if state.submitted:
        raise SelfAssessmentIsSubmitted


def check_claimable(period_id: UUID, indicator: str, facts: Facts) -> None:
    """Refuse unless an OPD may still say something about this indicator."""
    terms = period.running(facts, period_id)
    _check_deadline(terms, facts)
    if indicator not in _codes(facts, terms.instrument_id):
        raise IndicatorIsUnknown(indicator=indicator)


def decide(
    command: Command, state: SelfAssessment, marked: AbstractSet[str], facts: Facts
) -> Sequence[Event | Elsewhere]:
    """Decide, given the indicators marked as not applicable, unless that was declined."""
    match command:
        case ClaimLevel():
            return _claim(command, state, marked, facts)
        case SubmitSelfAssessment():
            return _submit(state, marked, facts)
        case LapseSelfAssessment():
            return _lapse(state, marked, facts)
        case _:
            assert_never(command)


def _claim(
    command: ClaimLevel, state: SelfAssessment, marked: AbstractSet[str], facts: Facts
) -> Sequence[Event | Elsewhere]:
    _check_about(command, state.opened)
    shown = evidence.as_stored(command.evidence)
    claimed = LevelClaimed(**structs.asdict(command) | {"evidence": shown})
    stands = command.indicator not in marked
    if stands and state.claims.get(command.indicator) == _as_claim(claimed):
        return []
    check_not_submitted(state)
    check_claimable(command.period_id, command.indicator, facts)
    terms = period.running(facts, command.period_id)
    check_in_force(command.opd_id, period.assessed_days(terms), facts)
    evidence.check_level(command.level)
    evidence.check_each(shown, facts.today)
    evidence.check_complete(shown, command.level)
    if state.opened:
        return [claimed]
    joined, about = opening(terms, command.opd_id)
    return [Elsewhere(roster, roster_of(command.period_id), joined), about, claimed]


def _check_about(command: ClaimLevel, about: AssessmentOpened | None) -> None:
    said = (command.period_id, command.opd_id)
    if about is not None and said != (about.period_id, about.opd_id):
        raise ClaimIsOfAnotherAssessment(period_id=about.period_id, opd_id=about.opd_id)


def _check_deadline(terms: period.PeriodOpened, facts: Facts) -> None:
    if facts.today > terms.self_assessment_until:
        raise SelfAssessmentIsOver(until=terms.self_assessment_until.isoformat())


def _submit(state: SelfAssessment, marked: AbstractSet[str], facts: Facts) -> Sequence[Event]:
    about = opened(state)
    if state.submitted:
        return []
    _check_deadline(period.running(facts, about.period_id), facts)
    if missing := _unclaimed(state, marked, facts):
        raise IndicatorsAreOpen(indicators=missing)
    return [
        SelfAssessmentSubmitted(
            period_id=about.period_id,
            opd_id=about.opd_id,
            submitted_by=facts.actor.account_id,
            on_behalf_of=facts.actor.on_behalf_of,
        )
    ]


def _lapse(state: SelfAssessment, marked: AbstractSet[str], facts: Facts) -> Sequence[Event]:
    about = opened(state)
    if state.submitted:
        return []
    terms = period.running(facts, about.period_id)
    until = terms.self_assessment_until
    if facts.today <= until:
        raise period.SelfAssessmentIsStillRunning(until=until.isoformat())
    if not facts.of(opd, about.opd_id).in_force_within(period.assessed_days(terms)):
        return []
    return [
        SelfAssessmentLapsed(
            period_id=about.period_id,
            opd_id=about.opd_id,
            unclaimed=tuple(_unclaimed(state, marked, facts)),
        )
    ]


def _unclaimed(state: SelfAssessment, marked: AbstractSet[str], facts: Facts) -> list[str]:
    codes = _codes(facts, opened(state).instrument_id)
    return [code for code in codes if code not in {*state.claims, *marked}]


def _codes(facts: Facts, instrument_id: UUID) -> list[str]:
    return [one.code for one in instrument.published(facts, instrument_id).indicators]


def _as_claim(said: LevelClaimed) -> Claim:
    return Claim(said.level, said.evidence, said.note)


def evolve(state: SelfAssessment, event: Event) -> SelfAssessment:
    replace = structs.replace
    match event:
        case AssessmentOpened():
            return SelfAssessment(event)
        case LevelClaimed():
            return replace(state, claims={**state.claims, event.indicator: _as_claim(event)})
        case SelfAssessmentSubmitted():
            named = (event.submitted_by, event.on_behalf_of)
            hands = frozenset(one for one in named if one is not None)
            return replace(state, submitted=True, hands=hands)
        case SelfAssessmentLapsed():
            lowest = {code: Claim(instrument.LEVELS.start) for code in event.unclaimed}
            return replace(state, claims={**state.claims, **lowest}, submitted=True)
        case _:
            assert_never(event)
