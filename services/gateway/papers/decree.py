"""How does a decree read on paper, to one reader?

The form of a "penetapan" follows Permendagri 80/2015; its texts are data, and a proposal until the
legal bureau has approved them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from gateway import wording
from gateway.history import GONE, WITHHELD
from gateway.seeing import READ_PEOPLE, Reader
from gateway.views.decree_paper import DecreePaper, PaperMember
from kit.decider import ERASED
from kit.documents import Template

TEMPLATE: Final = Template.load(Path(__file__).with_name("decree.typ"))
UNKNOWN: Final = "…………………"
ORDINALS: Final = (
    *("KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN"),
    *("KESEMBILAN", "KESEPULUH"),
)
_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


class Law(msgspec.Struct, frozen=True):
    """A regulation on which a decree rests."""

    text: str
    checked: bool
    """False: the legal bureau has yet to confirm it."""


class Sheet(msgspec.Struct, frozen=True):
    """The size of the paper."""

    width_mm: int
    height_mm: int


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts that every collective decree has; ``{title}`` and dates are put in."""

    official: bool
    source: str
    paper: Sheet
    place: str
    signatory: str
    considering: tuple[str, ...]
    recalling: tuple[Law, ...]
    dictums: tuple[str, ...]
    copies: tuple[str, ...]


FORM: Final = msgspec.json.decode(
    (Path(__file__).parents[1] / "data" / "decree_form.json").read_bytes(), type=Form
)


class Member(msgspec.Struct, frozen=True):
    name: str
    nip: str | None
    job_title: str | None
    position: str


class Annex(msgspec.Struct, frozen=True):
    number: str
    opd_name: str
    members: tuple[Member, ...]


class Main(msgspec.Struct, frozen=True):
    considering: tuple[str, ...]
    recalling: tuple[Law, ...]
    dictums: tuple[tuple[str, str], ...]
    copies: tuple[str, ...]
    remark: str | None


class Paper(msgspec.Struct, frozen=True):
    """All that the template says; the same paper is the same file to the byte."""

    draft: bool
    marks: tuple[str, ...]
    note: str
    title: str
    signatory: str
    place: str
    paper: Sheet
    number: str | None
    decided_on: str | None
    dated: tuple[int, int, int]
    main: Main | None
    annexes: tuple[Annex, ...]


@dataclass(frozen=True)
class Printed:
    """Which paper is meant, and for whom."""

    who: Reader
    sample: bool
    annex_only: bool = False


def paper(found: DecreePaper, printed: Printed, form: Form = FORM) -> Paper:
    """Return a decree as it reads to one reader."""
    dated = found.dated_on
    return Paper(
        draft=found.drafted,
        marks=tuple(_marks(found, form, sample=printed.sample)),
        note=_note(found),
        title=found.title,
        signatory=form.signatory,
        place=form.place,
        paper=form.paper,
        number=found.number,
        decided_on=wording.day(found.decided_on) if found.decided_on else None,
        dated=(dated.year, dated.month, dated.day),
        main=None if printed.annex_only else _main(found, form),
        annexes=tuple(
            Annex(
                number=roman(annex.number),
                opd_name=annex.opd_name,
                members=tuple(_member(each, printed.who) for each in annex.members),
            )
            for annex in found.annexes
        ),
    )


def roman(number: int) -> str:
    """Return a number as annexes are numbered: 4 as ``IV``."""
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def _marks(found: DecreePaper, form: Form, *, sample: bool) -> Sequence[str]:
    marks = ["DATA CONTOH"] if sample else []
    if found.drafted:
        marks.append("RANCANGAN, BELUM DITETAPKAN")
    if found.revoked:
        marks.append("SUDAH DICABUT")
    if not form.official or not found.structures_are_official:
        marks.append("NASKAH USULAN, BELUM RESMI")
    return marks


def _note(found: DecreePaper) -> str:
    if found.drafted:
        return "Dicetak dari rancangan; belum mempunyai kekuatan hukum."
    return "Cetakan dari catatan; yang berlaku ialah naskah yang ditandatangani."


def _main(found: DecreePaper, form: Form) -> Main:
    places = {
        "title": found.title,
        "effective_on": _day(found.effective_on),
        "until": _day(found.until),
    }
    unchecked = not all(law.checked for law in form.recalling)
    return Main(
        considering=tuple(_filled(text, places) for text in form.considering),
        recalling=form.recalling,
        dictums=tuple(
            (ordinal, _filled(text, places))
            for ordinal, text in zip(ORDINALS, form.dictums, strict=False)
        ),
        copies=form.copies,
        remark=f"Untuk Biro Hukum. {form.source}" if unchecked or not form.official else None,
    )


def _filled(text: str, places: Mapping[str, str]) -> str:
    """Put what is known into a text of the form; braces in what is put in stay as they are."""
    return text.format_map(places)


def _day(on: date | None) -> str:
    return wording.day(on) if on else UNKNOWN


def _member(member: PaperMember, who: Reader) -> Member:
    if member.name == ERASED:
        return Member(GONE, None, None, member.position)
    reads = who.sees(READ_PEOPLE, member.of_opd)
    return Member(
        name=member.name if reads or member.seated else WITHHELD,
        nip=member.nip if reads else None,
        job_title=member.job_title if reads or member.seated else None,
        position=member.position,
    )
