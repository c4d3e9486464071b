"""As whom may somebody act today: as themselves, and as whose deputy?

Which mandate holds is for the services to judge; the views say what may be offered. Who acts as a
deputy reads what the office reads, for the act that is in their hands and as long as it is.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from gateway import wording
from gateway.seeing import NOBODY, Reader
from gateway.views.delegations import Delegation, in_hands_of
from kit.decider import Actor
from kit.http.access import requires
from kit.rights import Forbidden, Rights
from kit.standing_in import ActIsNotMandated, MandateIsNotInForce

T = TypeVar("T")

ACTING = "atas_nama"
"""Names, in a form and in an address, the delegation by which it is sent; empty for oneself."""


class offers(requires):  # noqa: N801 - reads as a verb: Depends(offers("service.action"))
    """The dependency of a form: who may not by themselves may be the deputy of somebody who may.

    In whose hands it is, is asked of the views before anything is shown or taken in.
    """

    def enter(self, rights: Rights, actor: Actor) -> None:
        """Let in whoever has signed in."""


def with_deputies(connection: Connection, who: Reader, on: date) -> Reader:
    """Return a reader with all as whose deputy they may act on a day."""
    me = who.actor
    if me is None:
        return who
    held = in_hands_of(connection, me.account_id, on)
    return replace(who, deputies=tuple(_deputy(me, who.rights, each) for each in held))


def _deputy(me: Actor, rights: Rights, held: Delegation) -> Reader:
    acting = Actor(
        account_id=me.account_id,
        roles=frozenset({held.role}),
        opd_id=held.opd_id,
        on_behalf_of=held.on_behalf_of,
        home_opd_id=me.opd_id,
    )
    return Reader(acting, rights, by=held)


def able(who: Reader, action: str, *, in_person: bool = False) -> Sequence[Reader]:
    """Return as whom somebody may do this to anything at all, as themselves first."""
    each = (who,) if in_person else (who, *who.deputies)
    return [one for one in each if one.confined_to(action) != NOBODY]


def as_named(who: Reader, hands: Sequence[Reader], action: str, named: str) -> Reader:
    """Return as whom it is done: by the delegation that is ``named``, or by themselves."""
    for one in hands:
        if mandate_of(one) == named:
            return one
    if not named:
        raise Forbidden(action=action)
    held = next((one.by for one in who.deputies if one.by and mandate_of(one) == named), None)
    if held is None:
        raise MandateIsNotInForce(mandate=named)
    raise ActIsNotMandated(action=action, actions=list(held.actions or ()))


def readers(who: Reader, acts: Collection[str] = ()) -> Sequence[Reader]:
    """Return as whom somebody reads of that of which the acts are: as themselves first.

    A mandate for single acts, of which none is among these, lets nobody read of it.
    """
    deputies = (one for one in who.deputies if one.by and _reads(one.by, acts))
    return (who, *deputies)


def _reads(held: Delegation, acts: Collection[str]) -> bool:
    return held.actions is None or not set(held.actions).isdisjoint(acts)


def first_to_see(
    who: Reader, look: Callable[[Reader], T | None], acts: Collection[str] = ()
) -> tuple[Reader, T] | None:
    """Return what somebody sees, and as whom: as themselves, else as whose deputy they do."""
    for one in readers(who, acts):
        found = look(one)
        if found is not None:
            return one, found
    return None


def mandate_of(who: Reader) -> str:
    """Return by which delegation somebody acts, nothing where it is as themselves."""
    return str(who.by.delegation_id) if who.by else ""


def acting_as(who: Reader) -> str:
    """Return such as ``Plh. Kepala Biro Hukum``, nothing where it is as themselves."""
    held = who.by
    if held is None:
        return ""
    unknown = "OPD yang belum tercatat" if held.opd_id else None
    office = wording.office(held.role, held.opd_name or unknown)
    return f"{wording.word('acting_as', held.kind)} {office}"


def header_of(who: Reader) -> dict[str, str]:
    """Return how a service is told of it."""
    return {"On-Behalf-Of": mandate_of(who)} if who.by else {}
