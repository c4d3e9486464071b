"""Who and what the story is about: the product's own data, and people who are nobody."""

import csv
import io
import json
from typing import Any
from uuid import UUID

from tests.integration.running import ROOT

Json = dict[str, Any]

POSITIONS: Json = json.loads(
    (ROOT / "services/personnel/data/positions.json").read_text(encoding="utf-8")
)
INSTRUMENT: Json = json.loads(
    (ROOT / "services/evaluation/data/instrument-opd-25.json").read_text(encoding="utf-8")
)["instrument"]
OFFICES: Json = {
    opd["code"]: opd
    for opd in json.loads((ROOT / "services/personnel/data/opd.json").read_text(encoding="utf-8"))[
        "opd"
    ]
}

HEALTH, SPORT = "DPMPTSP", "DISHUB"
NAMES = (
    *("Andi Contohwati", "Baharuddin Misalnya", "Citra Umpama", "Darmawan Ibarat"),
    *("Erni Seandainya", "Fajar Andaikata", "Gita Barangkali", "Hasan Kiranya", "Indah Tamsil"),
)
PHONE = "081355500"
TECHNICAL = {
    "application_governance_admin": "spbe_application",
    "web_social_media_admin": "web_management",
    "network_multimedia_admin": "spbe_infrastructure",
    "graphic_designer": "graphic_design",
}


def number_of(index: int) -> str:
    """Return a NIP that is nobody's: its holder starts work in a month that lies ahead."""
    return f"20{60 + index:02d}0102208506{1 + index % 2}{index + 1:03d}"


def register(code: str, *, changed: str = "") -> bytes:
    """Return the HR export of an office: nine people, the last of them without a NIP."""
    rows = [
        {
            "nip_baru": f"'{number_of(index)}" if index < len(NAMES) - 1 else "null",
            "nama": name + (changed if index == 0 else ""),
            "gelar_depan": "null",
            "gelar_belakang": "S.Kom." if index % 2 else "null",
            "nik": "'" + (f"7601010102{60 + index:02d}0001" if index == len(NAMES) - 1 else ""),
            "nomor_hp": f"{PHONE}{index:03d}",
            "kedudukan_hukum_id": "01",
            "opd_kode": code,
        }
        for index, name in enumerate(NAMES)
    ]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def registered_certificate(opd_id: UUID, person_id: str, number: str) -> Json:
    """Return what a provider registers of somebody's certificate from outside."""
    return {
        "person_id": person_id,
        "opd_id": str(opd_id),
        "issuer": "BBPSDM Komdigi Makassar",
        "number": f"GTA-2025-{number}",
        "title": "Government Transformation Academy",
        "certificate_kind": "training",
        "competences": ["spbe_application"],
        "hours_jp": 40,
        "issued_on": "2025-09-01",
        "valid_until": None,
        "file_name": "sertifikat.pdf",
        "file_sha256": "a" * 64,
    }
