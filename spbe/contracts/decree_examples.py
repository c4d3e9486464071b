"""What does each event of a decree's way, amendment and revocation and of interim work show?"""

from typing import Any

from personnel.domain.handover import HandoverRecorded
from personnel.domain.initials import (
    CHAIN_ID,
    DecreeInitialled,
    DecreeReturned,
    DecreeRouted,
    InitialChainPublished,
    Step,
)
from personnel.domain.interim import InterimAssigned, InterimEnded
from personnel.domain.opd import opd_id_of
from personnel.domain.revocation import DecreeRevoked
from personnel.domain.seat import InterimSeatTaken
from personnel.domain.team import (
    InterimNamed,
    TeamAmended,
    TeamDecreeRevoked,
    TeamMember,
    TeamRestored,
    team_of,
)
from spbe.contracts.story import BUDI, DECREE, SITI, VERIFIER, Told, day, id_of, stream

_KOMINFO = opd_id_of("DISKOMINFOSP")
_AMENDING, _REPLACEMENT = id_of("SK perubahan"), id_of("usulan penggantian")
_ASSIGNMENT, _HANDOVER = id_of("penugasan sementara"), id_of("serah terima")
_WRITER = "news_writer"
_STEPS = (
    Step(key="legal_bureau", office="Kepala Biro Hukum", role="legal_bureau"),
    Step(key="secretary", office="Sekretaris Daerah", role="coordination_team"),
)
_OF_TEAM: dict[str, Any] = {"opd_id": _KOMINFO, "decree_id": DECREE}
_SEAT: dict[str, Any] = {
    "opd_id": _KOMINFO,
    "position": _WRITER,
    "assignment_id": _ASSIGNMENT,
    "person_id": BUDI,
}
_DAYS: dict[str, Any] = {"effective_on": day(5, 4), "until": day(7, 31)}

TOLD: tuple[Told, ...] = (
    *stream(
        CHAIN_ID,
        (
            day(1, 5),
            InitialChainPublished(
                effective_on=day(1, 5),
                steps=_STEPS,
                legal_basis="Tata naskah dinas (contoh)",
                official=False,
            ),
        ),
    ),
    *stream(
        _AMENDING,
        (
            day(5, 18),
            DecreeRouted(decree_id=_AMENDING, chain_on=day(1, 5), steps=_STEPS),
        ),
        (
            day(5, 19),
            DecreeReturned(
                decree_id=_AMENDING,
                step="legal_bureau",
                office="Kepala Biro Hukum",
                reason="Konsiderans belum menyebut SK yang diubah.",
            ),
        ),
        (
            day(5, 20),
            DecreeInitialled(
                decree_id=_AMENDING,
                step="legal_bureau",
                office="Kepala Biro Hukum",
                initialled_by=VERIFIER,
            ),
        ),
        (
            day(6, 2),
            DecreeRevoked(
                decree_id=_AMENDING,
                number="188.4/CONTOH/SULBAR/VI/2026",
                decided_on=day(6, 2),
                effective_on=day(6, 2),
                signed_by="Gubernur Sulawesi Barat",
                reason="Penggantian batal sebelum berlaku.",
            ),
        ),
        after=1,
    ),
    *stream(
        team_of(_KOMINFO),
        (
            day(5, 4),
            InterimNamed(**_SEAT, **_DAYS, decree_id=DECREE),
        ),
        (
            day(5, 25),
            TeamAmended(
                **_OF_TEAM,
                amended_by=_AMENDING,
                nomination_id=_REPLACEMENT,
                effective_on=day(7, 1),
                members=(TeamMember(position=_WRITER, person_id=SITI),),
            ),
        ),
        (
            day(6, 2),
            TeamDecreeRevoked(opd_id=_KOMINFO, decree_id=_AMENDING, effective_on=day(6, 2)),
        ),
        (
            day(6, 2),
            TeamRestored(
                **_OF_TEAM, effective_on=day(7, 1), until=day(12, 31), for_decree_id=_AMENDING
            ),
        ),
        after=4,
    ),
    *stream(
        _ASSIGNMENT,
        (
            day(5, 4),
            InterimAssigned(**_SEAT, **_DAYS, letter_number="800/CONTOH/2026", letter_on=day(5, 4)),
        ),
        (
            day(6, 8),
            InterimEnded(**_SEAT, effective_on=day(6, 8), reason="Jabatan sudah terisi."),
        ),
    ),
    *stream(BUDI, (day(5, 4), InterimSeatTaken(**_SEAT, **_DAYS)), after=6),
    *stream(
        _HANDOVER,
        (
            day(6, 8),
            HandoverRecorded(
                handover_id=_HANDOVER,
                opd_id=_KOMINFO,
                position=_WRITER,
                from_person_id=BUDI,
                to_person_id=SITI,
                effective_on=day(6, 8),
                minutes_number="BA/CONTOH/2026",
                minutes_sha256="c0" * 32,
                contents=("Akun laman OPD", "Kamera inventaris"),
            ),
        ),
    ),
)
