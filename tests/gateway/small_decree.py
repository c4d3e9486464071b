"""Kominfo and Dinkes wait for a decree: each with two people, one of them with a certificate."""

from datetime import date
from uuid import UUID

from personnel.domain.competence import CertificateRecognised, competence_of
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.team import NominationOpened, team_of
from personnel.domain.verification import ItemVerified, NominationVerified
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.forms_door import team_without_nomination
from tests.gateway.small_team import (
    ANI,
    BUDI,
    DRAFT,
    GOODS,
    JAN_1,
    MAR_1,
    NETWORK,
    NETWORK_CERTIFICATE,
    NOMINATION,
    SITI,
    drafted,
    employed,
    nominated,
)
from tests.gateway.story import Story, Told

RINA = UUID(int=0xB9)
ANIS_CERTIFICATE = UUID(int=0xF4)


def two_verified() -> Story:
    """Tell of two nominations that wait for a decree."""
    story = team_without_nomination()
    story.tell(employed(RINA, HEALTH, "Rina"))
    story.tell(certified(ANI, ANIS_CERTIFICATE))
    verified(story, NOMINATION, KOMINFO, (BUDI, SITI))
    verified(story, DRAFT, HEALTH, (ANI, RINA))
    return story


def certified(person_id: UUID, certificate_id: UUID, since: date = JAN_1) -> Told:
    return competence_of(person_id), CertificateRecognised(
        person_id=person_id,
        certificate_id=certificate_id,
        programme_id=None,
        competences=("spbe_infrastructure",),
        effective_on=since,
        valid_until=None,
        heard_event_id=UUID(int=certificate_id.int + 1),
    )


def verified(story: Story, nomination_id: UUID, opd_id: UUID, people: tuple[UUID, UUID]) -> None:
    """Tell of a nomination from its draft to its verification."""
    proof = NETWORK_CERTIFICATE if people[0] == BUDI else ANIS_CERTIFICATE
    story.tell(
        drafted(nomination_id, opd_id),
        (team_of(opd_id), NominationOpened(opd_id=opd_id, nomination_id=nomination_id)),
    )
    for position, person_id in zip((NETWORK, GOODS), people, strict=True):
        story.tell(nominated(nomination_id, position, person_id))
    submitted = NominationSubmitted(
        nomination_id=nomination_id,
        opd_id=opd_id,
        term_starts_on=MAR_1,
        letter_number="800/1",
        letter_on=JAN_1,
        judged_on=MAR_1,
        structure_on=JAN_1,
        items=(
            NominationItem(NETWORK, people[0], proof),
            NominationItem(GOODS, people[1], None),
        ),
        submitted_by=UUID(int=0xACC1),
    )
    story.tell((nomination_id, submitted))
    for position, person_id in zip((NETWORK, GOODS), people, strict=True):
        judged = ItemVerified(nomination_id=nomination_id, position=position, person_id=person_id)
        story.tell((nomination_id, judged))
    whole = NominationVerified(nomination_id=nomination_id, opd_id=opd_id)
    story.tell((nomination_id, whole))
