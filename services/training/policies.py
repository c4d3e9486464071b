"""Whenever personnel records a person, or who stands in for whom, training takes note of it."""

from collections.abc import Mapping

from kit.envelope import Envelope
from kit.policies import HeardEvent, Order, Policy
from training.domain.delegation import (
    NoteDelegation,
    NoteDelegationEnd,
    NoteDelegationResumption,
    delegation,
)
from training.domain.trainee import NoteTrainee, trainee, trainee_of
from training.heard import (
    DelegationEnded,
    DelegationGiven,
    DelegationResumed,
    PersonChanged,
    PersonRegistered,
)

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


def _note_delegation(heard: DelegationGiven, envelope: Envelope) -> Order:
    command = NoteDelegation(
        delegation_id=heard.delegation_id,
        role=heard.role,
        opd_id=heard.opd_id,
        on_behalf_of=heard.stood_in_for or heard.office_id,
        deputy=heard.deputy,
        actions=heard.actions,
        first_on=heard.effective_on,
        last_on=heard.last_on,
        heard_event_id=envelope.id,
    )
    return Order(delegation, heard.delegation_id, command)


def _note_delegation_end(heard: DelegationEnded, envelope: Envelope) -> Order:
    command = NoteDelegationEnd(
        delegation_id=heard.delegation_id,
        ended_on=heard.effective_on,
        heard_event_id=envelope.id,
    )
    return Order(delegation, heard.delegation_id, command)


def _note_delegation_resumption(heard: DelegationResumed, envelope: Envelope) -> Order:
    command = NoteDelegationResumption(
        delegation_id=heard.delegation_id, heard_event_id=envelope.id
    )
    return Order(delegation, heard.delegation_id, command)


POLICIES: Mapping[type[HeardEvent], Policy] = {
    PersonRegistered: _note,
    PersonChanged: _note,
    DelegationGiven: _note_delegation,
    DelegationEnded: _note_delegation_end,
    DelegationResumed: _note_delegation_resumption,
}
