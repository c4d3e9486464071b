"""Who works in each OPD in the sample year? People that are nobody's, the same at every play.

An NIP says that its holder began in a month of 2031, which has not come; an NIK names a regency
that does not exist; telephone numbers begin like none that is given out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from spbe.demo.chance import one_of, share
from spbe.demo.names import name_of
from spbe.demo.product import Opd, in_force, positions

BEGAN_IN = 2031
ROOM = 20
"""Numbers kept free for each OPD, so that one more person changes nobody else."""
FEWEST, MOST = 12, 14
FOR_ASN = frozenset({"technical_coordinator", "asset_custodian", "personnel_operator"})
"""Positions that are given to nobody outside the civil service."""

Employment = Literal["pns", "pppk", "contract_staff"]

GRADES: Mapping[Employment, Sequence[str | None]] = {
    "pns": ("II/c", "II/d", "III/a", "III/b", "III/c", "III/d"),
    "pppk": ("VII", "IX"),
    "contract_staff": (None,),
}
JOBS = {
    "technical_coordinator": "Kepala Subbagian Tata Usaha",
    "application_governance_admin": "Pranata Komputer Ahli Pertama",
    "web_social_media_admin": "Pranata Komputer Terampil",
    "network_multimedia_admin": "Pranata Komputer Terampil",
    "graphic_designer": "Pengelola Layanan Operasional",
    "news_writer": "Pranata Hubungan Masyarakat Ahli Pertama",
    "asset_custodian": "Pengurus Barang Pengguna",
    "personnel_operator": "Analis Sumber Daya Manusia Aparatur Ahli Pertama",
}
OTHER_JOBS = ("Analis Kebijakan Ahli Pertama", "Arsiparis Terampil", "Penelaah Teknis Kebijakan")
TITLES = ("S.Kom.", "S.T.", "S.Sos.", "S.E.", "A.Md.", "S.IP., M.Si.", "S.Pd.")


@dataclass(frozen=True, kw_only=True)
class Person:
    """One sample person."""

    key: str
    """The OPD's code and the person's place in it, such as ``DPUPR/3``."""
    opd: Opd
    employment: Employment
    name: str
    front_title: str | None
    back_title: str | None
    born_on: date
    is_woman: bool
    nip: str | None
    nik: str | None
    phone: str
    email: str
    job_title: str
    grade: str | None

    @property
    def composed(self) -> str:
        """Return the name as a card shows it, with its titles."""
        named = " ".join(filter(None, (self.front_title, self.name)))
        return ", ".join(filter(None, (named, self.back_title)))


@cache
def people() -> Sequence[Person]:
    """Return everybody, by OPD; the first eight of each are named for the eight positions."""
    return [
        _person(opd, place, nth * ROOM + place)
        for nth, opd in enumerate(in_force())
        for place in range(FEWEST + int(share("people", opd.code) * (MOST - FEWEST + 1)))
    ]


def named_for(code: str, position: str) -> str:
    """Return who is named for a position first."""
    return f"{code}/{positions().index(position)}"


def spare(code: str, nth: int) -> str:
    """Return a civil servant of the OPD who is named for nothing at first."""
    return f"{code}/{len(positions()) + nth}"


def _person(opd: Opd, place: int, number: int) -> Person:
    key = f"{opd.code}/{place}"
    name, is_woman = name_of(number)
    employment = _employment(key, place)
    born_on = date(
        1972 + int(share("year", key) * 25),
        1 + int(share("month", key) * 12),
        1 + int(share("day", key) * 28),
    )
    user = "".join(mark for mark in name.lower() if mark.isalpha())
    return Person(
        key=key,
        opd=opd,
        employment=employment,
        name=name,
        front_title="Ir." if share("front", key) < 0.04 else None,  # noqa: PLR2004 - one in 25
        back_title=one_of((*TITLES, None), "back", key),
        born_on=born_on,
        is_woman=is_woman,
        nip=_nip(employment, born_on, number, is_woman=is_woman),
        nik=_nik(born_on, number, is_woman=is_woman) if employment == "contract_staff" else None,
        phone=f"0000{number:08d}",
        email=f"{user}.{number}@contoh.example",
        job_title=_job(place, key),
        grade=one_of(GRADES[employment], "grade", key),
    )


def _employment(key: str, place: int) -> Employment:
    """Return the type; whoever may have to sit where only civil servants do is one of them."""
    named = positions()[place] if place < len(positions()) else ""
    if named in FOR_ASN or place in {len(positions()), len(positions()) + 1}:
        return one_of(("pns", "pns", "pns", "pppk"), "type", key)
    return one_of(("pns", "pppk", "pppk", "contract_staff", "contract_staff"), "type", key)


def _job(place: int, key: str) -> str:
    if place < len(positions()):
        return JOBS.get(positions()[place], OTHER_JOBS[0])
    return one_of(OTHER_JOBS, "job", key)


def _nip(employment: Employment, born_on: date, number: int, *, is_woman: bool) -> str | None:
    if employment == "contract_staff":
        return None
    sex, serial = "2" if is_woman else "1", f"{number % 999 + 1:03d}"
    began = f"{BEGAN_IN}{number % 12 + 1:02d}" if employment == "pns" else f"{BEGAN_IN}21"
    return f"{born_on:%Y%m%d}{began}{sex}{serial}"


def _nik(born_on: date, number: int, *, is_woman: bool) -> str:
    day = born_on.day + (40 if is_woman else 0)
    return f"769999{day:02d}{born_on:%m%y}{number % 9999 + 1:04d}"
