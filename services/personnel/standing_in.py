"""By which delegation may a caller act here for another?"""

from uuid import UUID

from kit.decider import Facts
from kit.standing_in import Mandate
from personnel.domain.delegation import delegation


def mandate_of(delegation_id: UUID, facts: Facts) -> Mandate | None:
    """Return what a delegation gives into the hands of its deputy."""
    state = facts.of(delegation, delegation_id)
    given = state.given
    if given is None:
        return None
    return Mandate(
        deputy=given.deputy,
        on_behalf_of=given.stood_in_for or given.office_id,
        role=given.role,
        opd_id=given.opd_id,
        actions=given.actions,
        first_on=given.effective_on,
        last_on=given.last_on,
        ended=state.ended_on is not None and state.ended_on <= facts.today,
    )
