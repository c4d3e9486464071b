"""Whom an OPD names for its team, and how far the nomination has come on its way to a decree."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain import attachment, dossier, naming, steps, verification
from personnel.domain.checking import CheckItem
from personnel.domain.deadlines import Step
from personnel.domain.dossier import Dossier
from personnel.domain.drafting import (
    DraftNomination,
    NominationDrafted,
    NominationIsDifferent,
    draft,
    restates,
)
from personnel.domain.form import Text
from personnel.domain.naming import NominatePerson, PersonNominated, PositionVacated, VacatePosition
from personnel.domain.submission import NominationSubmitted, Proposal, SubmitNomination
from personnel.domain.team import NominationClosed, NominationOpened, team, team_of
from personnel.domain.verification import (
    ConcludeVerification,
    Item,
    ItemReturned,
    ItemVerified,
    NominationReturned,
    NominationVerified,
    ReturnItem,
    Verification,
    VerifyItem,
)


class WithdrawNomination(decider.Command, frozen=True):
    """Give a nomination up as long as no decree contains it."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = (DraftNomination | naming.Command | SubmitNomination | WithdrawNomination) | (
    verification.Command | dossier.Command
)


class NominationPlaced(decider.Event, frozen=True, tag="personnel.nomination-placed.v1"):
    """A decree was prepared that contains it."""

    nomination_id: UUID
    decree_id: UUID


class NominationReleased(decider.Event, frozen=True, tag="personnel.nomination-released.v1"):
    """The prepared decree was discarded."""

    nomination_id: UUID
    decree_id: UUID


class NominationDecreed(decider.Event, frozen=True, tag="personnel.nomination-decreed.v1"):
    nomination_id: UUID
    opd_id: UUID
    decree_id: UUID
    effective_on: date


class NominationWithdrawn(decider.Event, frozen=True, tag="personnel.nomination-withdrawn.v1"):
    nomination_id: UUID
    opd_id: UUID
    reason: str


Moved = (
    NominationVerified
    | NominationReturned
    | NominationPlaced
    | NominationReleased
    | NominationDecreed
    | NominationWithdrawn
)
"""What changes how far it has come and nothing in what it says."""

Told = naming.Event | NominationSubmitted | ItemVerified | ItemReturned | Moved
Event = NominationDrafted | Told | dossier.Event


class NominationIsUnknown(Refused):
    """A nomination is drafted before anything else happens to it."""

    status = 404


class NominationIsRunning(Refused):
    """An OPD has one nomination at a time that is neither decreed nor withdrawn."""


class NominationIsNotOpen(Refused):
    """People are named and submitted only in a draft and in what was returned."""


class NominationIsNotSubmitted(Refused):
    """Only a submitted nomination is verified."""


class NominationIsInDecree(Refused):
    """What a decree contains is withdrawn only after the decree is discarded."""


class Stage(StrEnum):
    NEW = "new"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    DECREED = "decreed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Stage.DRAFT, Stage.RETURNED})
CONCLUDED = frozenset({Stage.RETURNED, Stage.VERIFIED})
OVER = frozenset({Stage.DECREED, Stage.WITHDRAWN})


class Nomination(msgspec.Struct, frozen=True):
    stage: Stage = Stage.NEW
    drafted: NominationDrafted | None = None
    opd_id: UUID | None = None
    items: tuple[Item, ...] = ()
    submitters: frozenset[UUID] = frozenset()
    letter: tuple[str, date] | None = None
    decree_id: UUID | None = None
    """The decree that contains it, prepared or decided."""
    dossier: Dossier = Dossier()


def drafted_in(state: Nomination) -> NominationDrafted:
    """Return what the nomination began with, refused where there is none."""
    if state.drafted is None:
        raise NominationIsUnknown
    return state.drafted


def decide(  # noqa: PLR0911 - one a kind
    command: Command, state: Nomination, facts: Facts
) -> Sequence[Event | Elsewhere]:
    match command:
        case DraftNomination():
            return _draft(command, state, facts)
        case NominatePerson() | VacatePosition():
            return naming.decide(command, _proposal(state), facts)
        case SubmitNomination():
            return _submit(command, state, facts)
        case WithdrawNomination():
            return _withdraw(command, state)
        case VerifyItem() | ReturnItem() | ConcludeVerification() | CheckItem():
            return _verify(command, state, facts)
        case attachment.AttachNominationFile() | attachment.RemoveNominationFile():
            return attachment.decide(command, _proposal(state), state.dossier.attached, facts)
        case steps.RemindHolder() | steps.EscalateStep():
            return (
                []
                if state.stage in OVER
                else steps.decide(command, state.dossier.running, facts.today)
            )
        case _:
            assert_never(command)


