"""The OPD Kominfo names Budi for the network and Siti for the goods; Ani of health only drafts."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from personnel.domain.decree import DecreeDecided, DecreePrepared
from personnel.domain.decree_contents import ItemLeftOut
from personnel.domain.drafting import NominationDrafted
from personnel.domain.initials import DecreeInitialled, DecreeReturned, DecreeRouted, Step
from personnel.domain.naming import PersonNominated, PositionVacated
from personnel.domain.nomination import NominationDecreed, NominationPlaced
from personnel.domain.opd import OpdClosed, OpdRegistered
from personnel.domain.opd_standing import (
    OpdChanged,
    OpdEndCancelled,
    OpdKind,
    OpdRegistrationCancelled,
)
from personnel.domain.person_record import EmploymentType, PersonChanged, PersonRegistered, Status
from personnel.domain.revocation import DecreeRevoked
from personnel.domain.seat import SeatLeft, SeatRegained, SeatTaken
from personnel.domain.signed_document import (
    DocumentType,
    SignedDocumentAttached,
    Signing,
    document_of,
)
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.team import TeamDecreed, TeamMember, team_of
from personnel.domain.tenure import LeavingReason
from personnel.domain.verification import (
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
)
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway.story import Story, Told

BUDI, SITI, ANI = UUID(int=0xB1), UUID(int=0xB2), UUID(int=0xB3)
FAMILY = UUID(int=0xD3)
NOMINATION, DRAFT, DECREE = UUID(int=0xA1), UUID(int=0xA2), UUID(int=0xA3)
NETWORK_CERTIFICATE = UUID(int=0xF3)
NETWORK, GOODS = "network_multimedia_admin", "asset_custodian"
LEGAL_BUREAU = Step("legal_bureau", "Kepala Biro Hukum", "legal_bureau")
SECRETARY = Step("secretary", "Sekretaris Daerah", "coordination_team")
JAN_1, FEB_1, MAR_1 = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
MAY_15, YEAR_END = date(2026, 5, 15), date(2026, 12, 31)
IN_TWO_YEARS = date(2028, 1, 1)
OPERATOR = UUID(int=0xACC1)

KINDS = (
    *(OpdRegistered, OpdChanged, OpdClosed, StructurePublished),
    *(OpdEndCancelled, OpdRegistrationCancelled),
    *(PersonRegistered, PersonChanged),
    *(NominationDrafted, PersonNominated, PositionVacated, NominationSubmitted),
    *(ItemVerified, ItemReturned, NominationVerified, NominationReturned),
    *(NominationPlaced, NominationDecreed, DecreePrepared, DecreeDecided),
    SignedDocumentAttached,
    *(DecreeRouted, DecreeInitialled, DecreeReturned, DecreeRevoked),
    *(SeatTaken, SeatLeft, SeatRegained, TeamDecreed),
)


def opd_registered(opd_id: UUID, code: str) -> Told:
    return opd_id, OpdRegistered(
        opd_id=opd_id,
        code=code,
        name=f"Dinas {code.title()}",
        kind=OpdKind.DINAS,
        effective_on=None,
        valid_to=None,
        predecessors=(),
        source="Perda",
        aliases=("Infokom",) if opd_id == KOMINFO else (),
    )


def opd_changed(opd_id: UUID, name: str, on: date, parent_id: UUID | None = None) -> Told:
    return opd_id, OpdChanged(
        opd_id=opd_id,
        name=name,
        kind=OpdKind.DINAS,
        parent_id=parent_id,
        aliases=(),
        effective_on=on,
        legal_basis="Perda 2/2026",
    )


def employed(person_id: UUID, opd_id: UUID, name: str) -> Told:
    return person_id, PersonRegistered(
        person_id=person_id,
        opd_id=opd_id,
        employment_type=EmploymentType.PNS,
        status=Status.ACTIVE,
        effective_on=JAN_1,
        source="siasn",
        name=name,
        back_title="S.Kom.",
        nip="200012312026121001",
    )


def changed(person_id: UUID, opd_id: UUID, name: str, on: date) -> Told:
    return person_id, PersonChanged(
        person_id=person_id,
        opd_id=opd_id,
        employment_type=EmploymentType.PNS,
        status=Status.ACTIVE,
        effective_on=on,
        source="siasn",
        name=name,
    )


def _position(key: str, name: str, *, technical: bool, competence: str) -> Position:
    return Position(key, name, technical, (competence,), 5, True)  # noqa: FBT003


POSITIONS = (
    _position(NETWORK, "Admin Jaringan", technical=True, competence="spbe_infrastructure"),
    _position(GOODS, "Pengurus Barang", technical=False, competence="asset_administration"),
)
structure_published = StructurePublished(
    effective_on=JAN_1, positions=POSITIONS, legal_basis="SK", official=False
)
merged = OpdClosed(
    opd_id=FAMILY,
    effective_on=FEB_1,
    valid_to=date(2026, 1, 31),
    successors=(HEALTH,),
    legal_basis="Perda 1/2026",
)


def opds(story: Story) -> None:
    story.tell(opd_registered(KOMINFO, "DISKOMINFOSP"))
    story.tell(opd_registered(HEALTH, "DINKES"))
    story.tell(opd_registered(FAMILY, "DPPKB"))
    story.tell((FAMILY, merged))
    story.tell((STRUCTURE_ID, structure_published))


def people(story: Story) -> None:
    story.tell(employed(BUDI, KOMINFO, "Budi"))
    story.tell(employed(SITI, KOMINFO, "Siti"))
    story.tell(employed(ANI, HEALTH, "Ani"))


def drafted(nomination_id: UUID, opd_id: UUID) -> Told:
    return nomination_id, NominationDrafted(
        nomination_id=nomination_id, opd_id=opd_id, term_starts_on=MAR_1
    )


def nominated(nomination_id: UUID, position: str, person_id: UUID) -> Told:
    return nomination_id, PersonNominated(
        nomination_id=nomination_id, position=position, person_id=person_id
    )


def submitted(letter: str, structure_on: date = JAN_1) -> Told:
    return NOMINATION, NominationSubmitted(
        nomination_id=NOMINATION,
        opd_id=KOMINFO,
        term_starts_on=MAR_1,
        letter_number=letter,
        letter_on=FEB_1,
        judged_on=MAR_1,
        structure_on=structure_on,
        items=(
            NominationItem(NETWORK, BUDI, NETWORK_CERTIFICATE),
            NominationItem(GOODS, SITI, None),
        ),
        submitted_by=OPERATOR,
    )


def item_verified(position: str, person_id: UUID) -> Told:
    return NOMINATION, ItemVerified(
        nomination_id=NOMINATION, position=position, person_id=person_id
    )


item_returned = ItemReturned(
    nomination_id=NOMINATION, position=GOODS, person_id=SITI, reason="Siti belum bersedia"
)


def nomination_until_submitted(story: Story) -> None:
    story.tell(drafted(NOMINATION, KOMINFO))
    story.tell(nominated(NOMINATION, NETWORK, BUDI))
    story.tell(nominated(NOMINATION, GOODS, SITI))
    story.tell(submitted("800/1"))


def nomination_until_verified(story: Story) -> None:
    nomination_until_submitted(story)
    story.tell(item_verified(NETWORK, BUDI))
    story.tell((NOMINATION, item_returned))
    returned = NominationReturned(nomination_id=NOMINATION, opd_id=KOMINFO, positions=(GOODS,))
    story.tell((NOMINATION, returned))
    story.tell(nominated(NOMINATION, GOODS, SITI))
    story.tell(submitted("800/2"))
    story.tell(item_verified(GOODS, SITI))
    story.tell((NOMINATION, NominationVerified(nomination_id=NOMINATION, opd_id=KOMINFO)))


def prepared(story: Story) -> None:
    story.tell(
        (DECREE, DecreePrepared(decree_id=DECREE, title="Tim 2026", nominations=(NOMINATION,))),
        (DECREE, DecreeRouted(decree_id=DECREE, chain_on=JAN_1, steps=(LEGAL_BUREAU, SECRETARY))),
        (NOMINATION, NominationPlaced(nomination_id=NOMINATION, decree_id=DECREE)),
    )


def team_decreed() -> Told:
    return team_of(KOMINFO), TeamDecreed(
        opd_id=KOMINFO,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=MAR_1,
        until=YEAR_END,
        members=(TeamMember(NETWORK, BUDI), TeamMember(GOODS, SITI)),
    )


def seat_taken(person_id: UUID, position: str) -> Told:
    return person_id, SeatTaken(
        person_id=person_id,
        opd_id=KOMINFO,
        position=position,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=MAR_1,
        until=YEAR_END,
    )


def seat_left(person_id: UUID, position: str, on: date) -> Told:
    return person_id, SeatLeft(
        person_id=person_id,
        opd_id=KOMINFO,
        position=position,
        decree_id=DECREE,
        reason=LeavingReason.OPD_CLOSED,
        effective_on=on,
    )


def seat_lost(person_id: UUID, position: str, on: date) -> Told:
    stream, event = seat_left(person_id, position, on)
    assert isinstance(event, SeatLeft)
    return stream, replace(event, reason=LeavingReason.RETIRED)


def decided(story: Story) -> None:
    decree = DecreeDecided(
        decree_id=DECREE,
        title="Tim 2026",
        nominations=(NOMINATION,),
        number="188.4/1/SULBAR/II/2026",
        decided_on=FEB_1,
        effective_on=MAR_1,
        until=YEAR_END,
        signed_by="Gubernur",
        left_out=(ItemLeftOut(NOMINATION, "graphic_designer", "Belum ada calon."),),
    )
    story.tell(
        (DECREE, decree),
        team_decreed(),
        (
            NOMINATION,
            NominationDecreed(
                nomination_id=NOMINATION, opd_id=KOMINFO, decree_id=DECREE, effective_on=MAR_1
            ),
        ),
        seat_taken(BUDI, NETWORK),
        seat_taken(SITI, GOODS),
    )


def attached(sha256: str, replaces: str | None = None) -> Told:
    return document_of(DECREE), SignedDocumentAttached(
        decree_id=DECREE,
        sha256=sha256,
        media_type=DocumentType.PDF,
        size=1_204_224,
        signed=Signing.OUTSIDE,
        attached_by="Biro Hukum",
        remark=None,
        replaces=replaces,
        reason="Halaman 3 terpotong." if replaces else None,
    )
