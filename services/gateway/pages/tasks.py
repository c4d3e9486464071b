"""What waits for the visitor, and what can they begin? The page on which a working day starts."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.form_things import Thing
from gateway.pages.forms import Forms, Link
from gateway.pages.site import Context, Site
from gateway.routes.steps import READ_STEPS
from gateway.seeing import NOBODY, Reader, reader
from gateway.views import inbox_support
from gateway.views.delegations import in_hands_of
from gateway.views.inbox import Waiting, inbox
from gateway.words import ViewWords
from kit.decider import Actor
from kit.http.problems import Unauthenticated

PUBLIC = ("/tugas",)
"""It answers everybody, and shows nobody what does not wait for them."""
MOST = 100

SAID: Mapping[str, str] = {
    "nomination-draft": "Usulan sedang disusun",
    "nomination-returned": "Usulan dikembalikan, perlu diperbaiki",
    "nomination-submitted": "Usulan menunggu verifikasi",
    "nomination-verified": "Usulan terverifikasi, menunggu SK",
    "decree-to-initial": "Rancangan SK menunggu paraf Anda",
    "decree-prepared": "Rancangan SK menunggu penetapan",
    "seat-vacant": "Kursi lowong dalam masa tugas",
    "certificate-unverified": "Sertifikat dari luar menunggu pemeriksaan",
    "batch-to-complete": "Angkatan pelatihan menunggu diselesaikan",
    "self-assessment-open": "Penilaian mandiri sedang dibuka",
    "assessment-submitted": "Penilaian mandiri menunggu verifikasi",
    "assessment-to-finalise": "Penilaian siap difinalkan",
    "objection-raised": "Sanggahan menunggu jawaban",
    "objectable": "Hasil verifikasi dapat disanggah",
    "help-requested": "Permintaan bantuan OPD menunggu ditangani",
    "help-taken": "Permintaan bantuan sedang Anda tangani",
    "follow-up-reported": "Tindak lanjut temuan menunggu diperiksa",
    "visit-to-record": "Kunjungan yang direncanakan menunggu dicatat",
    "finding-open": "Temuan pendamping menunggu ditindaklanjuti",
    "finding-overdue": "Temuan pendamping lewat batas waktu",
    "step-escalated": "Tahap pihak lain terlambat dan diteruskan kepada Anda",
    "not-applicable-marked": "Indikator ditandai tidak berlaku, menunggu persetujuan",
}
_PAGES: Mapping[str, str] = {
    **dict.fromkeys(
        ("nomination-draft", "nomination-returned", "nomination-submitted", "nomination-verified"),
        "/usulan/{}",
    ),
    "decree-prepared": "/keputusan/{}",
    "step-escalated": "/tenggat?keadaan=late",
}
_ACCOMPANIED = frozenset({*inbox_support.OPD_KINDS, *inbox_support.COMPANION_KINDS})
_THINGS: Mapping[str, Callable[[UUID], Thing]] = {
    **dict.fromkeys(
        ("decree-prepared", "decree-to-initial"),
        lambda one: Thing(kind="decree", name="", ids={"decree_id": one}, stage="prepared"),
    ),
    "certificate-unverified": lambda one: Thing(
        kind="certificate", name="", ids={"certificate_id": one}, stage="unverified"
    ),
}


class Task(msgspec.Struct, frozen=True):
    """One thing that waits, what it is called, and where it is done."""

    waiting: Waiting
    said: str
    page: str
    links: Sequence[Link]
    acting_as: str
    """As whom it waits, such as ``Plh. Kepala Biro Hukum``; empty for themselves."""


def tasks_router(site: Site, forms: Forms) -> APIRouter:
    """Return the route of the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/tugas")
    async def tasks(request: Request) -> Response:
        who = reader(request)
        if who.actor is None:
            raise Unauthenticated(headers={"WWW-Authenticate": 'Bearer realm="spbe"'})
        question = partial(_told, site=site, forms=forms, who=who, me=who.actor)
        return await site.show(request, "tasks.html", question)

    return router


def _told(connection: Connection, site: Site, forms: Forms, who: Reader, me: Actor) -> Context:
    on, words = site.today(), ViewWords(connection, site.today(), who)
    held = in_hands_of(connection, me.account_id, on)
    asked = (me.roles, me.opd_id, on)
    found = inbox(connection, *asked, account_id=me.account_id, in_hands=held, limit=MOST + 1)
    named = {each.delegation_id: words.acting_as(each) for each in held}
    return {
        "on": on,
        "sees_steps": who.confined_to(READ_STEPS) != NOBODY,
        "tasks": [_task(each, forms, who, named) for each in found[:MOST]],
        "held": [(each, words.acting_as(each)) for each in held],
        "more": len(found) > MOST,
        "links": forms.links(who),
    }


def _task(waiting: Waiting, forms: Forms, who: Reader, named: Mapping[UUID, str]) -> Task:
    thing = _THINGS.get(waiting.kind)
    opd_page = f"/opd/{waiting.opd_code}" if waiting.opd_code else ""
    if waiting.kind in _ACCOMPANIED and opd_page:
        opd_page += "/pendampingan"
    page = _PAGES.get(waiting.kind, "").format(waiting.subject_id) or opd_page
    links = forms.links(who, thing(waiting.subject_id)) if thing else ()
    acting_as = named[waiting.delegation_id] if waiting.delegation_id else ""
    links = () if acting_as else links
    return Task(waiting, SAID.get(waiting.kind, "Menunggu Anda"), page, links, acting_as)
