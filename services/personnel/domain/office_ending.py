"""Which delegations of offices end with the OPD of these offices, and go on where it does?"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from kit.decider import Elsewhere, Facts
from personnel.domain.delegating import Delegation, DelegationEnded, DelegationResumed, last_day
from personnel.domain.delegation import delegation
from personnel.domain.delegation_terms import DELEGATION_TERMS_ID, delegation_terms
from personnel.domain.office import office, office_of


def ended(opd_id: UUID, on: date, why: str, facts: Facts) -> Sequence[Elsewhere]:
    """Return that nothing is done by them from ``on``, whoever gave them, for whomever."""
    return [
        Elsewhere(
            delegation,
            given.delegation_id,
            DelegationEnded(
                delegation_id=given.delegation_id,
                opd_id=opd_id,
                deputy=given.deputy,
                effective_on=max(on, given.effective_on),
                reason=why,
                revoked=False,
            ),
        )
        for state in delegations_of(opd_id, on, facts)
        if (given := state.given) and last_day(given, state.ended_on) >= max(on, given.effective_on)
    ]


def resumed(opd_id: UUID, on: date, facts: Facts) -> Sequence[Elsewhere]:
    """Return that those go on that had been going to end with their OPD on a day to come."""
    return [
        Elsewhere(
            delegation,
            given.delegation_id,
            DelegationResumed(
                delegation_id=given.delegation_id,
                opd_id=opd_id,
                deputy=given.deputy,
                effective_on=state.ended_on,
            ),
        )
        for state in delegations_of(opd_id, on, facts)
        if (given := state.given) and state.ended_on == max(on, given.effective_on)
    ]


def delegations_of(opd_id: UUID, since: date, facts: Facts) -> Iterator[Delegation]:
    """Yield what was delegated of the OPD's offices to last until a day or longer."""
    for role in facts.of(delegation_terms, DELEGATION_TERMS_ID).roles:
        for each in facts.of(office, office_of(role, opd_id)).since(since):
            yield facts.of(delegation, each)
