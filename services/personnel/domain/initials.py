"""Through whose hands does a prepared decree go before it is decided, and who has initialled it?

The chain of offices is data, and a decree keeps the one that was in force when it was prepared.
What is initialled is a content: once that changes, or an office gives the draft back, the chain
begins anew.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec import structs

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Key, Text

CHAIN_ID = UUID("3c1c0d1e-6f0e-4d0c-9f6f-0d5b6f0b8a57")
"""The one stream of all chains of initials of the province."""


class ProposedStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the command names it; what is stored has no form rules, which may be tightened."""

    key: Key
    office: Text
    """Whose initial it is, as the draft shows it."""
    role: Key
    """Who may give it."""


class PublishInitialChain(decider.Command, frozen=True):
    """Set from a day on which offices initial a decree before it is decided, and in which order."""

    effective_on: date
    steps: tuple[ProposedStep, ...]
    """None at all: decrees are decided without initials."""
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


class InitialDecree(decider.Command, frozen=True):
    """Initial the draft of a decree for one office of its chain."""

    step: Key
    nominations: tuple[UUID, ...]
    """As the paper that is initialled contains them; refused where the draft has others by now."""


class ReturnDecree(decider.Command, frozen=True):
    """Give the draft of a decree back instead of initialling it; the chain begins anew."""

    step: Key
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


class Step(msgspec.Struct, frozen=True):
    key: str
    office: str
    role: str


class InitialChainPublished(decider.Event, frozen=True, tag="personnel.initial-chain-published.v1"):
    effective_on: date
    steps: tuple[Step, ...]
    legal_basis: str
    official: bool


class DecreeRouted(decider.Event, frozen=True, tag="personnel.decree-routed.v1"):
    """A decree was prepared while this chain was in force."""

    decree_id: UUID
    chain_on: date
    """The first day of the chain."""
    steps: tuple[Step, ...]


class DecreeInitialled(decider.Event, frozen=True, tag="personnel.decree-initialled.v1"):
    decree_id: UUID
    step: str
    office: str
    initialled_by: UUID
    """The account."""
    on_behalf_of: UUID | None = None
    """For whom, where it was given for another."""

    @property
    def hands(self) -> frozenset[UUID]:
        """Return whose hand this is, as ``Actor.persons``."""
        return frozenset({self.initialled_by, self.on_behalf_of or self.initialled_by})


class DecreeReturned(decider.Event, frozen=True, tag="personnel.decree-returned.v1"):
    decree_id: UUID
    step: str
    office: str
    reason: str


class ChainIsNotLater(Refused):
    """A chain of initials holds from a later day than every chain published before it."""


class InitialsAreNamedTwice(Refused):
    """Each office initials a decree once."""

    status = 422


class DecreeHasNoSuchStep(Refused):
    """Only the offices of its chain initial a decree."""


class InitialIsNotDue(Refused):
    """The offices of a chain initial a decree one after the other."""


class InitialIsOfAnotherOffice(Refused):
    """An initial is given by whoever holds the office."""

    status = 403


class InitialIsByTheSamePerson(Refused):
    """Each initial of a decree is given by somebody else."""

    status = 403


class InitialsAreMissing(Refused):
    """A decree is decided once every office of its chain has initialled it."""


class InitialChain(msgspec.Struct, frozen=True):
    published: tuple[InitialChainPublished, ...] = ()


def decide(
    command: PublishInitialChain, state: InitialChain, _facts: Facts
) -> Sequence[InitialChainPublished]:
    published = InitialChainPublished(
        effective_on=command.effective_on,
        steps=tuple(Step(**structs.asdict(each)) for each in command.steps),
        legal_basis=command.legal_basis,
        official=command.official,
    )
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise ChainIsNotLater(latest=state.published[-1].effective_on.isoformat())
    keys = [each.key for each in published.steps]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise InitialsAreNamedTwice(steps=twice)
    return [published]


def evolve(state: InitialChain, event: InitialChainPublished) -> InitialChain:
    return InitialChain((*state.published, event))


initial_chain: Decider[PublishInitialChain, InitialChainPublished, InitialChain] = Decider(
    name="initial_chain", initial=InitialChain(), decide=decide, evolve=evolve
)
"""What is decided about the chains of initials."""


class Route(msgspec.Struct, frozen=True):
    """The way of one decree, and how far it has come."""

    steps: tuple[Step, ...] = ()
    given: tuple[DecreeInitialled, ...] = ()
    """In the order of the steps."""

    @property
    def missing(self) -> tuple[Step, ...]:
        """Return the steps that have still to be initialled, the next one first."""
        return self.steps[len(self.given) :]

    def begun_anew(self) -> "Route":
        return structs.replace(self, given=())


Given = DecreeRouted | DecreeInitialled | DecreeReturned


def routed(decree_id: UUID, facts: Facts) -> list[DecreeRouted]:
    """Return the way of a decree that is prepared today, none where no office initials it."""
    chain = holding(facts.of(initial_chain, CHAIN_ID).published, facts.today)
    if chain is None or not chain.steps:
        return []
    return [DecreeRouted(decree_id=decree_id, chain_on=chain.effective_on, steps=chain.steps)]


def initialled(
    command: InitialDecree | ReturnDecree, decree_id: UUID, route: Route, facts: Facts
) -> list[DecreeInitialled | DecreeReturned]:
    """Return what an office does with a draft whose contents are those that it has before it."""
    step = _step_of(command.step, route)
    _check_office(step, facts)
    match command:
        case InitialDecree():
            actor = facts.actor
            given = [each.initialled_by for each in route.given if each.step == step.key]
            if actor.account_id in given:
                return []
            _check_turn(step, route)
            _check_other_person(route, facts)
            return [
                DecreeInitialled(
                    decree_id=decree_id,
                    step=step.key,
                    office=step.office,
                    initialled_by=actor.account_id,
                    on_behalf_of=actor.on_behalf_of,
                )
            ]
        case ReturnDecree():
            _check_turn(step, route)
            reason = command.reason
            return [
                DecreeReturned(
                    decree_id=decree_id, step=step.key, office=step.office, reason=reason
                )
            ]
        case _:
            assert_never(command)


def _step_of(key: str, route: Route) -> Step:
    for step in route.steps:
        if step.key == key:
            return step
    raise DecreeHasNoSuchStep(step=key, steps=[each.key for each in route.steps])


def _check_office(step: Step, facts: Facts) -> None:
    if step.role not in facts.actor.roles:
        raise InitialIsOfAnotherOffice(step=step.key, office=step.office, role=step.role)


def _check_turn(step: Step, route: Route) -> None:
    due = route.missing[0] if route.missing else None
    if due != step:
        raise InitialIsNotDue(step=step.key, due=due.key if due else None)


def _check_other_person(route: Route, facts: Facts) -> None:
    for each in route.given:
        if each.hands & facts.actor.persons:
            raise InitialIsByTheSamePerson(step=each.step, office=each.office)


def check_complete(route: Route) -> None:
    """Refuse to go on while an office has still to initial the decree."""
    if route.missing:
        raise InitialsAreMissing(
            steps=[{"step": each.key, "office": each.office} for each in route.missing]
        )


def gone_on(route: Route, event: Given) -> Route:
    """Return the way of a decree after what an office did."""
    match event:
        case DecreeRouted():
            return Route(event.steps)
        case DecreeInitialled():
            return structs.replace(route, given=(*route.given, event))
        case DecreeReturned():
            return route.begun_anew()
        case _:
            assert_never(event)
