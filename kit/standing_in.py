"""May somebody act in the place of another: who, for whom, in which acts and on which days?

Every service asks it alike, of a mandate that stands in its own journal.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import msgspec

from kit.decider import Actor, Facts, Refused


class MandateIsUnknown(Refused):
    """Nothing is known here of a mandate with this id."""


class MandateIsOfAnother(Refused):
    """Only who is named in a mandate acts by it."""

    status = 403


class MandateIsNotInForce(Refused):
    """A mandate holds on the days for which it was given, unless it has ended before."""

    status = 403


class ActIsNotMandated(Refused):
    """By a mandate only those acts are done that it names."""

    status = 403


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """What was given into somebody's hands, as one service knows it."""

    deputy: UUID
    """The account that acts."""
    on_behalf_of: UUID
    """The account for which it acts; of a vacant office an id of the office itself."""
    role: str
    opd_id: UUID | None
    """Role and OPD of the office: its rights are those of the mandate."""
    actions: tuple[str, ...] | None
    """None: all that the role has when it is used."""
    first_on: date
    last_on: date
    ended: bool = False

    def acting(self, action: str, facts: Facts) -> Actor:
        """Return as whom ``facts.actor`` does this today; refused unless it is theirs to do."""
        actor = self.held(facts)
        if self.actions is not None and action not in self.actions:
            raise ActIsNotMandated(action=action, actions=list(self.actions))
        return actor

    def held(self, facts: Facts) -> Actor:
        """Return as whom ``facts.actor`` acts today; refused unless it is in their hands."""
        caller, today = facts.actor, facts.today
        if caller.account_id != self.deputy:
            raise MandateIsOfAnother
        if self.ended or not self.first_on <= today <= self.last_on:
            raise MandateIsNotInForce(
                first_on=self.first_on.isoformat(),
                last_on=self.last_on.isoformat(),
                ended=self.ended,
                today=today.isoformat(),
            )
        return Actor(
            account_id=caller.account_id,
            roles=frozenset({self.role}),
            opd_id=self.opd_id,
            on_behalf_of=self.on_behalf_of,
            home_opd_id=caller.opd_id,
        )


Mandates = Callable[[UUID, Facts], Mandate | None]
"""From the id that a caller names to the mandate, which thereby belongs to the read set."""


def acting(mandates: Mandates, named: UUID, action: str, facts: Facts) -> Actor:
    """Return as whom a caller acts who names a mandate."""
    return _named(mandates, named, facts).acting(action, facts)


def standing_in(mandates: Mandates, named: UUID, facts: Facts) -> Actor:
    """Return as whom a caller acts who names a mandate, in whatever it allows."""
    return _named(mandates, named, facts).held(facts)


def _named(mandates: Mandates, named: UUID, facts: Facts) -> Mandate:
    mandate = mandates(named, facts)
    if mandate is None:
        raise MandateIsUnknown(mandate=named)
    return mandate
