"""What training has heard of people, for the tests of what rests on it."""

from datetime import date
from uuid import UUID

from training.domain.trainee import TraineeNoted


def noted(person_id: UUID, opd_id: UUID, *, active: bool = True) -> TraineeNoted:
    return TraineeNoted(
        person_id=person_id,
        opd_id=opd_id,
        active=active,
        effective_on=date(2020, 1, 1),
        heard_event_id=UUID(int=91),
    )
