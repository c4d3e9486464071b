"""What waits for the visitor, and what can they begin? The page on which a working day starts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages import pulls, uploads
from gateway.pages.companion_things import anchor_of, waiting_thing
from gateway.pages.decree_things import TO_INITIAL
from gateway.pages.delegation_things import thing_of_delegation
from gateway.pages.form_things import Thing
from gateway.pages.forms import Forms, Link
from gateway.pages.reminders import reminders
from gateway.pages.rules import PUBLISHING
from gateway.pages.site import Context, Site
from gateway.pages.upload_lists import LISTS
from gateway.routes.steps import READ_DEADLINES, READ_STEPS
from gateway.seeing import NOBODY, Reader, reader
from gateway.standing_in import acting_as, with_deputies
from gateway.views import inbox_support
from gateway.views.delegations import Delegation
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
    "help-answered": "Permintaan bantuan sudah dijawab pendamping",
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
    **dict.fromkeys(("decree-prepared", "decree-to-initial"), "/keputusan/{}"),
    "step-escalated": "/tenggat?keadaan=late",
}
_ACCOMPANIED = frozenset({*inbox_support.OPD_KINDS, *inbox_support.COMPANION_KINDS})
_THINGS: Mapping[str, Callable[[UUID], Thing]] = {
    "decree-prepared": lambda one: Thing(
        kind="decree", name="", ids={"decree_id": one}, stage="prepared"
    ),
    "decree-to-initial": lambda one: Thing(
        kind="decree", name="", ids={"decree_id": one}, stage=TO_INITIAL
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


class Held(NamedTuple):
    """A delegation that the visitor may act by today, and what they may do about it."""

    delegation: Delegation
    acting_as: str
    links: Sequence[Link]


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
    on = site.today()
    who = with_deputies(connection, who, on)
    held = [one.by for one in who.deputies if one.by]
    asked = (me.roles, me.opd_id, on)
    found = inbox(connection, *asked, account_id=me.account_id, in_hands=held, limit=MOST + 1)
    hands = {one.by.delegation_id if one.by else None: one for one in (who, *who.deputies)}
    return {
        "on": on,
        "sees_steps": who.confined_to(READ_STEPS) != NOBODY,
        "tasks": [_task(each, forms, hands[each.delegation_id]) for each in found[:MOST]],
        "held": [_held(connection, forms, who, one, on) for one in held],
        "account": me.account_id,
        "more": len(found) > MOST,
        "owed": reminders(connection, who, on),
        "links": [link for link in forms.links(who) if link.key not in PUBLISHING],
        "lists": _lists(who),
        "sees_rules": who.confined_to(READ_DEADLINES) != NOBODY,
    }


def _held(connection: Connection, forms: Forms, who: Reader, one: Delegation, on: date) -> Held:
    words = ViewWords(connection, on, who)
    thing = thing_of_delegation(one, who, words, on)
    return Held(one, words.acting_as(one), forms.links(who, thing))


def _lists(who: Reader) -> Sequence[tuple[str, str]]:
    """Return the pages on which the reader may send lists, or have people pulled."""
    pages = [
        (f"{uploads.ADDRESS}/{each.key}", each.title)
        for each in LISTS
        if who.confined_to(each.action) != NOBODY
    ]
    if who.confined_to(pulls.ACTION) != NOBODY:
        pages.append((pulls.HOME, "Tarik data pegawai dari SIASN"))
    return pages


def _task(waiting: Waiting, forms: Forms, hand: Reader) -> Task:
    """Return what waits for somebody as whom it waits: themselves, or a deputy."""
    thing = _THINGS.get(waiting.kind)
    opd_page = f"/opd/{waiting.opd_code}" if waiting.opd_code else ""
    if waiting.kind in _ACCOMPANIED and opd_page:
        opd_page += f"/pendampingan{anchor_of(waiting)}"
    page = _PAGES.get(waiting.kind, "").format(waiting.subject_id) or opd_page
    links = forms.links(hand, thing(waiting.subject_id)) if thing else ()
    if part := waiting_thing(waiting, hand):
        links = forms.links(hand, part[0], **part[1])
    return Task(waiting, SAID.get(waiting.kind, "Menunggu Anda"), page, links, acting_as(hand))
