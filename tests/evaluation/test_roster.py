"""Who takes part in a period, and who reads that."""

from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import pytest

from evaluation.domain.assessment import assessment
from evaluation.domain.roster import roster, roster_of
from evaluation.domain.self_assessment import ClaimLevel, SubmitSelfAssessment
from evaluation.domain.verification import VerifyIndicator
from kit.decider import Command, Decider
from kit.testing import Given
from tests.evaluation.examples import (
    ASSESSOR,
    HEALTH,
    KOMINFO,
    OPERATOR,
    PLAN,
    Q1,
    RISK,
    SERVICE,
    WORLD,
    History,
    claimed,
    finished,
    handed_in,
    joined,
    opened,
    shown,
)

T = TypeVar("T")

ALL_OF_THE_COUNTRY = 22_000


@dataclass(frozen=True)
class Watched(Given):
    """Facts that know which streams were looked at."""

    looked_at: set[UUID] = field(default_factory=set)

    def of(self, kind: Decider[Any, Any, T], stream_id: UUID) -> T:
        self.looked_at.add(stream_id)
        return super().of(kind, stream_id)


def test_it_knows_who_joined_in_their_order_and_who_is_not_final() -> None:
    taking_part = roster.replay([joined(KOMINFO), joined(HEALTH), finished(KOMINFO)])
    assert taking_part.opd_ids() == (KOMINFO, HEALTH)
    assert taking_part.unfinished() == [HEALTH]
    assert roster.initial.opd_ids() == ()


def test_it_holds_every_opd_of_the_country() -> None:
    opd_ids = [UUID(int=number) for number in range(ALL_OF_THE_COUNTRY)]
    everybody = [joined(opd_id) for opd_id in opd_ids]
    taking_part = roster.replay([*everybody, *map(finished, opd_ids[1:])])
    assert taking_part.opd_ids() == tuple(opd_ids)
    assert taking_part.unfinished() == opd_ids[:1]


def test_each_period_has_a_roster_of_its_own_beside_it() -> None:
    assert roster_of(Q1) != Q1
    assert roster_of(Q1) != roster_of(HEALTH)


claim = ClaimLevel(period_id=Q1, opd_id=HEALTH, indicator=PLAN, level=1, evidence=shown(1))
complete: History = [opened, claimed(PLAN, 3), claimed(RISK, 4), claimed(SERVICE, 4)]


@pytest.mark.parametrize(
    ("history", "command"),
    [
        ([opened], claim),
        (complete, SubmitSelfAssessment()),
        (handed_in, VerifyIndicator(indicator=RISK, level=4)),
    ],
)
def test_whoever_claims_submits_or_verifies_does_not_read_who_else_takes_part(
    history: History, command: Command
) -> None:
    actor = ASSESSOR if isinstance(command, VerifyIndicator) else OPERATOR
    facts = Watched(actor=actor, histories=WORLD)
    assert assessment.decide(command, assessment.replay(history), facts)  # type: ignore[arg-type]
    assert Q1 in facts.looked_at
    assert roster_of(Q1) not in facts.looked_at
