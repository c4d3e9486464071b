"""Who may judge what an OPD has handed in? Nobody of the OPD, and nobody who handed it in."""

from typing import ClassVar
from uuid import UUID

from evaluation.domain.opd import heirs
from kit.decider import Facts, Refused


class AssessmentIsOfOwnOpd(Refused):
    """Nobody judges the assessment of their own OPD."""

    status: ClassVar[int] = 403


class OwnSelfAssessmentIsNotJudged(Refused):
    """Nobody judges a self-assessment that they handed in, for themselves or for another."""

    status: ClassVar[int] = 403


def check_judge(opd_id: UUID, hands: frozenset[UUID], facts: Facts) -> None:
    """Refuse who belongs to the OPD, or to one that answers for it, and ``hands`` that gave it in.

    Who stands in for another belongs to both OPDs.
    """
    if facts.actor.opds.intersection((opd_id, *heirs(opd_id, facts))):
        raise AssessmentIsOfOwnOpd(opd_id=opd_id)
    if hands & facts.actor.persons:
        raise OwnSelfAssessmentIsNotJudged(opd_id=opd_id)
