"""As whom may a newcomer come in, and what will they see there?"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.access.sample_accounts import OFFICES, SampleAccount, accounts_of_opd
from gateway.pages.site import Context, Site
from gateway.views.opd_list import OpdLine, opd_list

PUBLIC = ("/masuk",)
MOST = 300
"""A list to choose from; where there are more, an OPD's own page offers its accounts."""

DOES: Mapping[str, str] = {
    "diskominfo_verifier": (
        "Memeriksa usulan tim jabatan demi jabatan, lalu menyatakannya terverifikasi atau "
        "mengembalikannya dengan alasan; juga memeriksa sertifikat dari luar."
    ),
    "coordination_team": (
        "Memimpin penilaian: menerbitkan instrumen, membuka dan menutup periode, serta "
        "menyerahkan hasil untuk TPP."
    ),
    "legal_bureau": "Memeriksa rancangan keputusan kolektif dan membubuhkan paraf.",
    "governor_office": "Menyiapkan dan menetapkan keputusan kolektif atas usulan terverifikasi.",
    "training_provider": (
        "Menyelenggarakan pelatihan, mencatat kehadiran dan hasil, serta menerbitkan sertifikat "
        "atas nama penyelenggara programnya."
    ),
    "companion": "Mendampingi OPD dan melihat keadaan tim serta penilaiannya.",
    "assessor": "Memverifikasi penilaian mandiri per indikator dan menjawab sanggahan.",
    "auditor": "Membaca semuanya, termasuk riwayat setiap orang dan keputusan, tanpa mengubah.",
    "hr_system": "Sistem yang mengirim data pegawai provinsi.",
    "payroll_system": "Sistem yang mengambil hasil penilaian untuk pembayaran TPP.",
    "administrator": "Mendaftarkan OPD, susunan jabatan tim, dan penggabungan OPD.",
}


class Office(msgspec.Struct, frozen=True):
    """A sample user and what it is for."""

    account: SampleAccount
    does: str


def sign_in_router(site: Site) -> APIRouter:
    """Return the route of the page on which one chooses as whom to come in."""
    router = APIRouter(include_in_schema=False)

    @router.get("/masuk")
    async def choose(
        request: Request,
        next: Annotated[str, Query(max_length=500)] = "/",  # noqa: A002 - its name in the form
    ) -> Response:
        question = partial(choices, on=site.today(), leads_to=next)
        return await site.show(request, "sign-in.html", question)

    return router


def choices(connection: Connection, on: date, leads_to: str) -> Context:
    """Return what the form offers."""
    opds = opd_list(connection, on, limit=MOST)
    return {"leads_to": leads_to, "offices": offices(), "opds": tuple(map(_accounts, opds))}


def offices() -> tuple[Office, ...]:
    """Return the offices of the province, each with what it does."""
    return tuple(Office(each, DOES[each.roles[0]]) for each in OFFICES)


def _accounts(opd: OpdLine) -> tuple[OpdLine, tuple[SampleAccount, ...]]:
    return opd, tuple(accounts_of_opd(opd.code))
