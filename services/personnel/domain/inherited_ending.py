"""What ends when a decree of the time before this suite is revoked?

It has taken effect, and displaced nobody of whom this suite knows: its teams and seats end, and
nobody comes back for them.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from kit.decider import Elsewhere, Facts, Refused
from personnel.domain import revocation
from personnel.domain.inherited import DecreeInherited
from personnel.domain.revocation import DecreeRevoked


class InheritedDecreeHasTakenEffect(Refused):
    """An inherited decree has taken effect, and is revoked from a later day than its first."""


def ended(
    event: DecreeRevoked, decree: DecreeInherited, opds: Sequence[UUID], facts: Facts
) -> Iterator[Elsewhere]:
    """Yield the ends of its teams and seats; of other teams of these OPDs nothing ends."""
    if event.effective_on <= decree.effective_on:
        raise InheritedDecreeHasTakenEffect(
            effective_on=decree.effective_on.isoformat(), revoked_on=event.effective_on.isoformat()
        )
    for opd_id in opds:
        on = event.effective_on
        yield from revocation.ended(opd_id, event.decree_id, on, on, facts)
