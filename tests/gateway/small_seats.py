"""What happens to seats of the OPD Kominfo beside its decree: interim work, a handover, the end."""

from datetime import date
from typing import Any
from uuid import UUID

from personnel.domain.handover import HandoverRecorded
from personnel.domain.initials import DecreeInitialled, Step
from personnel.domain.interim import InterimAssigned
from personnel.domain.seat import InterimSeatTaken, SeatRegained
from personnel.domain.team import TeamDissolved, TeamRestored, team_of
from personnel.domain.tenure import LeavingReason
from tests.evaluation.examples import KOMINFO
from tests.gateway.small_team import DECREE, OPERATOR, YEAR_END
from tests.gateway.story import Story, Told

ASSIGNMENT, HANDOVER = UUID(int=0xA4), UUID(int=0xA5)
CLARA = UUID(int=0xB4)
KINDS = (TeamDissolved, TeamRestored, InterimSeatTaken, InterimAssigned, HandoverRecorded)


def team_dissolved(on: date) -> Told:
    return team_of(KOMINFO), TeamDissolved(opd_id=KOMINFO, decree_id=DECREE, effective_on=on)


def interim_assigned(story: Story, person_id: UUID, position: str, on: date) -> None:
    """Have somebody do the work of a position from a day until the end of the year."""
    of: dict[str, Any] = {"assignment_id": ASSIGNMENT, "opd_id": KOMINFO, "position": position}
    days: dict[str, Any] = {"person_id": person_id, "effective_on": on, "until": YEAR_END}
    assigned = InterimAssigned(letter_number="800/3", letter_on=on, **of, **days)
    story.tell((ASSIGNMENT, assigned), (person_id, InterimSeatTaken(**of, **days)))


def handed_over(giver: UUID, taker: UUID, position: str, on: date) -> Told:
    return HANDOVER, HandoverRecorded(
        handover_id=HANDOVER,
        opd_id=KOMINFO,
        position=position,
        from_person_id=giver,
        to_person_id=taker,
        effective_on=on,
        minutes_number="BA/1",
        minutes_sha256="ab" * 32,
        contents=("Kunci ruang server",),
    )


def seat_regained(person_id: UUID, position: str, on: date) -> Told:
    return person_id, SeatRegained(
        person_id=person_id,
        opd_id=KOMINFO,
        position=position,
        decree_id=DECREE,
        left_for=LeavingReason.RETIRED,
        effective_on=on,
        until=YEAR_END,
    )


def initialled(step: Step) -> Told:
    return DECREE, DecreeInitialled(
        decree_id=DECREE, step=step.key, office=step.office, initialled_by=OPERATOR
    )
