"""Which events does evaluation have, and which of them may others rely on?"""

from evaluation.domain.absence import OpdsFoundAbsent
from evaluation.domain.assessment import AssessmentFinalised
from evaluation.domain.delegation import (
    DelegationEndNoted,
    DelegationNoted,
    DelegationResumptionNoted,
)
from evaluation.domain.instrument import InstrumentPublished
from evaluation.domain.not_applicable import (
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
)
from evaluation.domain.objection import ObjectionAnswered, ObjectionRaised
from evaluation.domain.opd import (
    OpdChangeNoted,
    OpdClosureNoted,
    OpdEndCorrectionNoted,
    OpdNoted,
)
from evaluation.domain.period import (
    DeadlinesExtended,
    PeriodCancelled,
    PeriodClosed,
    PeriodOpened,
)
from evaluation.domain.register import OpdListed
from evaluation.domain.roster import OpdFinishedPeriod, OpdJoinedPeriod
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LevelClaimed,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
)
from evaluation.domain.tpp_export import TppExported
from evaluation.domain.verification import IndicatorVerified, VerificationConcluded
from kit.catalogue import Catalogue

CATALOGUE = Catalogue(
    service="evaluation",
    public=(
        InstrumentPublished,
        PeriodOpened,
        DeadlinesExtended,
        PeriodClosed,
        PeriodCancelled,
        AssessmentOpened,
        LevelClaimed,
        NotApplicableMarked,
        NotApplicableApproved,
        NotApplicableDeclined,
        SelfAssessmentSubmitted,
        SelfAssessmentLapsed,
        IndicatorVerified,
        VerificationConcluded,
        ObjectionRaised,
        ObjectionAnswered,
        AssessmentFinalised,
        TppExported,
    ),
    internal=(
        OpdNoted,
        OpdChangeNoted,
        OpdClosureNoted,
        OpdEndCorrectionNoted,
        OpdListed,
        OpdJoinedPeriod,
        OpdsFoundAbsent,
        OpdFinishedPeriod,
        DelegationNoted,
        DelegationEndNoted,
        DelegationResumptionNoted,
    ),
)
