"""How does the page of figures read? Ratios first; what people wrote around it stays."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench.outcome import Outcome, said

BEGINS = "<!-- measured: written by `make bench`, do not edit up to the next mark -->"
ENDS = "<!-- measured: end -->"


def write(path: Path, outcomes: Sequence[Outcome], facts: Iterable[tuple[str, str]]) -> None:
    """Put what was measured between the marks; `ValueError` where the page has none."""
    before, begins, rest = path.read_text().partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        msg = f"{path} has no two marks between which figures may be written"
        raise ValueError(msg)
    text = "\n".join(measured(outcomes, facts))
    path.write_text(f"{before}{BEGINS}\n\n{text}\n{ENDS}{after}")


def measured(outcomes: Sequence[Outcome], facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of the part that a run writes."""
    yield "## Ratios and aims"
    yield ""
    yield from _table(("", "what", "aim", "measured", ""), _ratios(outcomes))
    yield "## Measured on"
    yield ""
    yield from _table(("", ""), facts)
    yield "## Figures"
    yield ""
    for outcome in outcomes:
        yield f"### ({outcome.letter}) {outcome.title}"
        yield ""
        if outcome.fault:
            yield f"Not measured: {outcome.fault}"
            yield ""
        if outcome.figures:
            yield from _table(outcome.headings, outcome.figures)
        for remark in outcome.remarks:
            yield remark
            yield ""


def _ratios(outcomes: Sequence[Outcome]) -> Iterator[Sequence[str]]:
    for outcome in outcomes:
        for one in outcome.ratios:
            measured = f"{said(one.measured)} {one.unit}"
            yield outcome.letter, one.what, one.aim, measured, one.verdict
        if outcome.fault:
            yield outcome.letter, outcome.title, "", "not measured", "**failed**"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{'---|' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
