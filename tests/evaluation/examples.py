"""A round of assessment in small: three indicators, two OPDs, the first quarter of 2026."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import msgspec

from evaluation.domain.assessment import Event as AssessmentEvent
from evaluation.domain.dates import period_of
from evaluation.domain.evidence import Evidence, ShownEvidence, as_stored
from evaluation.domain.formula import Proportional
from evaluation.domain.instrument import (
    Capability,
    Indicator,
    InstrumentPublished,
    PredicateBand,
    PublishInstrument,
    Scales,
    instrument,
    instrument_of,
)
from evaluation.domain.opd import OpdNoted, opd
from evaluation.domain.period import OpenPeriod, PeriodOpened, period
from evaluation.domain.register import OpdListed
from evaluation.domain.roster import OpdFinishedPeriod, OpdJoinedPeriod
from evaluation.domain.score import PartIndex
from evaluation.domain.self_assessment import (
    AssessmentOpened,
    LevelClaimed,
    SelfAssessmentSubmitted,
    assessment_of,
)
from evaluation.domain.verification import IndicatorVerified, VerificationConcluded
from kit.decider import Actor, Command, Event
from kit.testing import Stream

KOMINFO, HEALTH = UUID(int=0xD1), UUID(int=0xD2)
HEARD = UUID(int=0xE1)

JAN_5, FEB_2 = date(2026, 1, 5), date(2026, 2, 2)
MAR_31, APR_1 = date(2026, 3, 31), date(2026, 4, 1)
APR_10, APR_13, APR_14 = date(2026, 4, 10), date(2026, 4, 13), date(2026, 4, 14)
APR_30, MAY_1 = date(2026, 4, 30), date(2026, 5, 1)

OPERATOR = Actor(account_id=UUID(int=0xA1), opd_id=HEALTH)
HEAD = Actor(account_id=UUID(int=0xA7), opd_id=HEALTH)
COLLEAGUE = Actor(account_id=UUID(int=0xA2), opd_id=HEALTH)
ASSESSOR = Actor(account_id=UUID(int=0xA3), opd_id=KOMINFO)
MOVED = Actor(account_id=OPERATOR.account_id)
STAND_IN = Actor(account_id=UUID(int=0xA5), on_behalf_of=OPERATOR.account_id)
OF_TWO_OPDS = Actor(
    account_id=UUID(int=0xA6),
    opd_id=KOMINFO,
    on_behalf_of=ASSESSOR.account_id,
    home_opd_id=HEALTH,
)
"""Stands in for the assessor of Kominfo, and is of Health."""
DUE_LIST = Actor(account_id=UUID(int=0xA4))


C = TypeVar("C", bound=Command)


def asked(command: type[C], event: Event) -> C:
    """Return the command that asks for what the event says, as it comes in at the door."""
    said = msgspec.to_builtins(event)
    return msgspec.convert({name: said[name] for name in command.__struct_fields__}, command)


def indicator(code: str, domain: str, weight: str) -> Indicator:
    return Indicator(
        code=code,
        name=f"Indikator {code}",
        domain=domain,
        aspect=f"Aspek {domain}",
        weight=Decimal(weight),
        capability=Capability.PROCESS,
        responsible_position="technical_coordinator",
        criteria=("rintisan", "terkelola", "terdefinisi", "terpadu", "optimum"),
        source="contoh",
    )


def band(predicate: str, lowest: str, highest: str) -> PredicateBand:
    return PredicateBand(predicate=predicate, lowest=Decimal(lowest), highest=Decimal(highest))


PLAN, RISK, SERVICE = "PLAN", "RISK", "SERVICE"
INDICATORS = (
    indicator(PLAN, "Tata Kelola", "2.5"),
    indicator(RISK, "Manajemen", "1.5"),
    indicator(SERVICE, "Layanan", "3.0"),
)
PREDICATES = (
    band("Kurang", "1.00", "1.79"),
    band("Cukup", "1.80", "2.59"),
    band("Baik", "2.60", "3.49"),
    band("Sangat Baik", "3.50", "4.19"),
    band("Memuaskan", "4.20", "5.00"),
)
LABELS = ("satu", "dua", "tiga", "empat", "lima")
INSTRUMENT = instrument_of("MINI", "1")

instrument_published = InstrumentPublished(
    instrument_id=INSTRUMENT,
    code="MINI",
    version="1",
    title="Tiga indikator",
    legal_basis="contoh",
    official=False,
    indicators=INDICATORS,
    predicates=PREDICATES,
    decimals=2,
    rounding="half_up",
    scales=Scales(process=LABELS, service=LABELS),
)
publish = asked(PublishInstrument, instrument_published)

Q1 = period_of(2026, 1)
q1_opened = PeriodOpened(
    period_id=Q1,
    period_key="2026-Q1",
    year=2026,
    quarter=1,
    instrument_id=INSTRUMENT,
    opens_on=JAN_5,
    self_assessment_until=MAR_31,
    verification_until=APR_30,
    objection_days=3,
    target=Decimal("4.00"),
    component_weight=Decimal(30),
    formula=Proportional(),
)
open_q1 = asked(OpenPeriod, q1_opened)


def noted(opd_id: UUID, code: str, valid_to: date | None = None) -> OpdNoted:
    return OpdNoted(
        opd_id=opd_id,
        code=code,
        name=f"Dinas {code}",
        valid_from=None,
        valid_to=valid_to,
        heard_event_id=HEARD,
    )


def listed(opd_id: UUID, code: str, valid_to: date | None = None) -> OpdListed:
    return OpdListed(opd_id=opd_id, code=code, valid_from=None, valid_to=valid_to)


WORLD: Mapping[Stream, Sequence[Event]] = {
    (instrument, INSTRUMENT): [instrument_published],
    (period, Q1): [q1_opened],
    (opd, HEALTH): [noted(HEALTH, "DINKES")],
    (opd, KOMINFO): [noted(KOMINFO, "DISKOMINFOSP")],
}


def shown(*levels: int, dated_on: date = JAN_5) -> tuple[ShownEvidence, ...]:
    return tuple(
        ShownEvidence(
            level=level, file_name=f"bukti-{level}.pdf", sha256="0a" * 32, dated_on=dated_on
        )
        for level in levels
    )


def evidence(*levels: int, dated_on: date = JAN_5) -> tuple[Evidence, ...]:
    return as_stored(shown(*levels, dated_on=dated_on))


HEALTH_Q1 = assessment_of(Q1, HEALTH)
opened = AssessmentOpened(
    assessment_id=HEALTH_Q1,
    period_id=Q1,
    period_key="2026-Q1",
    opd_id=HEALTH,
    instrument_id=INSTRUMENT,
)


def joined(opd_id: UUID) -> OpdJoinedPeriod:
    return OpdJoinedPeriod(period_id=Q1, opd_id=opd_id, assessment_id=assessment_of(Q1, opd_id))


def finished(opd_id: UUID) -> OpdFinishedPeriod:
    return OpdFinishedPeriod(period_id=Q1, opd_id=opd_id, assessment_id=assessment_of(Q1, opd_id))


submitted = SelfAssessmentSubmitted(period_id=Q1, opd_id=HEALTH, submitted_by=HEAD.account_id)


def claimed(code: str, level: int) -> LevelClaimed:
    return LevelClaimed(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        level=level,
        evidence=evidence(*range(1, level + 1)),
        note="",
    )


def verified(code: str, level: int, of: int) -> IndicatorVerified:
    return IndicatorVerified(
        period_id=Q1,
        opd_id=HEALTH,
        indicator=code,
        claimed_level=of,
        level=level,
        reason="" if level == of else "bukti kurang",
    )


History = list[AssessmentEvent]
handed_in: History = [opened, claimed(PLAN, 3), claimed(RISK, 4), claimed(SERVICE, 4), submitted]
all_verified: History = [
    verified(PLAN, 3, of=3),
    verified(RISK, 2, of=4),
    verified(SERVICE, 4, of=4),
]


def parts(prefix: str, plan: str, risk: str, service: str) -> tuple[PartIndex, ...]:
    """Return one index a domain; with the prefix "Aspek " one an aspect."""
    by_name = {"Tata Kelola": plan, "Manajemen": risk, "Layanan": service}
    return tuple(
        PartIndex(name=prefix + name, index=Decimal(index)) for name, index in by_name.items()
    )


concluded = VerificationConcluded(
    period_id=Q1,
    opd_id=HEALTH,
    instrument_id=INSTRUMENT,
    index=Decimal("3.21"),
    predicate="Baik",
    domains=parts("", "3.00", "2.00", "4.00"),
    aspects=parts("Aspek ", "3.00", "2.00", "4.00"),
    concluded_on=APR_10,
    objection_until=APR_13,
)
