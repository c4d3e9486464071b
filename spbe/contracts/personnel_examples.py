"""What does each event of personnel look like? OPDs, people, seats and what proves competence."""

from personnel.domain.competence import CertificateRecognised, RecognitionWithdrawn, competence_of
from personnel.domain.opd import OpdClosed, OpdRegistered, opd_id_of
from personnel.domain.opd_standing import (
    OpdChanged,
    OpdEndCancelled,
    OpdKind,
    OpdRegistrationCancelled,
)
from personnel.domain.opd_ties import OpdPartNamed, OpdSuccessionNamed, ties_of
from personnel.domain.person_record import EmploymentType, PersonChanged, PersonRegistered, Status
from personnel.domain.reorganised import (
    OpdAbolished,
    OpdsMerged,
    OpdSplit,
    ReorganisationCancelled,
    reorganisation_of,
)
from personnel.domain.seat import SeatLeft, SeatRegained, SeatTaken
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished
from personnel.domain.tenure import LeavingReason
from spbe.contracts.decree_examples import TOLD as DECREE_TOLD
from spbe.contracts.document_examples import TOLD as DOCUMENT_TOLD
from spbe.contracts.facilitation_examples import TOLD as FACILITATION_TOLD
from spbe.contracts.inherited_examples import TOLD as INHERITED_TOLD
from spbe.contracts.nomination_examples import TOLD as NOMINATION_TOLD
from spbe.contracts.step_examples import TOLD as STEPS_TOLD
from spbe.contracts.story import (
    BUDI,
    CERTIFICATE,
    DECREE,
    LEGAL_BASIS,
    NOMINATION,
    POSITION,
    PROGRAMME,
    SITI,
    VALID_FROM,
    VALID_UNTIL,
    Told,
    day,
    event_of,
    stream,
)
from spbe.contracts.website_examples import TOLD as WEBSITE_TOLD

_KOMINFO, _SPORTS = opd_id_of("DISKOMINFOSP"), opd_id_of("DISPORA")
_TOURISM, _MERGED = opd_id_of("DISPAR"), opd_id_of("DISPORAPAREKRAF")
_FINANCE, _LIAISON = opd_id_of("BPKPD"), opd_id_of("PENGHUBUNG")
_MERGED_NAME = "Dinas Kepemudaan, Olahraga, Pariwisata dan Ekonomi Kreatif"

