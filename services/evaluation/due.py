"""On which day does a self-assessment that was not submitted lapse?"""

from collections.abc import Sequence
from uuid import UUID

from evaluation.domain.assessment import assessment
from evaluation.domain.period import DeadlinesExtended, PeriodOpened
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LapseSelfAssessment,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
)
from kit.dues import Cancel, Change, Due, Dues, Fix, Term, day_after
from kit.envelope import Envelope

LAPSE = "lapse-self-assessment"


def _deadline(period_id: UUID) -> Term:
    return Term(period_id, "self-assessment-is-over")


def _announced(event: PeriodOpened | DeadlinesExtended, _: Envelope) -> Sequence[Change]:
    return [Fix(_deadline(event.period_id), day_after(event.self_assessment_until))]


def _awaited(event: AssessmentOpened, envelope: Envelope) -> Sequence[Change]:
    return [
        Due(
            on=_deadline(event.period_id),
            name=LAPSE,
            kind=assessment,
            stream_id=envelope.stream,
            command=LapseSelfAssessment(),
        )
    ]


def _over(
    _: SelfAssessmentSubmitted | SelfAssessmentLapsed, envelope: Envelope
) -> Sequence[Change]:
    return [Cancel(envelope.stream, LAPSE)]


DUES: Dues = {
    PeriodOpened: _announced,
    DeadlinesExtended: _announced,
    AssessmentOpened: _awaited,
    SelfAssessmentSubmitted: _over,
    SelfAssessmentLapsed: _over,
}