def _draft(
    command: DraftNomination, state: Nomination, facts: Facts
) -> Sequence[Event | Elsewhere]:
    if state.drafted:
        if restates(state.drafted, command):
            return []
        raise NominationIsDifferent(nomination_id=command.nomination_id)
    begun = draft(command, facts)
    opd_id = command.opd_id
    running = facts.of(team, team_of(opd_id)).running
    if running:
        raise NominationIsRunning(opds=[opd_id], nominations=[running])
    opened = NominationOpened(opd_id=opd_id, nomination_id=command.nomination_id)
    step = steps.begun(opd_id, Step.SUBMISSION, None, facts)
    return [*begun, *step, Elsewhere(team, team_of(opd_id), opened)]


def _submit(command: SubmitNomination, state: Nomination, facts: Facts) -> Sequence[Event]:
    letter = (command.letter_number, command.letter_on)
    if state.stage is Stage.SUBMITTED and state.letter == letter:
        return []
    return dossier.submit(command, _proposal(state), state.dossier, facts)


def _proposal(state: Nomination) -> Proposal:
    drafted = drafted_in(state)
    if state.stage not in OPEN:
        raise NominationIsNotOpen(nomination_id=drafted.nomination_id, stage=state.stage.value)
    return Proposal(
        drafted.nomination_id,
        drafted.opd_id,
        drafted.term_starts_on,
        state.items,
        drafted.amends,
        drafted.positions,
    )


def _verify(command: dossier.Judgement, state: Nomination, facts: Facts) -> Sequence[Event]:
    if isinstance(command, ConcludeVerification) and state.stage in CONCLUDED:
        return []
    return dossier.verify(command, _subject(state), state.dossier, facts)


def _subject(state: Nomination) -> Verification:
    drafted = drafted_in(state)
    if state.stage is not Stage.SUBMITTED:
        raise NominationIsNotSubmitted(nomination_id=drafted.nomination_id, stage=state.stage.value)
    return Verification(drafted.nomination_id, drafted.opd_id, state.items, state.submitters)


def _withdraw(command: WithdrawNomination, state: Nomination) -> Sequence[Event | Elsewhere]:
    drafted = drafted_in(state)
    if state.stage is Stage.WITHDRAWN:
        return []
    if state.decree_id:
        raise NominationIsInDecree(decree_id=state.decree_id)
    ids = {"nomination_id": drafted.nomination_id, "opd_id": drafted.opd_id}
    closed = Elsewhere(team, team_of(drafted.opd_id), NominationClosed(**ids))
    return [NominationWithdrawn(**ids, reason=command.reason), closed]


def evolve(state: Nomination, event: Event) -> Nomination:
    moved = state if isinstance(event, dossier.Event) else _evolved(state, event)
    return replace(moved, dossier=dossier.evolved(state.dossier, event))


def _evolved(state: Nomination, event: NominationDrafted | Told) -> Nomination:
    match event:
        case NominationDrafted():
            return Nomination(stage=Stage.DRAFT, drafted=event, opd_id=event.opd_id)
        case PersonNominated() | PositionVacated():
            return replace(state, items=naming.named(state.items, event))
        case NominationSubmitted():
            return replace(
                state,
                stage=Stage.SUBMITTED,
                letter=(event.letter_number, event.letter_on),
                submitters=state.submitters | event.submitters,
            )
        case ItemVerified() | ItemReturned():
            return replace(state, items=verification.decided(state.items, event))
        case _:
            return _moved(state, event)


def _moved(state: Nomination, event: Moved) -> Nomination:
    match event:
        case NominationVerified():
            return replace(state, stage=Stage.VERIFIED)
        case NominationReturned():
            return replace(state, stage=Stage.RETURNED)
        case NominationPlaced():
            return replace(state, decree_id=event.decree_id)
        case NominationReleased():
            return replace(state, decree_id=None)
        case NominationDecreed():
            return replace(state, stage=Stage.DECREED, decree_id=event.decree_id)
        case NominationWithdrawn():
            return replace(state, stage=Stage.WITHDRAWN)
        case _:
            assert_never(event)


nomination: Decider[Command, Event, Nomination] = Decider(
    name="nomination", initial=Nomination(), decide=decide, evolve=evolve
)
"""What is decided about one nomination."""
