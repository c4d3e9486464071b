"""Which OPD has a site or a channel, from which day until which, and who of its team tends it.

A site is its address: nobody registers the address of another OPD, and what becomes of it is told
on one stream, through mergers too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused, holding, restated
from personnel.domain.form import Key, Text
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.web_address import same

SITES = UUID("7a1c62ef-40c5-4d8e-9b3a-0f6a5a7c2d11")
"""Fixed for ever: the identity of every site hangs on it."""


def site_of(address: str) -> UUID:
    """Return the one identity of the site at a recorded address."""
    return uuid5(SITES, same(address))


class SiteKind(StrEnum):
    WEBSITE = "website"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    YOUTUBE = "youtube"
    X = "x"
    TIKTOK = "tiktok"


class ChangeSite(decider.Command, frozen=True):
    """Entrust a site to another position of the team from a day on."""

    steward: Key
    effective_on: date


class RetireSite(decider.Command, frozen=True):
    """Give a site up; its address may be registered again from that day on."""

    effective_on: date
    """The first day on which it is not in use."""
    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = ChangeSite | RetireSite


class SiteRegistered(decider.Event, frozen=True, tag="personnel.site-registered.v1"):
    site_id: UUID
    opd_id: UUID
    kind: SiteKind
    address: str
    steward: str
    """The key of the position whose holder tends it."""
    effective_on: date
    until: date | None = None
    """The last day, where it is retired ahead."""


class SiteChanged(decider.Event, frozen=True, tag="personnel.site-changed.v1"):
    site_id: UUID
    opd_id: UUID
    steward: str
    effective_on: date


class SiteTakenOver(decider.Event, frozen=True, tag="personnel.site-taken-over.v1"):
    """Its OPD has ended, and another one has it from then on."""

    site_id: UUID
    opd_id: UUID
    """Who takes over."""
    former_opd_id: UUID
    kind: SiteKind
    address: str
    effective_on: date
    legal_basis: str
    held_since: date | None = None
    """Since when the former OPD had it."""
    until: date | None = None
    """The last day of who takes over, where it is retired ahead."""


class SiteRetired(decider.Event, frozen=True, tag="personnel.site-retired.v1"):
    site_id: UUID
    opd_id: UUID
    address: str
    effective_on: date
    """The first day on which it is not in use."""
    reason: str
    held_since: date | None = None
    """Since when the OPD had it."""


Event = SiteRegistered | SiteChanged | SiteTakenOver | SiteRetired


class SiteIsUnknown(Refused):
    """A site is registered before anything refers to it."""


class SiteIsNotInUse(Refused):
    """What is recorded of a site falls on days on which the OPD has it."""


class SiteEndsBeforeItBegins(Refused):
    """A site is retired after the day from which its OPD has had it."""


class StewardIsNoPosition(Refused):
    """The steward of a site is a position that the team has on the day."""


class Owner(NamedTuple):
    """Who has it from a day on; nobody where it was retired."""

    effective_on: date
    opd_id: UUID | None
    why: str = ""


class Holding(NamedTuple):
    """The days on which an OPD has it; without a last one as long as none is recorded."""

    opd_id: UUID
    since: date
    until: date | None


class Steward(NamedTuple):
    effective_on: date
    position: str


class Site(msgspec.Struct, frozen=True):
    site_id: UUID | None = None
    kind: SiteKind = SiteKind.WEBSITE
    address: str = ""
    owners: tuple[Owner, ...] = ()
    stewards: tuple[Steward, ...] = ()

    @property
    def opd_id(self) -> UUID | None:
        """Return who has it last, whenever that begins or has ended."""
        return next((one.opd_id for one in reversed(self.owners) if one.opd_id), None)

    @property
    def spans(self) -> Iterator[tuple[Owner, date | None]]:
        """Iterate over who has it or that nobody does, each with the last day where it has one."""
        for one, after in zip_longest(self.owners, self.owners[1:]):
            yield one, after.effective_on - timedelta(days=1) if after else None

    @property
    def holdings(self) -> Iterator[Holding]:
        """Iterate over who has it on which days, in their order."""
        for one, until in self.spans:
            if one.opd_id:
                yield Holding(one.opd_id, one.effective_on, until)

    def owner_on(self, day: date) -> UUID | None:
        held = holding(self.owners, day)
        return held.opd_id if held else None

    def steward_on(self, day: date) -> str | None:
        held = holding(self.stewards, day)
        return held.position if held else None


def site_in_use(facts: Facts, site_id: UUID, opd_id: UUID, on: date) -> Site:
    """Return the site, refused unless the OPD has it on the day."""
    found = facts.of(site, site_id)
    if found.site_id is None:
        raise SiteIsUnknown(site_id=site_id)
    if found.owner_on(on) != opd_id:
        raise SiteIsNotInUse(address=found.address, opd_id=opd_id, on=on.isoformat())
    return found


def check_steward(position: str, on: date, facts: Facts) -> None:
    """Refuse a steward that is no position of the team on the day."""
    known = [each.key for each in facts.of(structure, STRUCTURE_ID).in_force(on)]
    if position not in known:
        raise StewardIsNoPosition(steward=position, on=on.isoformat(), positions=known)


def decide(command: Command, state: Site, facts: Facts) -> Sequence[Event]:
    match command:
        case ChangeSite():
            return _change(command, state, facts)
        case RetireSite():
            return _retire(command, state)
        case _:
            assert_never(command)


def _change(command: ChangeSite, state: Site, facts: Facts) -> Sequence[Event]:
    site_id, day = _known(state), command.effective_on
    opd_id = state.owner_on(day)
    if opd_id is None:
        raise SiteIsNotInUse(address=state.address, opd_id=state.opd_id, on=day.isoformat())
    if state.steward_on(day) == command.steward:
        return []
    check_steward(command.steward, day, facts)
    return [SiteChanged(site_id=site_id, opd_id=opd_id, steward=command.steward, effective_on=day)]


def _retire(command: RetireSite, state: Site) -> Sequence[Event]:
    site_id, day = _known(state), command.effective_on
    last = state.owners[-1]
    if last.opd_id is None:
        if last.effective_on == day:
            return []
        raise SiteIsNotInUse(address=state.address, opd_id=None, on=day.isoformat())
    if day <= last.effective_on:
        raise SiteEndsBeforeItBegins(address=state.address, since=last.effective_on.isoformat())
    held = Holding(last.opd_id, last.effective_on, None)
    return [retired(site_id, state.address, held, day, command.reason)]


def retired(site_id: UUID, address: str, held: Holding, on: date, reason: str) -> SiteRetired:
    """Return that an OPD does not have a site any more from a day on."""
    return SiteRetired(
        site_id=site_id,
        opd_id=held.opd_id,
        address=address,
        effective_on=on,
        reason=reason,
        held_since=held.since,
    )


def _known(state: Site) -> UUID:
    if state.site_id is None:
        raise SiteIsUnknown
    return state.site_id


def evolve(state: Site, event: Event) -> Site:
    match event:
        case SiteRegistered():
            registered = msgspec.structs.replace(
                state, site_id=event.site_id, kind=event.kind, address=event.address
            )
            return _tended(_owned(registered, event, event.opd_id), event)
        case SiteChanged():
            return _tended(state, event)
        case SiteTakenOver():
            return _owned(state, event, event.opd_id, event.legal_basis)
        case SiteRetired():
            return _owned(state, event, None, event.reason)
        case _:
            assert_never(event)


def _owned(
    state: Site,
    event: SiteRegistered | SiteTakenOver | SiteRetired,
    opd_id: UUID | None,
    why: str = "",
) -> Site:
    owners = restated(state.owners, Owner(event.effective_on, opd_id, why))
    return msgspec.structs.replace(state, owners=owners)


def _tended(state: Site, event: SiteRegistered | SiteChanged) -> Site:
    stewards = restated(state.stewards, Steward(event.effective_on, event.steward))
    return msgspec.structs.replace(state, stewards=stewards)


site: Decider[Command, Event, Site] = Decider(
    name="site", initial=Site(), decide=decide, evolve=evolve
)
"""What is decided about one address, whichever OPD has it."""
