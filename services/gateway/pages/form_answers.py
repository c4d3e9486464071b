"""How does what a service says to a form read: the rule, and whom or what it is about?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from gateway import stages, wording
from gateway.pages.form_fields import Asking
from gateway.routes.history import history_for
from gateway.views.history import EVENT
from gateway.words import ViewWords

MOST_LINES, _MOST_CHANGES = 40, 20
UNKNOWN = "Layanan memberi jawaban yang tidak dikenal halaman ini. Muat ulang, lalu coba lagi."

_LABELS: Mapping[str, str] = {
    "position": "Jabatan",
    "positions": "Jabatan",
    "known": "Jabatan yang ada",
    "nominated": "Jabatan yang diusulkan",
    "vacant": "Jabatan lowong",
    "person_id": "Pegawai",
    "persons": "Pegawai",
    "opd_id": "OPD",
    "opds": "OPD",
    "heir_id": "OPD penerus",
    "competences": "Kompetensi",
    "on": "Per tanggal",
    "stage": "Tahap",
    "decree_id": "SK",
    "certificate_id": "Sertifikat",
    "number": "Nomor",
    "code": "Kode",
    "errors": "Kesalahan",
    "people": "Pegawai",
    "year": "Tahun",
    "month": "Bulan",
    "latest": "Paling akhir",
    "latest_on": "Dokumen terakhir",
    "line": "Baris",
    "lines": "Baris",
    "what": "Untuk",
    "planned": "Rencana",
    "realised": "Realisasi",
    "asked": "Diminta",
    "amount": "Jumlah",
    "inventory_code": "Kode inventaris",
    "since": "Sejak",
    "until": "Sampai dengan",
    "handed_over_on": "Diserahkan",
    "returned_on": "Kembali",
    "held_on": "Tanggal rapat",
    "subject": "Pokok bahasan",
    "address": "Alamat",
    "steward": "Jabatan pengelola",
    "link": "Tautan",
    "title": "Judul",
}
"""What is told of a refusal's facts; dates besides are told where their field is in the form."""
_DAYS = (
    *("on", "latest", "latest_on", "since", "until"),
    *("handed_over_on", "returned_on", "held_on"),
)
_AMOUNTS = ("planned", "realised", "asked", "amount")


class Field(msgspec.Struct, frozen=True):
    """One field with which a service finds fault."""

    field: str
    message: str


class Answer(msgspec.Struct, frozen=True):
    """A problem document, as far as a form tells it."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: Sequence[Field] = ()
    facts: Mapping[str, Any] = {}

    @property
    def slug(self) -> str:
        """Return the last word of its type."""
        return self.type.rpartition("/")[2]


class Trouble(msgspec.Struct, frozen=True):
    """Why nothing was recorded."""

    title: str
    todo: str = ""
    lines: Sequence[str] = ()
    """Whom and what it is about."""
    changed: Sequence[str] = ()
    """What others have recorded meanwhile."""


def answer_of(body: bytes, status: int) -> Answer:
    """Read a problem document; whatever else is said is no refusal that anybody can follow."""
    try:
        return msgspec.json.decode(body, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Answer("about:blank", UNKNOWN, status)


def told(asking: Asking, answer: Answer, changed: Sequence[str] = ()) -> Trouble:
    """Put a refusal into words, the people and positions by name as the reader may know them."""
    words = ViewWords(asking.connection, asking.on, asking.who)
    lines = tuple(_lines(answer.facts, words))[:MOST_LINES]
    return Trouble(answer.title, answer.detail, lines, changed)


def _lines(facts: Mapping[str, Any], words: ViewWords) -> Iterator[str]:
    for name in ("members", "lines"):
        found = facts.get(name)
        for member in found if isinstance(found, list) else ():
            if isinstance(member, dict):
                told = (_line(key, one, words) for key, one in member.items())
                yield "; ".join(filter(None, told))
    for key, value in facts.items():
        if said := _line(key, value, words):
            yield said


def _line(key: str, value: object, words: ViewWords) -> str:
    values = value if isinstance(value, list) else [value]
    said = [_word(key, one, words) for one in values if isinstance(one, str | int)]
    said = [one for one in said if one]
    return f"{_LABELS[key]}: {wording.listing(said)}" if key in _LABELS and said else ""


def _word(key: str, value: str | int, words: ViewWords) -> str:
    way = _ways(words).get(key, str)
    try:
        return way(str(value))
    except (KeyError, ValueError, ArithmeticError):  # what only a newer release speaks
        return str(value)


def _ways(words: ViewWords) -> Mapping[str, Callable[[str], str]]:
    return {
        **dict.fromkeys(("position", "positions", "known", "nominated", "vacant"), words.position),
        "steward": words.position,
        **dict.fromkeys(("person_id", "persons", "people"), lambda one: words.person(UUID(one))),
        **dict.fromkeys(("opd_id", "opds", "heir_id"), lambda one: words.opd(UUID(one))),
        "competences": lambda one: wording.word("competence", one),
        "decree_id": lambda one: words.decree(UUID(one)),
        "certificate_id": lambda one: words.certificate(UUID(one)),
        **dict.fromkeys(_DAYS, lambda one: wording.day(date.fromisoformat(one))),
        **dict.fromkeys(_AMOUNTS, lambda one: wording.rupiah(Decimal(one))),
        **dict.fromkeys(("line", "lines"), lambda one: one.replace("_", " ")),
        "month": lambda one: wording.word("month_of_year", one),
        "stage": lambda one: stages.NOMINATION.get(one, one),
    }


def changes_since(asking: Asking, stream: UUID, since: str) -> Sequence[str]:
    """Return what the history says has happened to a stream after a version, the latest first."""
    connection, keyring = asking.connection, asking.seeing.keyring
    found = history_for(connection, asking.who, keyring, stream, on=asking.on, limit=_MOST_CHANGES)
    entries = [one for one in (found.items if found else ()) if one.stream == stream]
    ids = [one.event_id for one in entries]
    wanted = select(EVENT.c.event_id).where(
        EVENT.c.event_id.in_(ids), EVENT.c.version > int(since or 0)
    )
    later = set(connection.execute(wanted).scalars())
    return [
        f"{one.who}, {wording.instant(one.recorded_at)}: {one.what}"
        for one in entries
        if one.event_id in later
    ]
