"""Which events does training have, and which of them may others rely on?"""

from kit.catalogue import Catalogue
from training.domain.batch import BatchCompleted, BatchScheduled, PersonEnrolled
from training.domain.certificate import CertificateExpired, CertificateIssued, CertificateRevoked
from training.domain.delegation import (
    DelegationEndNoted,
    DelegationNoted,
    DelegationResumptionNoted,
)
from training.domain.participation import (
    AttendanceRecorded,
    AwardWithdrawn,
    CertificateAwarded,
    ResultRecorded,
)
from training.domain.programme import ProgrammeRegistered, ProgrammeRetired
from training.domain.registration import (
    CertificateRegistered,
    CertificateRejected,
    CertificateVerified,
)
from training.domain.trainee import TraineeNoted

CATALOGUE = Catalogue(
    service="training",
    public=(
        ProgrammeRegistered,
        ProgrammeRetired,
        BatchScheduled,
        PersonEnrolled,
        AttendanceRecorded,
        ResultRecorded,
        BatchCompleted,
        CertificateIssued,
        CertificateAwarded,
        AwardWithdrawn,
        CertificateRegistered,
        CertificateVerified,
        CertificateRejected,
        CertificateRevoked,
        CertificateExpired,
    ),
    internal=(
        TraineeNoted,
        DelegationNoted,
        DelegationEndNoted,
        DelegationResumptionNoted,
    ),
)
