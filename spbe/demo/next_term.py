"""Who names the team of the next term before the year is over? So nobody's inbox is empty."""

from collections.abc import Sequence
from dataclasses import replace

from spbe.demo import outside, tales
from spbe.demo.nominations import CODES, draft, examine, nomination, submission
from spbe.demo.plan import Chain, Move, Phase, Step
from spbe.demo.year import Year

DRAFTED, SUBMITTED, VERIFIED = 306, 309, 313
TERM_STARTS = 364
EARLY = 4
"""How many OPDs: one has a draft, the others a letter, and the last is verified."""


def next_term(year: Year) -> Sequence[Phase]:
    """Return nominations for the term that follows; none of them is decided yet."""
    drafted, submitted, verified = (year.at_work(day) for day in (DRAFTED, SUBMITTED, VERIFIED))
    early = _ready(year)[:EARLY]
    letters = [_anew(year, [submission(year, code, "submitted", SUBMITTED)]) for code in early[1:]]
    return (
        Phase(
            "The next term: nominations are drafted",
            drafted,
            drafted,
            [_anew(year, draft(year, code)) for code in early],
        ),
        Phase("The next term: nominations are submitted", submitted, submitted, letters),
        Phase(
            "The next term: one is verified",
            verified,
            verified,
            [_anew(year, examine(early[-1]))],
        ),
    )


def _ready(year: Year) -> Sequence[str]:
    """Return the OPDs without a tale whose certificates hold on."""
    told = {*tales.OPEN_POSITION, *tales.NAMED_TWICE, *tales.UNPROVEN, *tales.ALL_RETURNED}
    out = told | tales.LEFT_IN_DRAFT
    return [code for code in CODES if code not in out and outside.holds(year, code, TERM_STARTS)]


def _anew(year: Year, chain: Chain) -> Chain:
    """Return the same moves for another nomination of the OPD."""
    return [_renamed(year, move) for move in chain]


def _renamed(year: Year, move: Move) -> Move:
    if not isinstance(move, Step):
        return move
    body = dict(move.body)
    if "term_starts_on" in body:
        body["term_starts_on"] = year.on(TERM_STARTS).isoformat()
    first, anew = nomination(""), "next-term/"
    return replace(
        move,
        name=move.name.replace(first, anew, 1),
        path=move.path.replace(f"{{{first}", f"{{{anew}"),
        body=body,
    )
