"""By which decrees are the teams of the sample year named?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spbe.demo import tales
from spbe.demo.amendment import left_out
from spbe.demo.initials import initialled
from spbe.demo.nominations import decided_first, nomination
from spbe.demo.outside import VERIFIER
from spbe.demo.plan import Phase, Ref, Step
from spbe.demo.year import Year

GOVERNOR = "biro.hukum"


@dataclass(frozen=True)
class Decree:
    """One collective decree, with the number that the legal bureau gives it."""

    name: str
    title: str
    serial: int
    prepared: int
    decided: int
    effective: int


FIRST = Decree("first", "Penetapan Tim Pengelola SPBE Perangkat Daerah", 57, 26, 28, 31)
SECOND = Decree("second", "Penetapan Tim Pengelola SPBE Tahap Kedua", 118, 57, 60, 62)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def first(year: Year) -> Sequence[Phase]:
    """Return the decree of all whose nomination was verified in time."""
    return _decree(year, FIRST, decided_first())


def second(year: Year) -> Sequence[Phase]:
    """Return the decree of the latecomers."""
    return _decree(year, SECOND, sorted({*tales.LATE, *tales.LEFT_OUT}))


def _decree(year: Year, decree: Decree, of: Iterable[str]) -> Sequence[Phase]:
    codes = list(of)
    prepared, decided = year.at_work(decree.prepared), year.at_work(decree.decided)
    effective = max(decided, year.on(decree.effective))
    month = ROMAN[decided.month - 1]
    preparing = Step(
        name=f"decree/{decree.name}",
        user=VERIFIER,
        path="personnel/decrees",
        body={
            "title": f"{decree.title} (data contoh)",
            "nominations": [Ref(nomination(code)) for code in codes],
        },
    )
    initials = initialled(f"decree/{decree.name}", [nomination(code) for code in codes])
    deciding = Step(
        name=f"decree/{decree.name}/decided",
        user=GOVERNOR,
        path=f"personnel/decrees/{{decree/{decree.name}}}/decision",
        body={
            "number": f"188.4/{decree.serial}/SULBAR/{month}/{decided.year}",
            "decided_on": decided.isoformat(),
            "effective_on": effective.isoformat(),
            "until": year.term_ends.isoformat(),
            "signed_by": "Gubernur Sulawesi Barat",
            "left_out": [*left_out(codes), *_whole_opds(decree)],
        },
        story=f"the {decree.name} collective decree names the teams",
    )
    return (
        Phase(f"The {decree.name} decree is prepared", prepared, prepared, [[preparing]]),
        Phase(f"The {decree.name} decree is decided", decided, decided, [[*initials, deciding]]),
    )


def _whole_opds(decree: Decree) -> Sequence[dict[str, object]]:
    """Return which OPDs of a draft are not decided; they come with the next decree."""
    if decree is not FIRST:
        return ()
    out = tales.LEFT_OUT.items()
    return [{"nomination_id": Ref(nomination(code)), "reason": reason} for code, reason in out]
