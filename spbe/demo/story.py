"""What happens in the sample year, in the order of its days?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from spbe.demo import (
    amendment,
    assessments,
    companions,
    companions_later,
    deadlines,
    decrees,
    documents,
    facilitation,
    initials,
    next_term,
    nominations,
    opening_balance,
    organisation,
    outside,
    put_right,
    reconsidered,
    siasn,
    standing_in,
    training,
    undone,
    websites,
)
from spbe.demo.assessments import Quarter
from spbe.demo.plan import PLAY, Phase, Step
from spbe.demo.year import Year

SERVICES = ("personnel", "training", "evaluation")
"""Each keeps a journal of its own, to which it is said that a year is played."""


def story(year: Year, today: date) -> Sequence[Phase]:
    """Return the phases of the year that are over by ``today``."""
    quarters = [Quarter(year, nth) for nth in range(len(assessments.BASES))]
    phases = (
        *organisation.beginnings(year),
        opening_balance.inherited(year),
        *deadlines.rules(year),
        initials.chain_published(year),
        *deadlines.trial(year),
        *training.training(year, training.january(), "January"),
        *outside.of_january(year),
        *standing_in.standing_in(year),
        *nominations.first_round(year),
        *decrees.first(year),
        *documents.first(year),
        *nominations.second_round(year),
        *decrees.second(year),
        *documents.second(year),
        *amendment.amendment(year),
        *documents.amending(year),
        *undone.undone(year),
        *facilitation.facilitation(year),
        *put_right.put_right(year),
        *training.training(year, training.may(), "May"),
        *companions.companions(year),
        *companions_later.later(year),
        *reconsidered.reconsidered(year),
        organisation.renaming(year),
        organisation.second_export(year),
        siasn.pulled(year),
        *outside.of_autumn(year),
        *next_term.next_term(year),
        *websites.websites(year),
        *(phase for quarter in quarters[:-1] for phase in assessments.whole(quarter)),
        *assessments.in_progress(quarters[-1]),
    )
    over = sorted((one for one in phases if one.last < today), key=lambda phase: phase.first)
    return [*_begins(year, over), *over, *_ends(over)]


def _begins(year: Year, over: Sequence[Phase]) -> Iterator[Phase]:
    """Say that a year is played: what others do meanwhile then happens in its time, not after."""
    if over:
        yield _said("The year begins", year.at_work(0), "beginning", {"play_id": PLAY}, over)


def _ends(over: Sequence[Phase]) -> Iterator[Phase]:
    if over:
        last = max(phase.last for phase in over)
        yield _said("The year is over", last, "end", {}, over)


def _said(
    title: str, on: date, what: str, body: Mapping[str, object], over: Sequence[Phase]
) -> Phase:
    """Say it to each service, once for each day up to which the year can be played."""
    until = max(phase.last for phase in over)
    chains = [
        [Step(name=f"play/{to}/{what}/{until}", user="admin", path=f"{to}/play/{what}", body=body)]
        for to in SERVICES
    ]
    return Phase(title, on, on, chains)
