"""What does each event of a decree of the time before this suite show?"""

from datetime import date
from typing import Any

from personnel.domain.cut_over import CUT_OVER_ID, CutOverSet
from personnel.domain.inherited import (
    DecreeInherited,
    InheritedOpdsNamed,
    InheritedSeat,
    InheritedTeamCorrected,
    TeamInherited,
    inherited_decree_of,
)
from personnel.domain.opd import opd_id_of
from personnel.domain.seat import InheritedSeatStruck, SeatInherited
from personnel.domain.team import team_of
from personnel.domain.tenure import LeavingReason
from spbe.contracts.story import BUDI, SITI, Told, day, stream

_KOMINFO = opd_id_of("DISKOMINFOSP")
_NUMBER = "188.4/CONTOH/SULBAR/XII/2024"
_DECREE = inherited_decree_of(_NUMBER, 2024)
_TERM: dict[str, Any] = {
    "decree_id": _DECREE,
    "effective_on": date(2025, 1, 2),
    "until": date(2025, 12, 31),
}
_WRITER: dict[str, Any] = {
    "position": "pembuat_berita_artikel",
    "position_name": "Pembuat Berita/Artikel",
    "last_day": date(2025, 9, 30),
    "reason": LeavingReason.REPLACED,
}
_GOODS: dict[str, Any] = {
    "position": "asset_custodian",
    "position_name": "Pengurus Barang",
    "last_day": date(2025, 12, 31),
    "reason": None,
}
_CORRECTED = InheritedTeamCorrected(
    opd_id=_KOMINFO,
    decree_id=_DECREE,
    effective_on=date(2025, 1, 2),
    position="pembuat_berita_artikel",
    person_id=SITI,
    last_day=date(2025, 12, 31),
)
_STRUCK = InheritedSeatStruck(
    person_id=SITI,
    opd_id=_KOMINFO,
    position="pembuat_berita_artikel",
    decree_id=_DECREE,
    effective_on=date(2025, 1, 2),
    reason="Nama pada lampiran SK keliru dibaca",
)

TOLD: tuple[Told, ...] = (
    *stream(
        CUT_OVER_ID,
        (
            day(2, 2),
            CutOverSet(first_on=day(1, 1), reason="Mulai dipakai sejak awal tahun anggaran."),
        ),
    ),
    *stream(
        _DECREE,
        (
            day(2, 2),
            DecreeInherited(
                title="Tim pengelola SPBE tahun 2025 (contoh)",
                number=_NUMBER,
                decided_on=date(2024, 12, 16),
                signed_by="Gubernur Sulawesi Barat",
                **_TERM,
            ),
        ),
        (day(2, 2), InheritedOpdsNamed(decree_id=_DECREE, opds=(_KOMINFO,))),
    ),
    *stream(
        team_of(_KOMINFO),
        (
            day(2, 2),
            TeamInherited(
                opd_id=_KOMINFO,
                last_day=date(2025, 12, 31),
                seats=(
                    InheritedSeat(person_id=SITI, **_WRITER),
                    InheritedSeat(person_id=BUDI, **_GOODS),
                ),
                **_TERM,
            ),
        ),
        (day(2, 9), _CORRECTED),
        after=9,
    ),
    *stream(
        SITI,
        (day(2, 2), SeatInherited(person_id=SITI, opd_id=_KOMINFO, **_WRITER, **_TERM)),
        (day(2, 9), _STRUCK),
        after=9,
    ),
)
