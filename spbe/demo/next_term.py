"""Who names the team of the next term before the year is over? So nobody's inbox is empty."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from spbe.demo import outside, tales
from spbe.demo.nominations import CODES, draft, examine, nomination, submission
from spbe.demo.plan import Chain, Move, Phase, Step
from spbe.demo.year import Year

DRAFTED, SUBMITTED, VERIFIED = 306, 309, 313
TERM_STARTS = 364
NAME: Final = "next-term/"
EARLY = 4
"""How many OPDs: one has a draft, the others a letter, and the last is verified."""


def next_term(year: Year) -> Sequence[Phase]:
    """Return nominations for the term that follows; none of them is decided yet."""
    drafted, submitted, verified = (year.at_work(day) for day in (DRAFTED, SUBMITTED, VERIFIED))
    early, starts = ready(year)[:EARLY], year.on(TERM_STARTS)
    letters = [[submission(year, code, "submitted", SUBMITTED)] for code in early[1:]]
    return (
        Phase(
            "The next term: nominations are drafted",
            drafted,
            drafted,
            [anew(draft(year, code), NAME, starts) for code in early],
        ),
        Phase(
            "The next term: nominations are submitted",
            submitted,
            submitted,
            [anew(each, NAME, starts) for each in letters],
        ),
        Phase(
            "The next term: one is verified",
            verified,
            verified,
            [anew(examine(early[-1]), NAME, starts)],
        ),
    )


def ready(year: Year) -> Sequence[str]:
    """Return the OPDs without a tale whose certificates hold on."""
    told = {*tales.OPEN_POSITION, *tales.NAMED_TWICE, *tales.UNPROVEN, *tales.ALL_RETURNED}
    out = told | tales.LEFT_IN_DRAFT
    return [code for code in CODES if code not in out and outside.holds(year, code, TERM_STARTS)]


def anew(chain: Chain, called: str, term_starts_on: date) -> Chain:
    """Return the same moves for another nomination of the OPD, known by another name."""
    return [_renamed(move, called, term_starts_on) for move in chain]


def _renamed(move: Move, called: str, term_starts_on: date) -> Move:
    if not isinstance(move, Step):
        return move
    body = dict(move.body)
    if "term_starts_on" in body:
        body["term_starts_on"] = term_starts_on.isoformat()
    first = nomination("")
    return replace(
        move,
        name=move.name.replace(first, called, 1),
        path=move.path.replace(f"{{{first}", f"{{{called}"),
        body=body,
    )
