"""What does each event of personnel look like? A team of one OPD, from its OPD to its end."""

from kit.decider import Event
from personnel.domain.competence import CertificateRecognised, RecognitionWithdrawn, competence_of
from personnel.domain.decree import DecreeDecided, DecreeDiscarded, DecreePrepared
from personnel.domain.decree_number import DecreeNumberTaken, number_of
from personnel.domain.naming import PersonNominated, PositionVacated
from personnel.domain.nomination import (
    NominationDecreed,
    NominationDrafted,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
)
from personnel.domain.opd import OpdClosed, OpdKind, OpdRegistered, opd_id_of
from personnel.domain.person import EmploymentType, PersonChanged, PersonRegistered, Status
from personnel.domain.reorganisation import OpdsMerged, reorganisation_of
from personnel.domain.seat import LeavingReason, SeatLeft, SeatTaken
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished
from personnel.domain.submission import NominationItem, NominationSubmitted
from personnel.domain.team import (
    NominationClosed,
    NominationOpened,
    TeamDecreed,
    TeamDissolved,
    TeamMember,
    team_of,
)
from personnel.domain.verification import (
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
)
from spbe.contracts.story import (
    APRIL_1,
    BUDI,
    COURSE,
    DEC_31,
    DECREE,
    DRAFT_DECREE,
    FEB_2,
    FEB_6,
    FEB_9,
    FEB_11,
    FEB_13,
    FEB_16,
    FEB_2029,
    ISSUER,
    JAN_1,
    JAN_19,
    JUNE_1,
    LEGAL_BASIS,
    MARCH_2,
    MARCH_16,
    NOMINATION,
    OPERATOR,
    POSITION,
    PROGRAMME,
    SITI,
    Told,
    event_of,
    id_of,
    stream,
)

_KOMINFO, _SPORTS = opd_id_of("DISKOMINFOSP"), opd_id_of("DISPORA")
_TOURISM, _MERGED = opd_id_of("DISPAR"), opd_id_of("DISPORAPAREKRAF")
_MERGED_NAME = "Dinas Kepemudaan, Olahraga, Pariwisata dan Ekonomi Kreatif"
_TITLE = "Pembentukan Tim Pengelola SPBE Perangkat Daerah (contoh)"
_NUMBER = "188.4/CONTOH/SULBAR/III/2026"
_CERTIFICATE = id_of(f"sertifikat {ISSUER} {COURSE}")
_ANOTHER = id_of("usulan yang dicabut")
_NEXT = id_of("usulan berikutnya")


def _registered() -> OpdRegistered:
    return OpdRegistered(
        opd_id=_TOURISM,
        code="DISPAR",
        name="Dinas Pariwisata",
        kind=OpdKind.DINAS,
        effective_on=None,
        valid_to=None,
        predecessors=(),
        source="Susunan perangkat daerah menurut pemberitaan 2024 sampai 2026",
        aliases=("Dispar Sulbar",),
    )


def _closed() -> OpdClosed:
    return OpdClosed(
        opd_id=_TOURISM,
        effective_on=JAN_1,
        valid_to=JAN_1.replace(year=2025, month=12, day=31),
        successors=(_MERGED,),
        legal_basis=LEGAL_BASIS,
    )


def _merged() -> OpdsMerged:
    return OpdsMerged(
        predecessors=tuple(sorted((_SPORTS, _TOURISM))),
        successor_id=_MERGED,
        code="DISPORAPAREKRAF",
        name=_MERGED_NAME,
        kind=OpdKind.DINAS,
        effective_on=JAN_1,
        legal_basis=LEGAL_BASIS,
    )


def _structure() -> StructurePublished:
    network = Position(
        key=POSITION,
        name="Admin Jaringan dan Multimedia",
        technical=True,
        competences=("spbe_infrastructure", "spbe_security"),
        certificate_max_age_years=5,
        may_be_non_asn=True,
    )
    custodian = Position(
        key="asset_custodian",
        name="Pengurus Barang",
        technical=False,
        competences=("asset_administration",),
        certificate_max_age_years=None,
        may_be_non_asn=False,
    )
    return StructurePublished(
        effective_on=JAN_1,
        positions=(network, custodian),
        legal_basis="Usulan menurut susunan tim pengelola SPBE; belum resmi",
        official=False,
    )


