"""What does each event of evaluation look like? One quarter of one OPD, with two indicators."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from evaluation.domain.absence import OpdsFoundAbsent, absence_of
from evaluation.domain.assessment import AssessmentFinalised, IndicatorLevel
from evaluation.domain.dates import period_of
from evaluation.domain.evidence import Evidence
from evaluation.domain.formula import Component, Proportional, Terms, component
from evaluation.domain.not_applicable import (
    NotApplicableApproved,
    NotApplicableDeclined,
    NotApplicableMarked,
)
from evaluation.domain.objection import ObjectionAnswered, ObjectionRaised
from evaluation.domain.opd import OpdChangeNoted, OpdClosureNoted, OpdEndCorrectionNoted, OpdNoted
from evaluation.domain.period import (
    DeadlinesExtended,
    PeriodCancelled,
    PeriodClosed,
    PeriodOpened,
)
from evaluation.domain.register import REGISTER, OpdListed
from evaluation.domain.roster import OpdFinishedPeriod, OpdJoinedPeriod, roster_of
from evaluation.domain.score import PartIndex
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LevelClaimed,
    SelfAssessmentLapsed,
    SelfAssessmentSubmitted,
    assessment_of,
)
from evaluation.domain.tpp_export import TppExported, TppRow, tpp_checksum, tpp_export_of
from evaluation.domain.verification import IndicatorVerified, VerificationConcluded
from personnel.domain.opd import opd_id_of
from spbe.contracts.instrument_examples import CODE, INSTRUMENT, PLAN, PUBLIC, PUBLISHED, VERSION
from spbe.contracts.story import OPERATOR, Told, day, event_of, stream

_KOMINFO, _TOURISM = opd_id_of("DISKOMINFOSP"), opd_id_of("DISPAR")
_KOMINFO_NAME = "Dinas Komunikasi, Informatika, Persandian dan Statistik"
_Q1, _Q2 = period_of(2026, 1), period_of(2026, 2)
_OF_KOMINFO = assessment_of(_Q1, _KOMINFO)
_HEALTH = opd_id_of("DINKES-PPKB")
_OF_HEALTH = assessment_of(_Q1, _HEALTH)
_DOCUMENT = "BA/CONTOH/SPBE/IV/2026"

_TERMS = Terms(target=Decimal("3.50"), component_weight=Decimal("30.00"), formula=Proportional())
_OPENED = PeriodOpened(
    period_id=_Q1,
    period_key="2026-Q1",
    year=2026,
    quarter=1,
    instrument_id=INSTRUMENT,
    opens_on=day(3, 16),
    self_assessment_until=day(3, 31),
    verification_until=day(4, 17),
    objection_days=3,
    target=_TERMS.target,
    component_weight=_TERMS.component_weight,
    formula=_TERMS.formula,
)

_SHOWN = tuple(
    Evidence(
        level=level,
        file_name=f"laman-opd-tingkat-{level}.pdf",
        sha256=sha256(b"laman-opd-tingkat-%d" % level).hexdigest(),
        dated_on=day(3, 2),
    )
    for level in (1, 2, 3)
)
_ABOUT: Mapping[str, Any] = {"period_id": _Q1, "opd_id": _KOMINFO}
_ON_PUBLIC: Mapping[str, Any] = {**_ABOUT, "indicator": PUBLIC.code}


def _result(index: str, predicate: str) -> Mapping[str, Any]:
    """Return what an index says where one indicator alone applies."""
    return {
        **_ABOUT,
        "instrument_id": INSTRUMENT,
        "index": Decimal(index),
        "predicate": predicate,
        "domains": (PartIndex(name=PUBLIC.domain, index=Decimal(index)),),
        "aspects": (PartIndex(name=PUBLIC.aspect, index=Decimal(index)),),
    }


_FOUND, _RESULT = _result("2.00", "Cukup"), _result("3.00", "Baik")
_EARNED: Component = component(_RESULT["index"], _RESULT["predicate"], _TERMS)
_ROW = TppRow(
    period="2026-Q1",
    opd_code="DISKOMINFOSP",
    opd_name=_KOMINFO_NAME,
    instrument_version=f"{CODE}/{VERSION}",
    index=_RESULT["index"],
    predicate=_RESULT["predicate"],
    target=_TERMS.target,
    achievement_percent=_EARNED.achievement_percent,
    component_weight=_TERMS.component_weight,
    component_score=_EARNED.component_score,
    decided_on=day(4, 24),
    decision_document_number=_DOCUMENT,
)
_EXPORTED = TppExported(
    period_id=_Q1,
    period_key="2026-Q1",
    version=1,
    reason=None,
    decision_document_number=_DOCUMENT,
    terms=_TERMS,
    rows=(_ROW,),
    checksum=tpp_checksum((_ROW,)),
    exported_on=day(4, 30),
)

_ASSESSED = (
    (
        day(3, 16),
        AssessmentOpened(
            assessment_id=_OF_KOMINFO,
            period_id=_Q1,
            period_key="2026-Q1",
            opd_id=_KOMINFO,
            instrument_id=INSTRUMENT,
        ),
    ),
    (
        day(3, 16),
        NotApplicableMarked(
            **_ABOUT,
            indicator=PLAN.code,
            reason="Arsitektur disusun di tingkat provinsi.",
            marked_by=OPERATOR,
        ),
    ),
    (
        day(3, 17),
        NotApplicableApproved(
            **_ABOUT, indicator=PLAN.code, reason="Arsitektur disusun di tingkat provinsi."
        ),
    ),
    (
        day(3, 18),
        LevelClaimed(**_ON_PUBLIC, level=3, evidence=_SHOWN, note="Permohonan daring sejak 2025."),
    ),
    (day(3, 31), SelfAssessmentSubmitted(**_ABOUT)),
    (
        day(4, 10),
        IndicatorVerified(
            **_ON_PUBLIC, claimed_level=3, level=2, reason="Formulir permohonan belum berfungsi."
        ),
    ),
    (
        day(4, 20),
        VerificationConcluded(
            **_FOUND,
            concluded_on=day(4, 20),
            objection_until=day(4, 23),
        ),
    ),
    (
        day(4, 22),
        ObjectionRaised(
            **_ON_PUBLIC,
            reason="Formulir berfungsi; tangkapan layar dilampirkan.",
            evidence=_SHOWN[2:],
            raised_by=OPERATOR,
        ),
    ),
    (
        day(4, 23),
        ObjectionAnswered(
            **_ON_PUBLIC, verified_level=2, level=3, reason="Bukti baru menunjukkan tingkat 3."
        ),
    ),
    (
        day(4, 24),
        AssessmentFinalised(
            **_RESULT,
            assessment_id=_OF_KOMINFO,
            levels=(IndicatorLevel(indicator=PUBLIC.code, level=3),),
            finalised_on=day(4, 24),
        ),
    ),
)

_NOTED = OpdNoted(
    opd_id=_TOURISM,
    code="DISPAR",
    name="Dinas Pariwisata",
    valid_from=None,
    valid_to=None,
    heard_event_id=event_of("personnel.opd-registered.v1"),
)
_CLOSURE_NOTED = OpdClosureNoted(
    opd_id=_TOURISM,
    valid_to=day(12, 31, 2025),
    heard_event_id=event_of("personnel.opd-closed.v1"),
    heir_id=opd_id_of("DISPORAPAREKRAF"),
)
_CORRECTION_NOTED = OpdEndCorrectionNoted(
    opd_id=opd_id_of("PENGHUBUNG"),
    valid_to=None,
    heard_event_id=event_of("personnel.opd-end-cancelled.v1"),
)
_CHANGE_NOTED = OpdChangeNoted(
    opd_id=_TOURISM,
    name="Dinas Pariwisata dan Ekonomi Kreatif",
    effective_on=day(7, 1, 2025),
    heard_event_id=event_of("personnel.opd-changed.v1"),
)
_TAKING_PART: Mapping[str, Any] = {**_ABOUT, "assessment_id": _OF_KOMINFO}

TOLD: tuple[Told, ...] = (
    *stream(
        _TOURISM, (day(1, 1, 2025), _NOTED), (day(1, 1), _CLOSURE_NOTED), (day(1, 5), _CHANGE_NOTED)
    ),
    *stream(opd_id_of("PENGHUBUNG"), (day(6, 20), _CORRECTION_NOTED), after=2),
    *stream(
        REGISTER,
        (
            day(1, 1, 2025),
            OpdListed(opd_id=_TOURISM, code="DISPAR", valid_from=None, valid_to=None),
        ),
    ),
    *stream(INSTRUMENT, (day(3, 2), PUBLISHED)),
    *stream(
        _Q1,
        (day(3, 2), _OPENED),
        (
            day(3, 30),
            DeadlinesExtended(
                period_id=_Q1,
                self_assessment_until=day(4, 3),
                verification_until=day(4, 21),
                reason="Libur nasional menjelang tenggat.",
            ),
        ),
        (day(4, 30), PeriodClosed(period_id=_Q1, period_key="2026-Q1", opd_ids=(_KOMINFO,))),
    ),
    *stream(
        _Q2,
        (
            day(6, 2),
            PeriodCancelled(
                period_id=_Q2, period_key="2026-Q2", reason="Tahun pada batas waktu salah ketik."
            ),
        ),
        after=1,
    ),
    *stream(
        roster_of(_Q1),
        (day(3, 16), OpdJoinedPeriod(**_TAKING_PART)),
        (day(4, 24), OpdFinishedPeriod(**_TAKING_PART)),
    ),
    *stream(absence_of(_Q1), (day(4, 4), OpdsFoundAbsent(period_id=_Q1, opd_ids=(_HEALTH,)))),
    *stream(_OF_KOMINFO, *_ASSESSED),
    *stream(
        _OF_HEALTH,
        (
            day(4, 4),
            SelfAssessmentLapsed(period_id=_Q1, opd_id=_HEALTH, unclaimed=(PLAN.code,)),
        ),
        (
            day(4, 7),
            NotApplicableDeclined(
                period_id=_Q1,
                opd_id=_HEALTH,
                indicator=PUBLIC.code,
                reason="OPD ini menyelenggarakan layanan publik.",
                counts_as=1,
            ),
        ),
        after=2,
    ),
    *stream(tpp_export_of(_Q1), (day(4, 30), _EXPORTED)),
)
