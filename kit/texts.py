"""What do people read when something is refused, and what can they do about it?"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kit.decider import Refused

_KIT = Path(__file__).with_name("texts.json")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words for one kind of problem."""

    title: str
    """In Bahasa Indonesia."""
    todo: str
    """What the reader can do, in Bahasa Indonesia."""
    todo_en: str = ""
    """The same in English; the English title is the docstring of the refusal."""


@dataclass(frozen=True)
class Texts:
    """The catalogue of one service, with the kit's own beside it, by problem type."""

    service: str
    by_slug: Mapping[str, Text]

    @classmethod
    def load(cls, service: str, path: Path | None = None) -> "Texts":
        """Read the kit's texts and, from ``path``, the service's own, keyed by kebab class name."""
        own = _read(path) if path else {}
        return cls(service, _read(_KIT) | {f"{service}/{slug}": own[slug] for slug in own})

    def slug(self, problem: type[Exception]) -> str:
        """Return a problem's stable type: ``<service>/<kebab class name>``, bare in the kit."""
        bare = kebab(problem.__name__)
        return bare if problem.__module__.startswith("kit.") else f"{self.service}/{bare}"

    def without_text(self, refusals: Iterable[type[Exception]]) -> Sequence[str]:
        """Return the types of the refusals for which the catalogue has no text."""
        return sorted({self.slug(one) for one in refusals} - self.by_slug.keys())


def refusals_of(package: str, root: type[Exception] = Refused) -> Iterator[type[Exception]]:
    """Return the refusals that the imported modules of a package define."""
    for refusal in root.__subclasses__():
        if refusal.__module__.partition(".")[0] == package:
            yield refusal
        yield from refusals_of(package, refusal)


def kebab(name: str) -> str:
    """Return ``TeamIsIncomplete`` as ``team-is-incomplete``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def first_line(documented: type[object]) -> str:
    """Return the first line of a docstring: the English title."""
    return (documented.__doc__ or documented.__name__).strip().splitlines()[0]


def _read(path: Path) -> dict[str, Text]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Text])
