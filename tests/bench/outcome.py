"""What does one part of the benchmark come to? Ratios beside their aims, and the figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

TIMES = "\N{MULTIPLICATION SIGN}"

Run = Callable[[], float]
"""Does some work and returns a figure, mostly how much was done in a second."""


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One figure that has an aim: ours beside a peer, or by itself in a unit."""

    what: str
    measured: float
    unit: str = TIMES
    at_least: float | None = None
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        if self.at_least is None and self.at_most is None:
            return "—"
        enough = self.at_least is None or self.measured >= self.at_least
        within = self.at_most is None or self.measured <= self.at_most
        return "met" if enough and within else "**missed**"

    @property
    def aim(self) -> str:
        if self.at_least is not None:
            return f"≥ {said(self.at_least)} {self.unit}"
        if self.at_most is not None:
            return f"≤ {said(self.at_most)} {self.unit}"
        return "—"


@dataclass
class Outcome:
    """What one part has found."""

    letter: str
    title: str
    ratios: list[Ratio] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    figures: list[tuple[str, ...]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    fault: str = ""


def said(figure: float) -> str:
    """Return a figure with three digits that count."""
    if abs(figure) >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.3g}"


def in_turn(contenders: Mapping[str, Run], rounds: int) -> Mapping[str, Sequence[float]]:
    """Let all run once a round, every other round backwards: the machine's drift hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds):
        forwards = list(contenders)
        for name in forwards if number % 2 == 0 else reversed(forwards):
            found[name].append(contenders[name]())
    return found


def beside(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the rounds' ratios."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def spread(figures: Sequence[float]) -> str:
    """Return the median, with the least and the most beside it."""
    if len(figures) == 1:
        return said(figures[0])
    return f"{said(median(figures))} ({said(min(figures))} to {said(max(figures))})"
