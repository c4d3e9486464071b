"""The part of personnel's door through which offices are given into other hands."""

from collections.abc import Collection, Sequence
from typing import Any

from kit.decider import Actor
from kit.http.route import Asked, CommandRoute, minted
from personnel.domain.delegation import (
    AppointActing,
    DelegateOffice,
    EndDelegation,
    RevokeDelegation,
    delegation,
)
from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    PublishDelegationTerms,
    delegation_terms,
)


def _of_the_own(asked: Asked[DelegateOffice], actor: Actor) -> tuple[Actor, Collection[str]]:
    """Return that each act is held through the office itself, and not otherwise."""
    held = actor.roles & {asked.command.role}
    return Actor(actor.account_id, held, actor.opd_id), asked.command.actions or ()


def _of_the_vacant(asked: Asked[AppointActing], actor: Actor) -> tuple[Actor, Collection[str]]:
    """Return that each act belongs to the office, whoever will hold it."""
    office = Actor(actor.account_id, frozenset({asked.command.role}), asked.command.opd_id)
    return office, asked.command.actions or ()


def _given(path: str, command: type[Any], **more: Any) -> CommandRoute[Any]:  # noqa: ANN401
    return CommandRoute(
        path=path,
        kind=delegation,
        command=command,
        stream=lambda asked: asked.command.delegation_id,
        fills={"delegation_id": minted},
        **more,
    )


def _ended(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path="/delegations/{delegation_id}" + path,
        kind=delegation,
        command=command,
        stream=lambda asked: asked.path["delegation_id"],
    )


ROUTES: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/delegation-terms",
        kind=delegation_terms,
        command=PublishDelegationTerms,
        stream=lambda _: DELEGATION_TERMS_ID,
    ),
    _given("/delegations", DelegateOffice, hands_on=_of_the_own),
    _given("/acting-appointments", AppointActing, hands_on=_of_the_vacant),
    _ended("/ending", EndDelegation),
    _ended("/revocation", RevokeDelegation),
)
