"""Whether the people that an OPD names may be submitted, position by position.

The rules are asked for the later of today and the first day of the term. A seat begins with the
term, so that a certificate which runs out before it proves nothing and one that begins by then is
enough; but no seat begins in the past, so that a late submission is judged by what holds today.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Facts, Refused
from personnel.domain.eligibility import REFUSALS, Candidate, Fault, faults_of, proof_for
from personnel.domain.form import Text
from personnel.domain.opd import opd_in_force
from personnel.domain.structure import StructurePublished
from personnel.domain.team_structure import PositionIsUnknown, structure_of
from personnel.domain.verification import Item, Verdict

PROVEN_LATER = frozenset({Fault.COMPETENCE_NOT_PROVEN})
"""What need not be there yet when a person is named, only when the nomination is submitted."""


class SubmitNomination(decider.Command, frozen=True):
    """Hand the complete team in for verification, under the letter of the OPD."""

    letter_number: Text
    letter_on: date


class NominationItem(msgspec.Struct, frozen=True):
    position: str
    person_id: UUID
    certificate_id: UUID | None
    """Which proves the competence that the position asks for or advises, if one does."""


class NominationSubmitted(decider.Event, frozen=True, tag="personnel.nomination-submitted.v1"):
    nomination_id: UUID
    opd_id: UUID
    term_starts_on: date
    letter_number: str
    letter_on: date
    judged_on: date
    """The day for which the rules were asked."""
    structure_on: date
    """The first day of the structure of positions that was asked for."""
    items: tuple[NominationItem, ...]
    submitted_by: UUID
    checklist_on: date | None = None
    """The first day of the checklist by which it is verified; ``None`` where none was in force."""
    on_behalf_of: UUID | None = None
    """For whom that account acted, if it stood in for another."""

    @property
    def submitters(self) -> frozenset[UUID]:
        """Return who does not verify it."""
        return frozenset({self.submitted_by, self.on_behalf_of or self.submitted_by})


class LetterIsFromTheFuture(Refused):
    """A letter of nomination carries a date that has come."""


class PositionsAreOpen(Refused):
    """A nomination names one person for each of its positions before it is submitted."""


class ReturnedItemsAreNotCorrected(Refused):
    """A returned item is named anew before the nomination is submitted again."""


class Proposal(msgspec.Struct, frozen=True):
    """The part of a nomination that its submission looks at."""

    nomination_id: UUID
    opd_id: UUID
    term_starts_on: date
    items: tuple[Item, ...]
    amends: UUID | None = None
    """The decree in whose team it fills single seats."""
    positions: tuple[str, ...] = ()
    """Which these are."""

    def judged_on(self, today: date) -> date:
        return max(today, self.term_starts_on)

    def named(self, position: str) -> Item | None:
        return next((item for item in self.items if item.position == position), None)


def submit(
    command: SubmitNomination, state: Proposal, facts: Facts
) -> Sequence[NominationSubmitted]:
    if command.letter_on > facts.today:
        raise LetterIsFromTheFuture(letter_on=command.letter_on.isoformat())
    on = state.judged_on(facts.today)
    opd_in_force(facts, state.opd_id, on)
    version = structure_of(state.opd_id, state.amends, on, facts)
    candidates = _candidates(state, version)
    _check_corrected(state.items)
    _check_eligible(candidates, on, facts)
    return [
        NominationSubmitted(
            nomination_id=state.nomination_id,
            opd_id=state.opd_id,
            term_starts_on=state.term_starts_on,
            letter_number=command.letter_number,
            letter_on=command.letter_on,
            judged_on=on,
            structure_on=version.effective_on,
            items=tuple(_item(candidate, on, facts) for candidate in candidates),
            submitted_by=facts.actor.account_id,
            on_behalf_of=facts.actor.on_behalf_of,
        )
    ]


def check_person(candidate: Candidate, on: date, facts: Facts) -> None:
    """Refuse at once what would be refused on submission, save a certificate still to come."""
    for fault in faults_of(candidate, on, on, facts):
        if fault not in PROVEN_LATER:
            raise REFUSALS[fault](members=_named([candidate]), on=on.isoformat())


def _candidates(state: Proposal, version: StructurePublished) -> list[Candidate]:
    """Return who is named for each position asked for, in the order of the structure."""
    wanted = [each for each in version.positions if each.key in state.positions or not state.amends]
    known = [position.key for position in wanted]
    named = {item.position: item.person_id for item in state.items}
    unknown = [key for key in named if key not in known]
    if unknown:
        raise PositionIsUnknown(positions=unknown, known=known)
    open_positions = [key for key in known if key not in named]
    if open_positions:
        raise PositionsAreOpen(positions=open_positions)
    return [Candidate(state.opd_id, each, named[each.key]) for each in wanted]


def _check_corrected(items: tuple[Item, ...]) -> None:
    returned = [item.position for item in items if item.verdict is Verdict.RETURNED]
    if returned:
        raise ReturnedItemsAreNotCorrected(positions=returned)


def _check_eligible(candidates: Sequence[Candidate], on: date, facts: Facts) -> None:
    """Refuse the first kind of fault that anybody has, naming everybody who has it."""
    found = [(faults_of(candidate, on, on, facts), candidate) for candidate in candidates]
    for fault in Fault:
        members = [candidate for faults, candidate in found if fault in faults]
        if members:
            raise REFUSALS[fault](members=_named(members), on=on.isoformat())


def _named(candidates: Iterable[Candidate]) -> list[dict[str, object]]:
    return [
        {
            "position": candidate.position.key,
            "person_id": candidate.person_id,
            "competences": list(candidate.position.competences),
        }
        for candidate in candidates
    ]


def _item(candidate: Candidate, on: date, facts: Facts) -> NominationItem:
    return NominationItem(
        position=candidate.position.key,
        person_id=candidate.person_id,
        certificate_id=proof_for(candidate, on, facts),
    )
