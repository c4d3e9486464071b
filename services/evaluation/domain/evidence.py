"""Whether evidence carries the level that it is shown for."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar

import msgspec
from msgspec import structs

from evaluation.domain.form import FEW, Sha256, Text
from evaluation.domain.instrument import LEVELS
from kit.decider import Refused


class ShownEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    level: int
    """The maturity level that the file proves."""
    file_name: Text
    sha256: Sha256
    dated_on: date
    """The date of the document, not of its upload."""


AllShown = Annotated[tuple[ShownEvidence, ...], FEW]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    level: int
    """The maturity level that the file proves."""
    file_name: str
    sha256: str
    dated_on: date
    """The date of the document, not of its upload."""


class LevelIsOutsideTheScale(Refused):
    """A maturity level is a whole number from 1 to 5."""

    status: ClassVar[int] = 422


class EvidenceIsMissing(Refused):
    """Levels are cumulative: a level needs evidence for itself and for every level below it."""


class EvidenceIsFromTheFuture(Refused):
    """Evidence is not dated after the day on which it is shown."""


def as_stored(shown: Sequence[ShownEvidence]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**structs.asdict(one)) for one in shown)


def check_level(level: int) -> None:
    if level not in LEVELS:
        raise LevelIsOutsideTheScale(level=level)


def check_each(evidence: Sequence[Evidence], today: date) -> None:
    """Refuse files for a level that does not exist, or that cannot exist yet themselves."""
    for one in evidence:
        check_level(one.level)
        if one.dated_on > today:
            raise EvidenceIsFromTheFuture(
                file_name=one.file_name, dated_on=one.dated_on.isoformat()
            )


def check_complete(evidence: Sequence[Evidence], level: int) -> None:
    """Refuse a level that has a level without evidence at or below it."""
    shown = {one.level for one in evidence}
    if missing := [below for below in LEVELS if below <= level and below not in shown]:
        raise EvidenceIsMissing(level=level, levels=missing)
