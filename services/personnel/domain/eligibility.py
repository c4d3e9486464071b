"""Whether a person may hold a position in the team of an OPD on given days, and if not, why.

Asked when a person is named, when the nomination is submitted and again when it is decreed, so
that the three give the same answer from the same facts.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from kit.decider import Facts, Refused
from personnel.domain.competence import competence, competence_of
from personnel.domain.person import person
from personnel.domain.person_record import EmploymentType, Status
from personnel.domain.structure import Position


class Fault(StrEnum):
    PERSON_UNKNOWN = "person-unknown"
    OTHER_OPD = "other-opd"
    NOT_ACTIVE = "not-active"
    NON_ASN = "non-asn"
    SEATED_ELSEWHERE = "seated-elsewhere"
    COMPETENCE_NOT_PROVEN = "competence-not-proven"


class PersonIsUnknown(Refused):
    """Only a person whose record holds on the day is named."""


class PersonIsOfAnotherOpd(Refused):
    """An OPD names only its own people."""


class PersonIsNotActive(Refused):
    """Only people in active service are named."""


class PositionIsForAsnOnly(Refused):
    """The position is not open to people outside the civil service."""


class PersonIsSeatedElsewhere(Refused):
    """Nobody holds a seat in the teams of two OPDs."""


class CompetenceIsNotProven(Refused):
    """A technical position asks for a competence that is proven on the day."""


REFUSALS: dict[Fault, type[Refused]] = {
    Fault.PERSON_UNKNOWN: PersonIsUnknown,
    Fault.OTHER_OPD: PersonIsOfAnotherOpd,
    Fault.NOT_ACTIVE: PersonIsNotActive,
    Fault.NON_ASN: PositionIsForAsnOnly,
    Fault.SEATED_ELSEWHERE: PersonIsSeatedElsewhere,
    Fault.COMPETENCE_NOT_PROVEN: CompetenceIsNotProven,
}


class Candidate(msgspec.Struct, frozen=True):
    opd_id: UUID
    position: Position
    person_id: UUID


def faults_of(candidate: Candidate, first: date, last: date, facts: Facts) -> tuple[Fault, ...]:
    """Return all that stands against a seat from ``first`` to ``last``.

    Standing and competence are asked for the first day; a seat elsewhere hinders on any of them.
    """
    somebody = facts.of(person, candidate.person_id)
    record = somebody.on(first)
    if record is None:
        return (Fault.PERSON_UNKNOWN,)
    outside = record.employment_type is EmploymentType.CONTRACT_STAFF
    seats = somebody.seats_between(first, last)
    findings = (
        (Fault.OTHER_OPD, record.opd_id != candidate.opd_id),
        (Fault.NOT_ACTIVE, record.status is not Status.ACTIVE),
        (Fault.NON_ASN, outside and not candidate.position.may_be_non_asn),
        (Fault.SEATED_ELSEWHERE, any(seat.opd_id != candidate.opd_id for seat in seats)),
        (Fault.COMPETENCE_NOT_PROVEN, not _is_competent(candidate, first, facts)),
    )
    return tuple(fault for fault, found in findings if found)


def _is_competent(candidate: Candidate, on: date, facts: Facts) -> bool:
    return not candidate.position.technical or proof_for(candidate, on, facts) is not None


def proof_for(candidate: Candidate, on: date, facts: Facts) -> UUID | None:
    """Return a certificate that proves what the position asks for or advises, if there is one."""
    position = candidate.position
    heard = facts.of(competence, competence_of(candidate.person_id))
    return heard.proof_of(position.competences, on, position.certificate_max_age_years)
