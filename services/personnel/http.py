"""Personnel's door: which command is sent where."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kit.files import FileStore
from kit.http.play import play_routes
from kit.http.route import Asked, CommandRoute, minted
from personnel.companion_routes import ROUTES as COMPANIONS
from personnel.delegation_routes import ROUTES as DELEGATIONS
from personnel.document_routes import document_routes
from personnel.domain.cut_over import CUT_OVER_ID, SetCutOver, cut_over
from personnel.domain.decree import DecideDecree, DiscardDecree, PrepareDecree, decree
from personnel.domain.drafting import DraftNomination
from personnel.domain.handover import RecordHandover, handover
from personnel.domain.initials import (
    CHAIN_ID,
    InitialDecree,
    PublishInitialChain,
    ReturnDecree,
    initial_chain,
)
from personnel.domain.interim import AssignInterim, EndInterim, interim
from personnel.domain.naming import NominatePerson, VacatePosition
from personnel.domain.nomination import WithdrawNomination, nomination
from personnel.domain.opd import RegisterOpd, opd, opd_id_of
from personnel.domain.opd_standing import ChangeOpd
from personnel.domain.person import RecordPerson, person
from personnel.domain.reorganisation import (
    CloseOpd,
    MergeOpds,
    SplitOpd,
    reorganisation,
)
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.revocation import RevokeDecree
from personnel.domain.striking import StrikeInheritedSeat, striking, striking_of
from personnel.domain.structure import STRUCTURE_ID, PublishStructure, structure
from personnel.domain.submission import SubmitNomination
from personnel.domain.undoing import CancelReorganisation
from personnel.domain.verification import ConcludeVerification, ReturnItem, VerifyItem
from personnel.facilitation_routes import ROUTES as FACILITATION
from personnel.identity import Identity
from personnel.step_routes import ROUTES as STEPS
from personnel.website_routes import ROUTES as WEBSITE_ROUTES

_NOMINATION = "/nominations/{nomination_id}"
_DECREE = "/decrees/{decree_id}"


def _in_nomination(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=_NOMINATION + path,
        kind=nomination,
        command=command,
        stream=lambda asked: asked.path["nomination_id"],
    )


def _in_decree(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=_DECREE + path,
        kind=decree,
        command=command,
        stream=lambda asked: asked.path["decree_id"],
    )


def _by_code(command: RegisterOpd, _: UUID) -> UUID:
    """Fill in the identity that follows from an OPD's code."""
    return opd_id_of(command.code)


def _merged(asked: Asked[MergeOpds]) -> UUID:
    return reorganisation_of(asked.command.predecessors, asked.command.effective_on)


def _cancelled(asked: Asked[CancelReorganisation]) -> UUID:
    return reorganisation_of(asked.command.opds, asked.command.effective_on)


def _alone(asked: Asked[SplitOpd | CloseOpd]) -> UUID:
    return reorganisation_of((asked.command.opd_id,), asked.command.effective_on)


def commands(identity: Identity, files: FileStore) -> Sequence[CommandRoute[Any]]:
    """Return the table; ``identity`` finds or begins a person by their NIP."""
    people = CommandRoute(
        path="/people",
        kind=person,
        command=RecordPerson,
        stream=lambda asked: asked.command.person_id,
        fills={"person_id": identity.person_of},
        before=identity.begin,
    )
    team = (*_NOMINATIONS, *_DECREES, *_SEATS, *STEPS, *DELEGATIONS)
    nouns = (*_ORGANISATION, *team, *COMPANIONS, *WEBSITE_ROUTES, *FACILITATION)
    return (*play_routes("personnel"), people, *nouns, *document_routes(files))


_ORGANISATION: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/opds",
        kind=opd,
        command=RegisterOpd,
        stream=lambda asked: asked.command.opd_id,
        fills={"opd_id": _by_code},
    ),
    CommandRoute(
        path="/opds/{opd_id}/changes",
        kind=opd,
        command=ChangeOpd,
        stream=lambda asked: asked.path["opd_id"],
    ),
    CommandRoute(path="/reorganisations", kind=reorganisation, command=MergeOpds, stream=_merged),
    CommandRoute(
        path="/cancelled-reorganisations",
        kind=reorganisation,
        command=CancelReorganisation,
        stream=_cancelled,
    ),
    CommandRoute(
        path="/opds/{opd_id}/division", kind=reorganisation, command=SplitOpd, stream=_alone
    ),
    CommandRoute(
        path="/opds/{opd_id}/closing", kind=reorganisation, command=CloseOpd, stream=_alone
    ),
    CommandRoute(
        path="/position-structures",
        kind=structure,
        command=PublishStructure,
        stream=lambda _: STRUCTURE_ID,
    ),
)
_NOMINATIONS: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/nominations",
        kind=nomination,
        command=DraftNomination,
        stream=lambda asked: asked.command.nomination_id,
        fills={"nomination_id": minted},
    ),
    _in_nomination("/people", NominatePerson),
    _in_nomination("/vacancies", VacatePosition),
    _in_nomination("/submission", SubmitNomination),
    _in_nomination("/withdrawal", WithdrawNomination),
    _in_nomination("/verified-items", VerifyItem),
    _in_nomination("/returned-items", ReturnItem),
    _in_nomination("/verification", ConcludeVerification),
)
_DECREES: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/decrees",
        kind=decree,
        command=PrepareDecree,
        stream=lambda asked: asked.command.decree_id,
        fills={"decree_id": minted},
    ),
    CommandRoute(
        path="/initial-chains",
        kind=initial_chain,
        command=PublishInitialChain,
        stream=lambda _: CHAIN_ID,
    ),
    _in_decree("/initials", InitialDecree),
    _in_decree("/return", ReturnDecree),
    _in_decree("/decision", DecideDecree),
    _in_decree("/discarding", DiscardDecree),
    _in_decree("/revocation", RevokeDecree),
    CommandRoute(
        path="/cut-over",
        kind=cut_over,
        command=SetCutOver,
        stream=lambda _: CUT_OVER_ID,
    ),
    CommandRoute(
        path="/decrees/{decree_id}/struck-seats",
        kind=striking,
        command=StrikeInheritedSeat,
        stream=lambda asked: striking_of(asked.path["decree_id"]),
    ),
)
_SEATS: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/interim-assignments",
        kind=interim,
        command=AssignInterim,
        stream=lambda asked: asked.command.assignment_id,
        fills={"assignment_id": minted},
    ),
    CommandRoute(
        path="/interim-assignments/{assignment_id}/end",
        kind=interim,
        command=EndInterim,
        stream=lambda asked: asked.path["assignment_id"],
    ),
    CommandRoute(
        path="/handovers",
        kind=handover,
        command=RecordHandover,
        stream=lambda asked: asked.command.handover_id,
        fills={"handover_id": minted},
    ),
)
