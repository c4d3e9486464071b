"""What happened to anything, told event by event: who, when, what and why.

A text is whole sentences with places for what the event says: ``{field}`` as it stands there,
``{field:date}``, ``{field:number}``, ``{field_count}`` and ``{field:set}`` with the words of a
closed set, and ``{opd}`` or ``{field:opd}`` for what the event knows only by its id. ``stream``
is the id of the event's own stream. A test finds a text for every type of this release; one of a
newer release, which may be heard while releases are rolled out, is only named; so is a word.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Protocol
from uuid import UUID

import msgspec

from gateway import wording
from kit.clock import business_day
from kit.decider import ERASED
from kit.envelope import Envelope

GONE = "(telah dihapus)"
"""How personal text reads whose person's key was destroyed."""
WITHHELD = "(tidak ditampilkan)"
"""How personal text reads that was not opened for this reader."""

UNKNOWN = "Jenis peristiwa ini belum dikenal versi ini: {type}."
"""What is told of a type that only a newer release speaks."""

COUNT = "_count"
BY_ID = ("opd", "person", "programme", "certificate", "decree", "instrument", "period")
SHORT: Mapping[str, tuple[str, str]] = {
    "position": ("position", "position"),
    "indicator": ("indicator", "indicator"),
    **{name: (f"{name}_id", name) for name in BY_ID},
}
"""Places whose name says how they are told."""

Way = Callable[[str], str]


class Words(Protocol):
    """What ids are called within a sentence, to the reader who asks; a proper name as it is.

    Of people who were erased the implementation says ``GONE``, and ``WITHHELD`` of what this
    reader may not know.
    """

    def account(self, account_id: UUID) -> str:
        """Return who acts: an official's function, a system, or the suite itself."""

    def acting(self, account_id: UUID, on_behalf_of: UUID, on: date) -> str:
        """Return who acts for whom on a day, such as ``Sekretaris X, Plh. Kepala X``."""

    def opd(self, opd_id: UUID) -> str:
        """Return such as ``Biro Hukum``."""

    def person(self, person_id: UUID) -> str:
        """Return the name with titles."""

    def position(self, key: str) -> str:
        """Return such as ``Admin Web dan Media Sosial``."""

    def programme(self, programme_id: UUID) -> str:
        """Return the title of a training programme."""

    def certificate(self, certificate_id: UUID) -> str:
        """Return such as ``sertifikat Nomor 12/BKPSDM/2026``."""

    def decree(self, decree_id: UUID) -> str:
        """Return such as ``SK kolektif Nomor …``, before that ``rancangan SK kolektif “…”``."""

    def instrument(self, instrument_id: UUID) -> str:
        """Return such as ``instrumen SPBE-OPD-25 versi 2026.1``."""

    def indicator(self, period_id: UUID, code: str) -> str:
        """Return code and name in the instrument of the period."""

    def period(self, period_id: UUID) -> str:
        """Return such as ``triwulan I tahun 2026``."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a history."""

    event_id: UUID
    recorded_at: datetime
    effective_on: date | None
    """None: since before anybody knows."""
    who: str
    what: str
    why: str | None
    """The reason, letter, regulation, heard fact or deadline on which it rests."""
    type: str
    source: str
    """The service whose journal it stands in."""
    stream: UUID
    opened: bool
    """Whether nothing personal in it was erased or withheld."""


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said instead; what it leaves out is said as ever, ``null`` is no reason."""

    what: str | None = None
    why: str | msgspec.UnsetType | None = msgspec.UNSET


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of one event type."""

    what: str
    why: str | None = None
    without: dict[str, Variant] = {}
    """By fields that are empty, joined by "+": all that fit apply, the last one wins."""


SENTENCES: Mapping[str, Sentences] = msgspec.json.decode(
    Path(__file__).with_name("history_texts.json").read_bytes(), type=dict[str, Sentences]
)


def tell(
    envelope: Envelope,
    opened: Mapping[str, object] | None,
    words: Words,
    *,
    withheld: Collection[str] = (),
) -> Entry:
    """Tell one event; of a type that has no text only the name, and nothing of what is in it.

    ``opened`` holds its personal fields: ``None`` where they are erased, empty where it has none
    or where this reader may not see them. Of the others those ``withheld`` are not told.
    """
    data = msgspec.json.decode(envelope.data, type=dict[str, object])
    telling = _Telling(envelope, data, opened, _ways(data, words), withheld)
    text = SENTENCES.get(envelope.type)
    what, why = telling.told(text) if text else (UNKNOWN.format(type=envelope.type), None)
    return Entry(
        event_id=envelope.id,
        recorded_at=envelope.recorded_at,
        effective_on=envelope.effective_on,
        who=_who(envelope, words),
        what=what,
        why=why,
        type=envelope.type,
        source=telling.source(),
        stream=envelope.stream,
        opened=telling.whole(f"{what}{why}") if text else envelope.sealed is None,
    )


