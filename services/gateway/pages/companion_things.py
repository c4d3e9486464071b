"""What can be acted upon in companionship: a group, a request, a visit, a finding?"""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from gateway import wording
from gateway.pages.form_fields import Asking
from gateway.pages.form_things import Thing
from gateway.routes.companions import READ_COMPANIONSHIP
from gateway.seeing import Reader
from gateway.views.companion_group_sheet import GroupSheet, companion_group
from gateway.views.companions import groups_of, in_care
from gateway.views.companionship import (
    CompanionVisit,
    HelpRequestLine,
    VisitFinding,
    help_request,
    visit,
)
from gateway.views.estate import answers_for
from gateway.views.inbox import Waiting
from gateway.views.opds import OPD

FINDING = "finding"
"""The field by which a form says which finding of a visit is meant."""


class Cares(msgspec.Struct, frozen=True):
    """Which OPDs and groups are in the care of a reader, who acts as a companion."""

    opds: Collection[UUID] = ()
    groups: Collection[UUID] = ()


def cares_of(connection: Connection, who: Reader, on: date) -> Cares:
    """Return for which OPDs and groups somebody acts as a companion on a day."""
    if who.actor is None:
        return Cares()
    account_id = who.actor.account_id
    return Cares(
        frozenset(connection.scalars(in_care(account_id, on))),
        frozenset(connection.scalars(groups_of(account_id, on))),
    )


def owner_of(connection: Connection, who: Reader, opd_id: UUID, on: date) -> UUID | None:
    """Return for which OPD a reader sees what is of one: their own where it answers for that."""
    own = who.confined_to(READ_COMPANIONSHIP)
    if own is None:
        return opd_id
    return own if answers_for(connection, own, opd_id, on) else None


def group_thing(asking: Asking) -> Thing | None:
    """Return the group of the address."""
    found = companion_group(asking.connection, asking.ids["group_id"], asking.on)
    return thing_of_group(found) if found else None


def thing_of_group(found: GroupSheet) -> Thing:
    """Return what a form says of a group."""
    days = f"{wording.day(found.effective_on)} sampai dengan {wording.day(found.until)}"
    return Thing(
        kind="companion-group",
        name=found.name,
        ids={"group_id": found.group_id},
        stream=found.group_id,
        leads_to=f"/pendampingan/kelompok/{found.group_id}",
        facts=(("Masa tugas", days), ("Surat tugas", f"Nomor {found.letter_number}")),
    )


def request_thing(asking: Asking) -> Thing | None:
    """Return the request for help of the address, to whom reads of its OPD."""
    found = help_request(asking.connection, asking.ids["request_id"], asking.on)
    if found is None:
        return None
    owner = owner_of(asking.connection, asking.who, found.opd_id, asking.on)
    if owner is None:
        return None
    cares = cares_of(asking.connection, asking.who, asking.on)
    return thing_of_request(found, owner, page_of(asking.connection, found.opd_id), cares)


def thing_of_request(found: HelpRequestLine, owner: UUID, page: str, cares: Cares) -> Thing:
    """Return what a form says of a request for help."""
    return Thing(
        kind="help-request",
        name=f"Permintaan tentang {wording.word('help_subject', found.subject)}",
        ids={"request_id": found.request_id},
        opd_id=owner,
        stream=found.request_id,
        stage=found.stage,
        accompanied=found.opd_id in cares.opds,
        leads_to=f"{page}#p-{found.request_id}",
        facts=(
            ("Permintaan", found.text),
            ("Tahap", wording.sentence(wording.word("request_stage", found.stage))),
            *((("Jawaban", found.answer),) if found.answer else ()),
        ),
    )


