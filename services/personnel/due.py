"""On which day is somebody reminded of a step, is it escalated, and does a seat fall vacant?"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from kit.decider import Command
from kit.dues import Cancel, Change, Due, Dues
from kit.envelope import Envelope
from personnel.domain.nomination import NominationDecreed, NominationWithdrawn, nomination
from personnel.domain.seat import SeatLeft, SeatRegained, SeatTaken
from personnel.domain.steps import (
    EscalateStep,
    HolderReminded,
    RemindHolder,
    StepBegan,
)
from personnel.domain.submission import NominationSubmitted
from personnel.domain.team import TeamDecreed
from personnel.domain.tenure import OF_THE_HOLDER, LeavingReason
from personnel.domain.vacancies import OpenVacancy, vacancies, vacancies_of
from personnel.domain.verification import NominationReturned, NominationVerified

STEP = "step"
"""What a nomination waits for; of a seat it is named after the position."""

_LEAVES_A_VACANCY = OF_THE_HOLDER | {LeavingReason.REASSIGNED, LeavingReason.DECREE_REVOKED}
"""Where the whole team has ended with its decree, none is opened on the day."""

Ended = (NominationSubmitted | NominationReturned | NominationVerified) | (
    NominationDecreed | NominationWithdrawn
)


def _began(event: StepBegan, envelope: Envelope) -> Sequence[Change]:
    first = event.remind_on[0] if event.remind_on else event.escalate_on
    return _next(event, envelope.stream, first, 1 if event.remind_on else None)


def _reminded(event: HolderReminded, envelope: Envelope) -> Sequence[Change]:
    following = event.number + 1 if event.number < event.reminders else None
    return _next(event, envelope.stream, event.next_on, following)


def _next(
    event: StepBegan | HolderReminded, stream: UUID, on: date | None, number: int | None
) -> Sequence[Change]:
    """Return the next reminder or, where there is no more, the escalation."""
    if on is None:
        return []
    step, until, position = event.step, event.until, event.position
    command: Command = EscalateStep(step=step, until=until, position=position)
    if number is not None:
        command = RemindHolder(step=step, until=until, position=position, number=number)
    kind = vacancies if position else nomination
    return [Due(on=on, name=position or STEP, kind=kind, stream_id=stream, command=command)]


def _ended(_: Ended, envelope: Envelope) -> Sequence[Change]:
    return [Cancel(envelope.stream, STEP)]


def _left(event: SeatLeft, _: Envelope) -> Sequence[Change]:
    if event.interim or event.left_before_on:
        return []
    return _ends(event, event.reason, event.effective_on)


def _regained(event: SeatRegained, _: Envelope) -> Sequence[Change]:
    if event.interim or event.until < event.effective_on:
        return []
    return _ends(event, event.reason, event.until + timedelta(days=1))


def _ends(event: SeatLeft | SeatRegained, reason: LeavingReason | None, on: date) -> list[Change]:
    """Return that the seat is vacant from a day on, or that no vacancy of it is to be opened."""
    if reason not in _LEAVES_A_VACANCY:
        return [Cancel(vacancies_of(event.opd_id), event.position)]
    return [_vacant(event.opd_id, event.position, event.decree_id, on)]


def _decreed(event: TeamDecreed, _: Envelope) -> Sequence[Change]:
    return [
        _vacant(event.opd_id, position, event.decree_id, event.effective_on)
        for position in event.vacant
    ]


def _vacant(opd_id: UUID, position: str, decree_id: UUID, on: date) -> Due:
    """Return that a seat falls vacant on a day."""
    command = OpenVacancy(opd_id=opd_id, position=position, decree_id=decree_id, vacant_on=on)
    stream = vacancies_of(opd_id)
    return Due(on=on, name=position, kind=vacancies, stream_id=stream, command=command)


def _taken(event: SeatTaken, _: Envelope) -> Sequence[Change]:
    return [Cancel(vacancies_of(event.opd_id), event.position)]


DUES: Dues = {
    StepBegan: _began,
    HolderReminded: _reminded,
    NominationSubmitted: _ended,
    NominationReturned: _ended,
    NominationVerified: _ended,
    NominationDecreed: _ended,
    NominationWithdrawn: _ended,
    SeatLeft: _left,
    TeamDecreed: _decreed,
    SeatTaken: _taken,
    SeatRegained: _regained,
}