def _who(envelope: Envelope, words: Words) -> str:
    if envelope.on_behalf_of is None:
        return words.account(envelope.actor)
    on = business_day(envelope.recorded_at)
    return words.acting(envelope.actor, envelope.on_behalf_of, on)


@dataclass(frozen=True)
class _Telling:
    """One event while it is told."""

    envelope: Envelope
    data: Mapping[str, object]
    opened: Mapping[str, object] | None
    ways: Mapping[str, Way]
    withheld: Collection[str]

    @property
    def closed(self) -> bool:
        unread = not self.opened or ERASED in self.opened.values()
        return self.envelope.sealed is not None and unread

    def source(self) -> str:
        """Return the service; the first event of a journal is named after none but says whose."""
        return str(self.data.get("service", self.envelope.type.partition(".")[0]))

    def whole(self, said: str) -> bool:
        """Say whether nothing of it is kept back."""
        return not self.closed and WITHHELD not in said

    def told(self, text: Sentences) -> tuple[str, str | None]:
        """Return what and why, in whole sentences."""
        what, why = self.chosen(text)
        return self.said(what), None if why is None else self.said(why)

    def chosen(self, text: Sentences) -> tuple[str, str | None]:
        """Return what and why, as they read without the fields that are empty."""
        what, why = text.what, text.why
        for fields, variant in text.without.items():
            if all(self.value(field) in (None, "", []) for field in fields.split("+")):
                what = variant.what or what
                why = why if variant.why is msgspec.UNSET else variant.why
        return what, why

    def said(self, template: str) -> str:
        """Return the sentences with every place filled."""
        said = ""
        for text, name, how, _ in Formatter().parse(template):
            said += text.removeprefix(".") if said.endswith(".") else text
            said += self.filled(name, how) if name else ""
        return wording.sentence(said)

    def filled(self, name: str, how: str | None) -> str:
        """Return what stands in one place; ``ValueError`` for a list of nothing."""
        if not how and name.endswith(COUNT):
            return wording.number(len(_items(self.value(name.removesuffix(COUNT)))))
        if not how:
            name, how = SHORT.get(name, (name, "as_it_is"))
        value = self.value(name)
        items = value if isinstance(value, list) else [value]
        if not items:
            msg = f"{self.envelope.type} lists {name}, but there is none"
            raise ValueError(msg)
        return wording.listing([self.read(item, how) for item in items])

    def value(self, path: str) -> object:
        """Return a field, or a field within it; ``None`` for an optional one added later."""
        first, _, rest = path.partition(".")
        if first == "stream":
            return str(self.envelope.stream)
        if first in self.withheld:
            return WITHHELD
        fields = {**self.data, **(self.opened or {})}
        if self.closed and first not in fields:
            return GONE if self.opened is None else WITHHELD
        value = fields.get(first)
        for name in filter(None, rest.split(".")):
            value = msgspec.convert(value, dict[str, object])[name]
        return GONE if value == ERASED else value

    def read(self, value: object, how: str) -> str:
        """Return one value in words; ``TypeError`` for what has none, such as nothing."""
        if value in (GONE, WITHHELD):
            return str(value)
        if isinstance(value, bool) and how in wording.SETS:
            return self.ways[how](str(value).lower())
        if isinstance(value, bool) or not isinstance(value, str | int):
            msg = f"{self.envelope.type}: {value!r} cannot be told {how}"
            raise TypeError(msg)
        return self.ways[how](str(value))


def _ways(data: Mapping[str, object], words: Words) -> Mapping[str, Way]:
    """Return the ways in which a value is put into words, by what stands after the colon."""

    def by_id(name: Callable[[UUID], str]) -> Way:
        return lambda text: name(UUID(text))

    return {
        "as_it_is": str,
        "date": lambda text: wording.day(date.fromisoformat(text)),
        "number": lambda text: wording.number(Decimal(text)),
        "period_key": wording.period,
        "position": words.position,
        "indicator": lambda code: words.indicator(UUID(str(data["period_id"])), code),
        "account": by_id(words.account),
        "opd": by_id(words.opd),
        "person": by_id(words.person),
        "programme": by_id(words.programme),
        "certificate": by_id(words.certificate),
        "decree": by_id(words.decree),
        "instrument": by_id(words.instrument),
        "period": by_id(words.period),
        **{of: partial(_word, of) for of in wording.SETS},
    }


def _word(of: str, key: str) -> str:
    """Return the word for a key; one that only a newer release speaks is quoted as it stands."""
    return wording.SETS[of].get(key, f"“{key}”")


def _items(value: object) -> Sequence[object]:
    return msgspec.convert(value, list[object])