def visit_thing(asking: Asking) -> Thing | None:
    """Return the visit of the address, to whom reads of its OPD."""
    found = visit(asking.connection, asking.ids["visit_id"], asking.on)
    if found is None:
        return None
    owner = owner_of(asking.connection, asking.who, found.opd_id, asking.on)
    if owner is None:
        return None
    cares = cares_of(asking.connection, asking.who, asking.on)
    return thing_of_visit(found, owner, page_of(asking.connection, found.opd_id), cares)


def thing_of_visit(found: CompanionVisit, owner: UUID, page: str, cares: Cares) -> Thing:
    """Return what a form says of a visit."""
    return Thing(
        kind="visit",
        name=f"Kunjungan {wording.day(found.held_on or found.planned_on)}",
        ids={"visit_id": found.visit_id},
        opd_id=owner,
        stream=found.visit_id,
        stage=found.stage,
        accompanied=found.group_id in cares.groups or found.opd_id in cares.opds,
        leads_to=f"{page}#k-{found.visit_id}",
        facts=(
            ("Tempat", f"{found.place}, {wording.word('visit_mode', found.mode)}"),
            ("Tahap", wording.sentence(wording.word("visit_stage", found.stage))),
        ),
    )


def finding_thing(asking: Asking) -> Thing | None:
    """Return the finding that is named, of the visit of the address."""
    found, about = visit(asking.connection, asking.ids["visit_id"], asking.on), visit_thing(asking)
    if found is None or about is None:
        return None
    said = asking.said(FINDING)
    one = next((each for each in found.findings if str(each.number) == said), None)
    return thing_of_finding(one, about) if one else None


def thing_of_finding(found: VisitFinding, about: Thing) -> Thing:
    """Return what a form says of a finding of the visit that it is about."""
    return msgspec.structs.replace(
        about,
        kind="finding",
        name=f"Temuan {found.number} dari {about.name[0].lower()}{about.name[1:]}",
        stage=found.stage,
        leads_to=f"{about.leads_to}-{found.number}",
        facts=(
            ("Temuan", found.text),
            ("Saran", found.recommendation),
            ("Batas waktu", wording.day(found.due_on)),
            ("Tahap", wording.sentence(wording.word("finding_stage", found.stage))),
            *((("Tindak lanjut", found.done),) if found.done else ()),
            *((("Alasan", found.reason),) if found.reason else ()),
        ),
    )


def page_of(connection: Connection, opd_id: UUID) -> str:
    """Return where the companionship of an OPD is shown."""
    wanted = select(OPD.c.code).where(OPD.c.opd_id == opd_id)
    return f"/opd/{connection.execute(wanted).scalar_one_or_none()}/pendampingan"


def waiting_thing(waiting: Waiting, hand: Reader) -> tuple[Thing, Mapping[str, str]] | None:
    """Return what waits as a thing, and which part of it is meant; none of what is read first."""
    say = {FINDING: waiting.detail}
    match waiting.kind:
        case "help-requested" | "help-taken":
            stage = "waiting" if waiting.kind == "help-requested" else "taken"
            ids = {"request_id": waiting.subject_id}
            return Thing(kind="help-request", name="", ids=ids, stage=stage, accompanied=True), {}
        case "help-answered":
            ids = {"request_id": waiting.subject_id}
            own = hand.own
            return Thing(kind="help-request", name="", ids=ids, stage="answered", opd_id=own), {}
        case "visit-to-record":
            ids = {"visit_id": waiting.subject_id}
            return Thing(kind="visit", name="", ids=ids, stage="planned", accompanied=True), {}
        case "finding-open" | "finding-overdue":
            ids = {"visit_id": waiting.subject_id}
            return Thing(kind="finding", name="", ids=ids, stage="open", opd_id=hand.own), say
        case _:
            return None


def anchor_of(waiting: Waiting) -> str:
    """Return where on the page of its OPD it is."""
    if waiting.kind.startswith("help-"):
        return f"#p-{waiting.subject_id}"
    return f"#k-{waiting.subject_id}{f'-{waiting.detail}' if waiting.detail else ''}"
