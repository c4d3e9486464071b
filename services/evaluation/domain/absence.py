"""Who has not begun by the deadline, so that not to begin pays no better than to begin badly.

Their assessments are opened and lapse at once: every indicator counts as level 1, and they are
verified and made final like any other.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from evaluation.domain import instrument, period
from evaluation.domain.assessment import assessment
from evaluation.domain.period import PeriodOpened, SelfAssessmentIsStillRunning
from evaluation.domain.roster import absent, roster, roster_of
from evaluation.domain.self_assessment import SelfAssessmentLapsed, opening
from kit import decider
from kit.decider import Decider, Elsewhere, Facts


class LapseAbsent(decider.Command, frozen=True):
    """The deadline has passed; issued by the due-list, or by hand for an OPD heard of late."""

    period_id: UUID


Command = LapseAbsent


class OpdsFoundAbsent(decider.Event, frozen=True, tag="evaluation.opds-found-absent.v1"):
    period_id: UUID
    opd_ids: tuple[UUID, ...]
    """Those in force on a day of the period that had not begun by the deadline."""


Event = OpdsFoundAbsent


class Absence(msgspec.Struct, frozen=True):
    """Nothing that a decision needs: who takes part stands on the roster."""


def absence_of(period_id: UUID) -> UUID:
    """Return the stream on which a period's absent OPDs stand."""
    return uuid5(NAMESPACE_OID, f"evaluation/absence/{period_id}")


def decide(command: Command, _state: Absence, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case LapseAbsent():
            return _lapse(command, facts)
        case _:
            assert_never(command)


def _lapse(command: LapseAbsent, facts: Facts) -> Sequence[Event | Elsewhere]:
    terms = period.running(facts, command.period_id)
    until = terms.self_assessment_until
    if facts.today <= until:
        raise SelfAssessmentIsStillRunning(until=until.isoformat())
    days = period.assessed_days(terms)
    opd_ids = tuple(one.opd_id for one in absent(facts, terms.period_id, days))
    if not opd_ids:
        return []
    indicators = instrument.published(facts, terms.instrument_id).indicators
    codes = tuple(one.code for one in indicators)
    found = OpdsFoundAbsent(period_id=terms.period_id, opd_ids=opd_ids)
    return [found, *(each for opd_id in opd_ids for each in _lapsed(opd_id, terms, codes))]


def _lapsed(opd_id: UUID, terms: PeriodOpened, codes: tuple[str, ...]) -> Iterator[Elsewhere]:
    joined, opened = opening(terms, opd_id)
    yield Elsewhere(roster, roster_of(terms.period_id), joined)
    yield Elsewhere(assessment, opened.assessment_id, opened)
    lapsed = SelfAssessmentLapsed(period_id=terms.period_id, opd_id=opd_id, unclaimed=codes)
    yield Elsewhere(assessment, opened.assessment_id, lapsed)


def evolve(state: Absence, _event: Event) -> Absence:
    return state


absence: Decider[Command, Event, Absence] = Decider(
    name="absence", initial=Absence(), decide=decide, evolve=evolve
)
