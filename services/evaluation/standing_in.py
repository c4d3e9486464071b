"""By which delegation may a caller act here for another? One that evaluation has heard of."""

from uuid import UUID

from evaluation.domain.delegation import delegation
from kit.decider import Facts
from kit.standing_in import Mandate


def mandate_of(delegation_id: UUID, facts: Facts) -> Mandate | None:
    """Return what a delegation gives into the hands of its deputy."""
    state = facts.of(delegation, delegation_id)
    if state.noted is None:
        return None
    return Mandate(
        deputy=state.noted.deputy,
        on_behalf_of=state.noted.on_behalf_of,
        role=state.noted.role,
        opd_id=state.noted.opd_id,
        actions=state.noted.actions,
        first_on=state.noted.first_on,
        last_on=state.noted.last_on,
        ended=state.has_ended(facts.today),
    )
