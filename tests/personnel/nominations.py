"""A nomination of the OPD Kominfo: Budi for the network, Siti for the goods."""

from uuid import UUID

from kit.decider import Actor
from personnel.domain.naming import PersonNominated
from personnel.domain.nomination import Event, NominationDrafted
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.verification import ItemVerified, NominationVerified
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    CUSTODIAN,
    KOMINFO,
    LONG_AGO,
    NETWORK,
    NOMINATION,
    OPERATOR,
    SITI,
    TODAY,
    certificate_of,
)


def nominated(position: str, person_id: UUID) -> PersonNominated:
    return PersonNominated(nomination_id=NOMINATION, position=position, person_id=person_id)


def submitted(by: Actor = OPERATOR) -> NominationSubmitted:
    return NominationSubmitted(
        nomination_id=NOMINATION,
        opd_id=KOMINFO,
        term_starts_on=APRIL_1,
        letter_number="12/KOMINFO/2026",
        letter_on=TODAY,
        judged_on=APRIL_1,
        structure_on=LONG_AGO,
        items=(
            NominationItem(NETWORK.key, BUDI, certificate_of(BUDI)),
            NominationItem(CUSTODIAN.key, SITI, None),
        ),
        submitted_by=by.account_id,
    )


def verified_item(position: str, person_id: UUID) -> ItemVerified:
    return ItemVerified(nomination_id=NOMINATION, position=position, person_id=person_id)


drafted = NominationDrafted(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=APRIL_1)
budi_named, siti_named = nominated(NETWORK.key, BUDI), nominated(CUSTODIAN.key, SITI)
filled: list[Event] = [drafted, budi_named, siti_named]
budi_verified = verified_item(NETWORK.key, BUDI)
siti_verified = verified_item(CUSTODIAN.key, SITI)
concluded = NominationVerified(nomination_id=NOMINATION, opd_id=KOMINFO)
verified: list[Event] = [*filled, submitted(), budi_verified, siti_verified, concluded]
