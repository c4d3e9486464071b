"""The head of Kominfo is away in March, and the secretary stands in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import asdict

from kit.decider import Actor, Elsewhere, Event
from kit.testing import Spec
from personnel.domain.delegating import DelegationEnded, DelegationGiven
from personnel.domain.delegation import (
    AppointActing,
    DelegateOffice,
    OwnKind,
    delegation,
)
from personnel.domain.delegation_terms import (
    DELEGATION_TERMS_ID,
    DelegationKind,
    DelegationTermsPublished,
    Term,
    delegation_terms,
)
from personnel.domain.office import OfficeDelegated, office, office_of
from personnel.domain.opd import opd
from tests.personnel.examples import JAN_1, KOMINFO, TODAY, History, registered

decides = Spec(delegation)

ROLE = "opd_head"
HEAD = Actor(UUID(int=0x4EAD), frozenset({ROLE}), KOMINFO)
SECRETARY = Actor(UUID(int=0x5EC), frozenset({"opd_operator"}), KOMINFO)
GOVERNOR = Actor(UUID(int=0x60F), frozenset({"governor_office"}))
DELEGATION, EARLIER = UUID(int=0xDE1), UUID(int=0xDE0)
MARCH_20, MARCH_21 = date(2026, 3, 20), date(2026, 3, 21)
SUBMIT, CLAIM = "personnel.submit-nomination", "evaluation.claim-level"

terms = DelegationTermsPublished(
    effective_on=JAN_1,
    terms=(
        Term(DelegationKind.PLT, ROLE, 3, 1),
        Term(DelegationKind.PLH, ROLE, 1, 1),
        Term(DelegationKind.AN, ROLE, 12, 0),
        Term(DelegationKind.PLH, "governor_office", 1, 0),
    ),
    legal_basis="SE BKN 1/SE/I/2021",
    official=False,
)

delegate = DelegateOffice(
    delegation_id=DELEGATION,
    kind=OwnKind.PLH,
    role=ROLE,
    opd_id=KOMINFO,
    deputy=SECRETARY.account_id,
    actions=None,
    first_on=TODAY,
    last_on=MARCH_20,
    letter_number="800/12/2026",
    letter_on=TODAY,
)
appoint = AppointActing(**{name: one for name, one in asdict(delegate).items() if name != "kind"})


def given(  # noqa: PLR0913 - each part is said by name
    first_on: date = TODAY,
    last_on: date = MARCH_20,
    *,
    kind: DelegationKind = DelegationKind.PLH,
    actions: tuple[str, ...] | None = None,
    delegation_id: UUID = DELEGATION,
    by: Actor = HEAD,
    extends: UUID | None = None,
) -> DelegationGiven:
    """Return that the secretary stands in on some days."""
    return DelegationGiven(
        delegation_id=delegation_id,
        kind=kind,
        role=ROLE,
        opd_id=KOMINFO,
        office_id=office_of(ROLE, KOMINFO),
        stood_in_for=None if kind is DelegationKind.PLT else by.account_id,
        deputy=SECRETARY.account_id,
        actions=actions,
        effective_on=first_on,
        last_on=last_on,
        letter_number="800/12/2026",
        letter_on=TODAY,
        given_by=by.account_id,
        terms_on=JAN_1,
        extends=extends,
    )


def lent(one: DelegationGiven) -> OfficeDelegated:
    return OfficeDelegated(
        delegation_id=one.delegation_id,
        role=one.role,
        opd_id=one.opd_id,
        effective_on=one.effective_on,
        last_on=one.last_on,
    )


def both(one: DelegationGiven) -> list[DelegationGiven | DelegationEnded | Elsewhere]:
    """Return what is recorded of a delegation: in it, and at the office."""
    return [one, Elsewhere(office, one.office_id, lent(one))]


def ended(on: date, *, revoked: bool = False) -> DelegationEnded:
    return DelegationEnded(
        delegation_id=DELEGATION,
        opd_id=KOMINFO,
        deputy=SECRETARY.account_id,
        effective_on=on,
        reason="Kembali bertugas",
        revoked=revoked,
    )


def world(*before: Sequence[DelegationGiven | DelegationEnded]) -> History:
    """Return what else there is: the OPD, the terms, and delegations of the office before."""
    held: dict[object, Sequence[Event]] = {}
    for one in before:
        first = one[0]
        assert isinstance(first, DelegationGiven)
        held[delegation, first.delegation_id] = one
    offices = [lent(one[0]) for one in before if isinstance(one[0], DelegationGiven)]
    known: History = {
        (opd, KOMINFO): [registered("DISKOMINFOSP")],
        (delegation_terms, DELEGATION_TERMS_ID): [terms],
        (office, office_of(ROLE, KOMINFO)): offices,
    }
    return {**known, **held}  # type: ignore[dict-item]
