"""What follows, in one append, from a decision by which OPDs end or others take over?"""

from collections.abc import Sequence

from msgspec.structs import replace

from kit.decider import Elsewhere, Facts
from personnel.domain import ending, part_placing
from personnel.domain.ending import Ending, PartPlace
from personnel.domain.opd_ties import succession_named
from personnel.domain.reorganised import (
    Decision,
    Event,
    Reorganisation,
    heir_in,
    named_in,
    reorganisation_of,
    successors_in,
)


def is_recorded(new: Decision, parts: tuple[PartPlace, ...], state: Reorganisation) -> bool:
    """Say whether just this is recorded already, and its parts go where they are to go."""
    for known in state.decisions:
        if replace(known, parts=()) == new:
            told = {(each.part_id, each.to_id) for each in known.parts}
            return told.issuperset((each.part_id, each.parent_id) for each in parts)
    return False


def all_that_ends(
    decision: Decision, ends: Ending, begun: Sequence[Elsewhere], facts: Facts
) -> Sequence[Event | Elsewhere]:
    """Return the decision with all that follows from the end of the OPDs."""
    ending.check_nominations(ends, facts)
    closed = ending.closed(ends, facts)
    moved = part_placing.moved(ends, [*closed, *begun], facts)
    return [
        replace(decision, parts=moved),
        *closed,
        *begun,
        *part_placing.restated(moved, ends.legal_basis, facts),
        *ending.let_go(ends, facts),
        *others_named(decision, facts),
    ]


def others_named(decision: Decision, facts: Facts) -> Sequence[Elsewhere]:
    """Return, for those that take over or answer for what is running, that they do so by it."""
    stream, heir = reorganisation_of(named_in(decision), decision.effective_on), heir_in(decision)
    others = dict.fromkeys((*successors_in(decision), *([heir] if heir else [])))
    return [each for other in others for each in succession_named(other, stream, facts)]
