"""How far one person got in one batch: the days present, the result, the certificate."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from training.domain.dates import has_come
from training.domain.form import Positive

HIGHEST_SCORE = Decimal(100)
SCORE_DECIMALS = 2


class Outcome(StrEnum):
    COMPETENT = "competent"
    NOT_YET_COMPETENT = "not_yet_competent"


class RecordAttendance(decider.Command, frozen=True):
    """Record the JP a person attended on one day, in place of what stood there."""

    person_id: UUID
    attended_on: date
    jp: Positive


class RecordResult(decider.Command, frozen=True):
    """Record how a person did in a batch, in place of what was recorded before."""

    person_id: UUID
    outcome: Outcome
    score: Decimal | None
    """0 to 100, at most two decimals; ``None`` where the provider gives none."""
    assessed_on: date


class AttendanceRecorded(decider.Event, frozen=True, tag="training.attendance-recorded.v1"):
    """Stands instead of what was recorded for the same person and day before."""

    person_id: UUID
    opd_id: UUID
    programme_id: UUID
    attended_on: date
    jp: int

    @property
    def effective_on(self) -> date:
        """Return the day present."""
        return self.attended_on


class ResultRecorded(decider.Event, frozen=True, tag="training.result-recorded.v1"):
    """Stands instead of what was recorded for the same person before."""

    person_id: UUID
    opd_id: UUID
    programme_id: UUID
    outcome: Outcome
    score: Decimal | None
    assessed_on: date

    @property
    def effective_on(self) -> date:
        """Return the day of the assessment."""
        return self.assessed_on


class CertificateAwarded(decider.Event, frozen=True, tag="training.certificate-awarded.v1"):
    """Recorded with the issue of the certificate, so that a result earns one and no more."""

    person_id: UUID
    certificate_id: UUID


class AwardWithdrawn(decider.Event, frozen=True, tag="training.award-withdrawn.v1"):
    """Recorded with the revocation of the certificate, so that another may be issued."""

    person_id: UUID
    certificate_id: UUID


Event = AttendanceRecorded | ResultRecorded | CertificateAwarded | AwardWithdrawn


class BatchIsCompleted(Refused):
    """Nothing is recorded in a batch after its completion."""


class AttendanceIsOutsideTheBatch(Refused):
    """Attendance falls on a day of the batch."""


class HoursExceedTheProgramme(Refused):
    """A person's hours in a batch do not exceed those of the programme."""


class ResultIsTooEarly(Refused):
    """A result is dated on the last day of the batch or later."""


class PersonDidNotAttend(Refused):
    """There is no result for a person who was never present."""


class ScoreIsOutOfRange(Refused):
    """A score lies between 0 and 100 and has at most two decimals."""

    status = 422


class ResultIsCertified(Refused):
    """A result is not changed while a certificate rests on it."""


class Run(msgspec.Struct, frozen=True):
    """What a batch sets for everyone in it."""

    programme_id: UUID
    starts_on: date
    ends_on: date
    hours_jp: int
    completed: bool


class Day(msgspec.Struct, frozen=True):
    attended_on: date
    jp: int


class Participant(msgspec.Struct, frozen=True):
    person_id: UUID
    opd_id: UUID
    days: tuple[Day, ...] = ()
    result: ResultRecorded | None = None
    certificate_id: UUID | None = None

    def other_days(self, day: date) -> tuple[Day, ...]:
        """Return the days present except this one."""
        return tuple(known for known in self.days if known.attended_on != day)


def record_attendance(
    command: RecordAttendance, who: Participant, run: Run, facts: Facts
) -> Sequence[Event]:
    """Decide on one day of one person; another figure for the same day replaces the first."""
    if Day(command.attended_on, command.jp) in who.days:
        return []
    if run.completed:
        raise BatchIsCompleted
    if not run.starts_on <= command.attended_on <= run.ends_on:
        raise AttendanceIsOutsideTheBatch(
            attended_on=command.attended_on.isoformat(),
            starts_on=run.starts_on.isoformat(),
            ends_on=run.ends_on.isoformat(),
        )
    has_come("attended_on", command.attended_on, facts)
    hours = command.jp + sum(day.jp for day in who.other_days(command.attended_on))
    if hours > run.hours_jp:
        raise HoursExceedTheProgramme(hours_jp=hours, programme_hours_jp=run.hours_jp)
    return [
        AttendanceRecorded(
            person_id=who.person_id,
            opd_id=who.opd_id,
            programme_id=run.programme_id,
            attended_on=command.attended_on,
            jp=command.jp,
        )
    ]


def record_result(
    command: RecordResult, who: Participant, run: Run, facts: Facts
) -> Sequence[Event]:
    """Decide on the result of one person; until a certificate rests on it, it can be corrected."""
    recorded = ResultRecorded(
        person_id=who.person_id,
        opd_id=who.opd_id,
        programme_id=run.programme_id,
        outcome=command.outcome,
        score=_score(command.score),
        assessed_on=command.assessed_on,
    )
    if who.result == recorded:
        return []
    if run.completed:
        raise BatchIsCompleted
    if who.certificate_id is not None:
        raise ResultIsCertified(certificate_id=who.certificate_id)
    if not who.days:
        raise PersonDidNotAttend(person_id=who.person_id)
    if command.assessed_on < run.ends_on:
        raise ResultIsTooEarly(ends_on=run.ends_on.isoformat())
    has_come("assessed_on", command.assessed_on, facts)
    return [recorded]


def _score(score: Decimal | None) -> Decimal | None:
    if score is None:
        return None
    if not score.is_finite() or not 0 <= score <= HIGHEST_SCORE:
        raise ScoreIsOutOfRange(score=str(score))
    if round(score, SCORE_DECIMALS) != score:
        raise ScoreIsOutOfRange(score=str(score))
    return round(score, SCORE_DECIMALS)


def evolve(state: Participant, event: Event) -> Participant:
    """Return how far the person got after ``event``."""
    change = msgspec.structs.replace
    match event:
        case AttendanceRecorded():
            day = Day(event.attended_on, event.jp)
            return change(state, days=(*state.other_days(event.attended_on), day))
        case ResultRecorded():
            return change(state, result=event)
        case CertificateAwarded():
            return change(state, certificate_id=event.certificate_id)
        case AwardWithdrawn():
            return change(state, certificate_id=None)
        case _:
            assert_never(event)
