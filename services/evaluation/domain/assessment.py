"""How far the assessment of one OPD in one period is, and what its final result is.

The parts of the stream are decided where their noun lives: what the OPD claims, what does not
apply, what assessors verify, what is objected to. Here they are put together and made final.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never
from uuid import UUID

import msgspec

from evaluation.domain import (
    instrument,
    not_applicable,
    objection,
    self_assessment,
    verification,
)
from evaluation.domain.not_applicable import (
    ApproveNotApplicable,
    DeclineNotApplicable,
    MarkNotApplicable,
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
)
from evaluation.domain.objection import (
    AnswerObjection,
    ObjectionAnswered,
    ObjectionRaised,
    Objections,
    RaiseObjection,
)
from evaluation.domain.roster import OpdFinishedPeriod, roster, roster_of
from evaluation.domain.score import PartIndex, score
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    ClaimLevel,
    HandedIn,
    LapseSelfAssessment,
    LevelClaimed,
    SelfAssessment,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
    SubmitSelfAssessment,
)
from evaluation.domain.verification import (
    ConcludeVerification,
    IndicatorVerified,
    Verification,
    VerificationConcluded,
    VerifyIndicator,
)
from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused


class FinaliseAssessment(decider.Command, frozen=True):
    """Fix the index and the predicate of an OPD, once nothing is open any more."""


Command = (
    self_assessment.Command
    | not_applicable.Command
    | verification.Command
    | objection.Command
    | FinaliseAssessment
)


class IndicatorLevel(msgspec.Struct, frozen=True, kw_only=True):
    indicator: str
    level: int


class AssessmentFinalised(decider.Event, frozen=True, tag="evaluation.assessment-finalised.v1"):
    assessment_id: UUID
    period_id: UUID
    opd_id: UUID
    instrument_id: UUID
    index: Decimal
    predicate: str
    domains: tuple[PartIndex, ...]
    aspects: tuple[PartIndex, ...]
    levels: tuple[IndicatorLevel, ...]
    """In the order of the instrument; an indicator without a level does not apply."""
    finalised_on: date


Event = (
    self_assessment.Event
    | not_applicable.Event
    | verification.Event
    | objection.Event
    | AssessmentFinalised
)


class ObjectionWindowIsOpen(Refused):
    """Nothing is final while the OPD may still object."""


class ObjectionsAreOpen(Refused):
    """Nothing is final while an objection is not answered."""


class AssessmentIsFinal(Refused):
    """Nothing changes an assessment whose result is final, whatever the day."""


class Assessment(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    claimed: SelfAssessment = SelfAssessment()
    marks: not_applicable.Marks = {}
    verified: Verification = Verification()
    objections: Objections = {}
    final: AssessmentFinalised | None = None


def _handed_in(state: Assessment) -> HandedIn:
    return self_assessment.handed_in(
        state.claimed,
        excused=not_applicable.excused(state.marks),
        undecided=not_applicable.undecided(state.marks),
        declined=not_applicable.declined(state.marks),
    )


def decide(command: Command, state: Assessment, facts: Facts) -> Sequence[Event | Elsewhere]:
    decided = _decided(command, state, facts)
    if decided and state.final is not None:
        raise AssessmentIsFinal(finalised_on=state.final.finalised_on.isoformat())
    return decided


def _decided(command: Command, state: Assessment, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case ClaimLevel() | SubmitSelfAssessment() | LapseSelfAssessment():
            marked = not_applicable.excused(state.marks) | not_applicable.undecided(state.marks)
            return self_assessment.decide(command, state.claimed, marked, facts)
        case MarkNotApplicable() | ApproveNotApplicable() | DeclineNotApplicable():
            return not_applicable.decide(command, state.marks, state.claimed, facts)
        case VerifyIndicator() | ConcludeVerification():
            return verification.decide(command, state.verified, _handed_in(state), facts)
        case RaiseObjection() | AnswerObjection():
            return objection.decide(
                command, state.objections, state.verified, _handed_in(state), facts
            )
        case FinaliseAssessment():
            return _finalise(state, facts)
        case _:
            assert_never(command)


def _finalise(state: Assessment, facts: Facts) -> Sequence[Event | Elsewhere]:
    if state.final is not None:
        return []
    about = self_assessment.opened(state.claimed)
    until = verification.concluded(state.verified)
    if facts.today <= until:
        raise ObjectionWindowIsOpen(until=until.isoformat())
    if open_objections := objection.unanswered(state.objections):
        raise ObjectionsAreOpen(indicators=open_objections)
    final = _result(state, about, facts)
    finished = OpdFinishedPeriod(
        period_id=about.period_id, opd_id=about.opd_id, assessment_id=about.assessment_id
    )
    return [final, Elsewhere(roster, roster_of(about.period_id), finished)]


def _result(state: Assessment, about: AssessmentOpened, facts: Facts) -> AssessmentFinalised:
    contents = instrument.published(facts, about.instrument_id)
    applicable = _handed_in(state).levels
    verified = {code: state.verified.verified[code].level for code in applicable}
    levels = {**verified, **objection.answered_levels(state.objections)}
    return AssessmentFinalised(
        assessment_id=about.assessment_id,
        period_id=about.period_id,
        opd_id=about.opd_id,
        instrument_id=about.instrument_id,
        levels=tuple(
            IndicatorLevel(indicator=one.code, level=levels[one.code])
            for one in contents.indicators
            if one.code in levels
        ),
        finalised_on=facts.today,
        **msgspec.structs.asdict(score(levels, contents)),
    )


def evolve(state: Assessment, event: Event) -> Assessment:
    replace = msgspec.structs.replace
    match event:
        case AssessmentOpened() | SelfAssessmentSubmitted() | SelfAssessmentLapsed():
            claimed = self_assessment.evolve(state.claimed, event)
            return replace(state, opd_id=event.opd_id, claimed=claimed)
        case LevelClaimed():
            claimed = self_assessment.evolve(state.claimed, event)
            marks = not_applicable.evolve(state.marks, event)
            return replace(state, claimed=claimed, marks=marks)
        case NotApplicableMarked() | NotApplicableApproved() | NotApplicableDeclined():
            return replace(state, marks=not_applicable.evolve(state.marks, event))
        case IndicatorVerified() | VerificationConcluded():
            return replace(state, verified=verification.evolve(state.verified, event))
        case ObjectionRaised() | ObjectionAnswered():
            return replace(state, objections=objection.evolve(state.objections, event))
        case AssessmentFinalised():
            return replace(state, final=event)
        case _:
            assert_never(event)


assessment: Decider[Command, Event, Assessment] = Decider(
    name="assessment", initial=Assessment(), decide=decide, evolve=evolve
)
