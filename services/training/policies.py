"""Whenever personnel records a person, then training takes note of who may be trained."""

from collections.abc import Mapping

from kit.envelope import Envelope
from kit.policies import HeardEvent, Order, Policy
from training.domain.trainee import NoteTrainee, trainee, trainee_of
from training.heard import PersonChanged, PersonRegistered

_ACTIVE = "active"


def _note(heard: PersonRegistered | PersonChanged, envelope: Envelope) -> Order:
    command = NoteTrainee(
        person_id=heard.person_id,
        opd_id=heard.opd_id,
        active=heard.status == _ACTIVE,
        effective_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(trainee, trainee_of(heard.person_id), command)


POLICIES: Mapping[type[HeardEvent], Policy] = {PersonRegistered: _note, PersonChanged: _note}