def _person() -> PersonRegistered:
    return PersonRegistered(
        person_id=SITI,
        opd_id=_KOMINFO,
        employment_type=EmploymentType.PNS,
        status=Status.ACTIVE,
        effective_on=JAN_1,
        source="siasn",
        name="Siti Contoh",
        front_title=None,
        back_title="S.Kom.",
        nip="199503122049062001",
        phone="0800-0000-0001",
        email="siti@contoh.example",
        job_title="Pranata Komputer Ahli Pertama",
        grade="III/b",
    )


def _changed() -> PersonChanged:
    return PersonChanged(
        person_id=SITI,
        opd_id=_KOMINFO,
        employment_type=EmploymentType.PNS,
        status=Status.STUDY_ASSIGNMENT,
        effective_on=JUNE_1,
        source="siasn",
        name="Siti Contoh",
        front_title=None,
        back_title="S.Kom., M.T.",
        nip="199503122049062001",
        phone="0800-0000-0002",
        email="siti@contoh.example",
        job_title="Pranata Komputer Ahli Muda",
        grade="III/c",
    )


def _taken() -> SeatTaken:
    return SeatTaken(
        person_id=SITI,
        opd_id=_KOMINFO,
        position=POSITION,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=APRIL_1,
        until=DEC_31,
    )


def _left() -> SeatLeft:
    return SeatLeft(
        person_id=SITI,
        opd_id=_KOMINFO,
        position=POSITION,
        decree_id=DECREE,
        reason=LeavingReason.TEAM_RENEWED,
        effective_on=JUNE_1,
    )


def _submitted() -> NominationSubmitted:
    items = (
        NominationItem(position=POSITION, person_id=SITI, certificate_id=_CERTIFICATE),
        NominationItem(position="asset_custodian", person_id=BUDI, certificate_id=None),
    )
    return NominationSubmitted(
        nomination_id=NOMINATION,
        opd_id=_KOMINFO,
        term_starts_on=APRIL_1,
        letter_number="800/CONTOH/DISKOMINFOSP/II/2026",
        letter_on=FEB_9,
        judged_on=APRIL_1,
        structure_on=JAN_1,
        items=items,
        submitted_by=OPERATOR,
    )


def _nominated(position: str) -> Event:
    return PersonNominated(nomination_id=NOMINATION, position=position, person_id=SITI)


def _decided() -> DecreeDecided:
    return DecreeDecided(
        decree_id=DECREE,
        title=_TITLE,
        nominations=(NOMINATION,),
        number=_NUMBER,
        decided_on=MARCH_2,
        effective_on=APRIL_1,
        until=DEC_31,
        signed_by="Gubernur Sulawesi Barat",
    )


def _team() -> TeamDecreed:
    members = (
        TeamMember(position=POSITION, person_id=SITI),
        TeamMember(position="asset_custodian", person_id=BUDI),
    )
    return TeamDecreed(
        opd_id=_KOMINFO,
        decree_id=DECREE,
        nomination_id=NOMINATION,
        effective_on=APRIL_1,
        until=DEC_31,
        members=members,
    )


def _recognised() -> CertificateRecognised:
    return CertificateRecognised(
        person_id=SITI,
        certificate_id=_CERTIFICATE,
        programme_id=PROGRAMME,
        competences=("spbe_infrastructure",),
        effective_on=FEB_6,
        valid_until=FEB_2029,
        heard_event_id=event_of("training.certificate-issued.v1"),
    )


def _withdrawn() -> RecognitionWithdrawn:
    return RecognitionWithdrawn(
        person_id=SITI,
        certificate_id=_CERTIFICATE,
        reason_code="revoked",
        effective_on=JUNE_1,
        heard_event_id=event_of("training.certificate-revoked.v1"),
    )


_OF_NOMINATION = {"nomination_id": NOMINATION, "opd_id": _KOMINFO}
