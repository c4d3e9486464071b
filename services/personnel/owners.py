"""Who may do to what belongs to an OPD that which the OPD itself might?"""

from collections.abc import Collection
from uuid import UUID

from kit.clock import business_day
from kit.decider import Actor
from kit.journal import Journal
from kit.readset import Reading
from personnel.domain.heir import heirs


def answering_for(journal: Journal, opd_id: UUID) -> Collection[UUID]:
    """Return an OPD and who answers for what is left of it once it has ended."""
    facts = Reading(journal.load, business_day(journal.now()), Actor(opd_id))
    return (opd_id, *heirs(opd_id, facts))
