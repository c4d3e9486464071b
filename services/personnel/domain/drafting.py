"""What does a nomination begin with: a whole team for a term, or some seats of one in office?"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.eligibility import Candidate, faults_of
from personnel.domain.form import Key
from personnel.domain.naming import PersonNominated
from personnel.domain.opd import opd_in_force
from personnel.domain.person import person
from personnel.domain.submission import PROVEN_LATER
from personnel.domain.team import team, team_of
from personnel.domain.team_structure import in_office, position_of, structure_of


class DraftNomination(decider.Command, frozen=True):
    """Begin the nomination of an OPD's team for a term; an OPD has one at a time."""

    nomination_id: UUID
    opd_id: UUID
    term_starts_on: date
    """From which day the people named are to have their seats."""
    positions: tuple[Key, ...] = ()
    """Only these of the team that is in office then; where none are said, a whole new team."""
    renews: bool = False
    """Begin with the people of the latest team, as far as they may still be named."""


class NominationDrafted(decider.Event, frozen=True, tag="personnel.nomination-drafted.v1"):
    nomination_id: UUID
    opd_id: UUID
    term_starts_on: date
    amends: UUID | None = None
    """The decree in whose team it fills single seats; none where it is for a whole new team."""
    positions: tuple[str, ...] = ()
    """Which seats these are."""


class NominationIsDifferent(Refused):
    """A nomination is drafted once, for one OPD, one term and the same seats."""


class OpdIsEnding(Refused):
    """No nomination is begun for an OPD whose end is decided: nothing would withdraw it then."""


def restates(drafted: NominationDrafted, command: DraftNomination) -> bool:
    """Say whether the command asks for what was drafted."""
    said = (command.nomination_id, command.opd_id, command.term_starts_on, set(command.positions))
    return said == (
        drafted.nomination_id,
        drafted.opd_id,
        drafted.term_starts_on,
        set(drafted.positions),
    )


def draft(command: DraftNomination, facts: Facts) -> Sequence[NominationDrafted | PersonNominated]:
    """Return the nomination, and who is named in it from the start."""
    on = max(facts.today, command.term_starts_on)
    if opd_in_force(facts, command.opd_id, on).valid_to:
        raise OpdIsEnding(opd_id=command.opd_id)
    amends = in_office(command.opd_id, on, facts).decree_id if command.positions else None
    drafted = NominationDrafted(
        nomination_id=command.nomination_id,
        opd_id=command.opd_id,
        term_starts_on=command.term_starts_on,
        amends=amends,
        positions=tuple(dict.fromkeys(command.positions)),
    )
    if amends:
        version = structure_of(command.opd_id, amends, on, facts)
        for key in drafted.positions:
            position_of(key, version)
    return [drafted, *(_renewed(drafted, on, facts) if command.renews else ())]


def _renewed(drafted: NominationDrafted, on: date, facts: Facts) -> Iterator[PersonNominated]:
    """Yield the people of the latest team who may be named on the day for what they did."""
    last = _last_holders(drafted.opd_id, facts)
    for position in structure_of(drafted.opd_id, drafted.amends, on, facts).positions:
        person_id = last.get(position.key)
        if person_id is None or (drafted.positions and position.key not in drafted.positions):
            continue
        faults = faults_of(Candidate(drafted.opd_id, position, person_id), on, on, facts)
        if not set(faults) - PROVEN_LATER:
            yield PersonNominated(
                nomination_id=drafted.nomination_id, position=position.key, person_id=person_id
            )


def _last_holders(opd_id: UUID, facts: Facts) -> dict[str, UUID]:
    """Return who held each position of the latest team last, by decree."""
    known = facts.of(team, team_of(opd_id))
    latest = known.between(date.min, date.max)[-1:]
    held = [
        (seat.until, seat.position, person_id)
        for period in latest
        for person_id in period.people
        for seat in facts.of(person, person_id).seats
        if not seat.interim and seat.decree_id in known.papers(period.decree_id)
        if seat.opd_id == opd_id
    ]
    return {position: person_id for _, position, person_id in sorted(held)}
