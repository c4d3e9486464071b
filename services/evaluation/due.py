"""On which day does a self-assessment lapse that was not submitted, or not even begun?"""

from collections.abc import Sequence
from uuid import UUID

from evaluation.domain.absence import LapseAbsent, absence, absence_of
from evaluation.domain.assessment import assessment
from evaluation.domain.period import (
    DeadlinesExtended,
    PeriodCancelled,
    PeriodClosed,
    PeriodOpened,
)
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LapseSelfAssessment,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
)
from kit.dues import Cancel, Change, Due, Dues, Fix, Term, day_after
from kit.envelope import Envelope

LAPSE = "lapse-self-assessment"
LAPSE_ABSENT = "lapse-absent"


def _deadline(period_id: UUID) -> Term:
    return Term(period_id, "self-assessment-is-over")


def _announced(event: PeriodOpened | DeadlinesExtended, _: Envelope) -> Sequence[Change]:
    return [
        Fix(_deadline(event.period_id), day_after(event.self_assessment_until)),
        Due(
            on=_deadline(event.period_id),
            name=LAPSE_ABSENT,
            kind=absence,
            stream_id=absence_of(event.period_id),
            command=LapseAbsent(period_id=event.period_id),
        ),
    ]


def _ended(event: PeriodClosed | PeriodCancelled, _: Envelope) -> Sequence[Change]:
    return [Cancel(absence_of(event.period_id), LAPSE_ABSENT)]


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
    PeriodClosed: _ended,
    PeriodCancelled: _ended,
    AssessmentOpened: _awaited,
    SelfAssessmentSubmitted: _over,
    SelfAssessmentLapsed: _over,
}
