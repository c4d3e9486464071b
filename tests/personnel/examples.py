"""The OPDs, people and positions that the examples of personnel are about."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from kit.decider import Actor, Event
from kit.testing import Stream
from personnel.domain.competence import CertificateRecognised, competence, competence_of
from personnel.domain.opd import OpdRegistered, opd, opd_id_of
from personnel.domain.opd_standing import OpdKind
from personnel.domain.person import person
from personnel.domain.person_record import EmploymentType, PersonRegistered, Status
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished, structure

History = Mapping[Stream, Sequence[Event]]

KOMINFO, HEALTH = opd_id_of("DISKOMINFOSP"), opd_id_of("DINKES")
BUDI, SITI, ANDI = UUID(int=1), UUID(int=2), UUID(int=3)
NOMINATION, DECREE = UUID(int=0xA), UUID(int=0xD)
HEARD = UUID(int=0xE)
OPERATOR, VERIFIER = Actor(account_id=UUID(int=0x01)), Actor(account_id=UUID(int=0x02))

NETWORK = Position(
    key="network_multimedia_admin",
    name="Admin Jaringan dan Multimedia",
    technical=True,
    competences=("spbe_infrastructure", "spbe_security"),
    certificate_max_age_years=5,
    may_be_non_asn=True,
)
CUSTODIAN = Position(
    key="asset_custodian",
    name="Pengurus Barang",
    technical=False,
    competences=("asset_administration",),
    certificate_max_age_years=5,
    may_be_non_asn=False,
)

LONG_AGO, JAN_1, YEAR_END = date(2020, 1, 1), date(2026, 1, 1), date(2026, 12, 31)
TODAY, APRIL_1 = date(2026, 3, 2), date(2026, 4, 1)


def registered(code: str, first: date | None = None, last: date | None = None) -> OpdRegistered:
    return OpdRegistered(
        opd_id=opd_id_of(code),
        code=code,
        name=f"Dinas {code}",
        kind=OpdKind.DINAS,
        effective_on=first,
        valid_to=last,
        predecessors=(),
        source="Perda",
        aliases=(),
    )


def employed(person_id: UUID, opd_id: UUID = KOMINFO, **said: Any) -> PersonRegistered:  # noqa: ANN401 - any field of the event
    usual: dict[str, Any] = {
        "employment_type": EmploymentType.PNS,
        "status": Status.ACTIVE,
        "effective_on": LONG_AGO,
        "source": "siasn",
        "name": f"Person {person_id.int}",
    }
    return PersonRegistered(person_id=person_id, opd_id=opd_id, **usual | said)


def recognised(
    person_id: UUID, *competences: str, since: date = LONG_AGO, until: date | None = YEAR_END
) -> CertificateRecognised:
    return CertificateRecognised(
        person_id=person_id,
        certificate_id=certificate_of(person_id),
        programme_id=None,
        competences=competences,
        effective_on=since,
        valid_until=until,
        heard_event_id=HEARD,
    )


def certificate_of(person_id: UUID) -> UUID:
    return UUID(int=0xCE00 + person_id.int)


published = StructurePublished(
    effective_on=LONG_AGO, positions=(NETWORK, CUSTODIAN), legal_basis="SK", official=False
)
structure_in_force: History = {(structure, STRUCTURE_ID): [published]}
kominfo_exists: History = {(opd, KOMINFO): [registered("DISKOMINFOSP")]}
budi_works: History = {(person, BUDI): [employed(BUDI)]}
siti_works: History = {(person, SITI): [employed(SITI)]}
budi_knows_networks: History = {
    (competence, competence_of(BUDI)): [recognised(BUDI, "spbe_infrastructure")]
}

all_is_well: History = {
    **structure_in_force,
    **kominfo_exists,
    **budi_works,
    **siti_works,
    **budi_knows_networks,
}
"""Budi may have the network and Siti the goods of the OPD Kominfo."""
