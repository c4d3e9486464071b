"""Which OPDs answer, one after the other, for what is still open of one that has ended?"""

from uuid import UUID

from kit.decider import Facts
from personnel.domain.opd import opd


def heirs(opd_id: UUID, facts: Facts) -> tuple[UUID, ...]:
    """Return its heir, the heir's heir, and so on; nobody as long as it is in force itself."""
    found = [opd_id]
    while (heir := _heir(found[-1], facts)) and heir not in found:
        found.append(heir)
    return tuple(found[1:])


def _heir(opd_id: UUID, facts: Facts) -> UUID | None:
    ended = facts.of(opd, opd_id)
    if ended.valid_to is None or facts.today <= ended.valid_to:
        return None
    only = ended.successors[0] if len(ended.successors) == 1 else None
    return ended.heir_id or only