_REGISTERED = OpdRegistered(
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

_CLOSED = OpdClosed(
    opd_id=_TOURISM,
    effective_on=day(1, 1),
    valid_to=day(12, 31, 2025),
    successors=(_MERGED,),
    legal_basis=LEGAL_BASIS,
    heir_id=_MERGED,
)

_RENAMED = OpdChanged(
    opd_id=_TOURISM,
    name="Dinas Pariwisata dan Ekonomi Kreatif",
    kind=OpdKind.DINAS,
    parent_id=None,
    aliases=("Dispar Sulbar", "Disparekraf"),
    effective_on=day(7, 1, 2025),
    legal_basis=LEGAL_BASIS,
)

_SPLIT = OpdSplit(
    opd_id=_FINANCE,
    successors=(opd_id_of("BPKAD"), opd_id_of("BAPENDA")),
    goes_on=False,
    heir_id=opd_id_of("BPKAD"),
    effective_on=day(1, 1),
    legal_basis=LEGAL_BASIS,
)

_ABOLISHED = OpdAbolished(
    opd_id=_LIAISON,
    heir_id=opd_id_of("SETDA"),
    effective_on=day(7, 1),
    legal_basis=LEGAL_BASIS,
)

_POSTPONED = "Peraturan daerah ditunda"
_LIAISON_STREAM = reorganisation_of((_LIAISON,), day(7, 1))
_CANCELLED = ReorganisationCancelled(
    opds=(_LIAISON,), successors=(), effective_on=day(7, 1), reason=_POSTPONED
)
_GOES_ON = OpdEndCancelled(
    opd_id=_LIAISON, effective_on=day(7, 1), valid_to=None, successors=(), reason=_POSTPONED
)
_NEVER_BEGINS = OpdRegistrationCancelled(
    opd_id=opd_id_of("BADAN-RISET"),
    effective_on=day(7, 1),
    predecessors=(_LIAISON,),
    reason=_POSTPONED,
)
_HAS_PART = OpdPartNamed(opd_id=opd_id_of("SETDA"), part_id=opd_id_of("BIRO-ORG"))
_TAKES_OVER = OpdSuccessionNamed(opd_id=opd_id_of("SETDA"), reorganisation_id=_LIAISON_STREAM)

_MERGED_OPDS = OpdsMerged(
    predecessors=tuple(sorted((_SPORTS, _TOURISM))),
    successor_id=_MERGED,
    code="DISPORAPAREKRAF",
    name=_MERGED_NAME,
    kind=OpdKind.DINAS,
    effective_on=day(1, 1),
    legal_basis=LEGAL_BASIS,
)

_NETWORK = Position(
    key=POSITION,
    name="Admin Jaringan dan Multimedia",
    technical=True,
    competences=("spbe_infrastructure", "spbe_security"),
    certificate_max_age_years=5,
    may_be_non_asn=True,
)
_CUSTODIAN = Position(
    key="asset_custodian",
    name="Pengurus Barang",
    technical=False,
    competences=("asset_administration",),
    certificate_max_age_years=None,
    may_be_non_asn=False,
)
_STRUCTURE = StructurePublished(
    effective_on=day(1, 1),
    positions=(_NETWORK, _CUSTODIAN),
    legal_basis="Usulan menurut susunan tim pengelola SPBE; belum resmi",
    official=False,
)

_PERSON = PersonRegistered(
    person_id=SITI,
    opd_id=_KOMINFO,
    employment_type=EmploymentType.PNS,
    status=Status.ACTIVE,
    effective_on=day(1, 1),
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

_CHANGED = PersonChanged(
    person_id=BUDI,
    opd_id=_KOMINFO,
    employment_type=EmploymentType.PNS,
    status=Status.STUDY_ASSIGNMENT,
    effective_on=day(6, 1),
    source="siasn",
    name="Budi Contoh",
    front_title=None,
    back_title="S.Kom., M.T.",
    nip="199007042050031002",
    phone="0800-0000-0002",
    email="budi@contoh.example",
    job_title="Pranata Komputer Ahli Muda",
    grade="III/c",
)

_TAKEN = SeatTaken(
    person_id=SITI,
    opd_id=_KOMINFO,
    position=POSITION,
    decree_id=DECREE,
    nomination_id=NOMINATION,
    effective_on=day(4, 1),
    until=day(12, 31),
)

_REGAINED = SeatRegained(
    person_id=BUDI,
    opd_id=_KOMINFO,
    position="asset_custodian",
    decree_id=DECREE,
    left_for=LeavingReason.UNPAID_LEAVE,
    effective_on=day(6, 1),
    until=day(11, 30),
    reason=LeavingReason.RETIRED,
)

_LEFT = SeatLeft(
    person_id=SITI,
    opd_id=_KOMINFO,
    position=POSITION,
    decree_id=DECREE,
    reason=LeavingReason.TEAM_RENEWED,
    effective_on=day(6, 1),
)


_RECOGNISED = CertificateRecognised(
    person_id=SITI,
    certificate_id=CERTIFICATE,
    programme_id=PROGRAMME,
    competences=("spbe_infrastructure",),
    effective_on=VALID_FROM,
    valid_until=VALID_UNTIL,
    heard_event_id=event_of("training.certificate-issued.v1"),
)

_WITHDRAWN = RecognitionWithdrawn(
    person_id=SITI,
    certificate_id=CERTIFICATE,
    reason_code="revoked",
    effective_on=day(6, 1),
    heard_event_id=event_of("training.certificate-revoked.v1"),
)

TOLD: tuple[Told, ...] = (
    *stream(
        _TOURISM,
        (day(1, 1, 2025), _REGISTERED),
        (day(1, 1), _CLOSED),
        (day(1, 5), _RENAMED),
    ),
    *stream(reorganisation_of((_FINANCE,), day(1, 1)), (day(1, 1), _SPLIT)),
    *stream(_LIAISON_STREAM, (day(6, 15), _ABOLISHED), (day(6, 20), _CANCELLED)),
    *stream(_LIAISON, (day(6, 20), _GOES_ON), after=2),
    *stream(opd_id_of("BADAN-RISET"), (day(6, 20), _NEVER_BEGINS), after=1),
    *stream(ties_of(opd_id_of("SETDA")), (day(1, 1), _HAS_PART), (day(6, 15), _TAKES_OVER)),
    *stream(reorganisation_of(_MERGED_OPDS.predecessors, day(1, 1)), (day(1, 1), _MERGED_OPDS)),
    *stream(STRUCTURE_ID, (day(1, 1), _STRUCTURE)),
    *stream(SITI, (day(1, 1), _PERSON), (day(3, 2), _TAKEN), (day(6, 1), _LEFT)),
    *stream(BUDI, (day(6, 1), _CHANGED), (day(6, 8), _REGAINED), after=1),
    *NOMINATION_TOLD,
    *DECREE_TOLD,
    *INHERITED_TOLD,
    *DOCUMENT_TOLD,
    *WEBSITE_TOLD,
    *STEPS_TOLD,
    *FACILITATION_TOLD,
    *stream(competence_of(SITI), (day(2, 6), _RECOGNISED), (day(6, 1), _WITHDRAWN)),
)
