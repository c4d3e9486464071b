"""Which sites and channels does an OPD have, and who has them once it has ended?"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Elsewhere, Facts, Refused
from personnel.domain.form import Key, Text
from personnel.domain.opd import opd, opd_in_force
from personnel.domain.site import (
    Holding,
    Owner,
    Site,
    SiteKind,
    SiteRegistered,
    SiteTakenOver,
    check_steward,
    retired,
    site,
    site_of,
)
from personnel.domain.web_address import channel_of, names_an_account, site_address


def website_of(opd_id: UUID) -> UUID:
    """Return the stream of the sites of one OPD."""
    return uuid5(opd_id, "website")


class RegisterSite(decider.Command, frozen=True):
    """Record that an OPD has a site or a channel from a day on, and which position tends it."""

    opd_id: UUID
    kind: SiteKind
    address: Text
    """Of the whole site, such as ``https://diskominfo.sulbarprov.go.id``."""
    steward: Key
    effective_on: date


Command = RegisterSite


class SiteListed(decider.Event, frozen=True, tag="personnel.site-listed.v1"):
    """The OPD has or had it; since when and until when says the site's own stream."""

    opd_id: UUID
    site_id: UUID


Event = SiteListed


class AddressIsNotValid(Refused):
    """A site has an https address with a host name, and no user, port or query in it."""

    status = 422


class AddressIsOfAnotherKind(Refused):
    """A channel is registered with the address of an account on it, a website with its own."""

    status = 422


class AddressIsInUse(Refused):
    """An address belongs to one OPD at a time, and is registered once."""


class SiteWouldOutliveItsOpd(Refused):
    """No site is registered for an OPD whose end is decided."""


class OpdWebsite(msgspec.Struct, frozen=True):
    opd_id: UUID | None = None
    sites: tuple[UUID, ...] = ()
    """All that it has ever had."""


def decide(command: Command, state: OpdWebsite, facts: Facts) -> Sequence[Event | Elsewhere]:
    match command:
        case RegisterSite():
            return _register(command, state, facts)
        case _:
            assert_never(command)


def _register(
    command: RegisterSite, state: OpdWebsite, facts: Facts
) -> Sequence[Event | Elsewhere]:
    address = _checked(command)
    site_id, day = site_of(address), command.effective_on
    registered = SiteRegistered(
        site_id=site_id,
        opd_id=command.opd_id,
        kind=command.kind,
        address=address,
        steward=command.steward,
        effective_on=day,
    )
    before = facts.of(site, site_id)
    if _is_registered(registered, before):
        return []
    _check_free(before, day)
    if opd_in_force(facts, command.opd_id, day).valid_to:
        raise SiteWouldOutliveItsOpd(opd_id=command.opd_id)
    check_steward(command.steward, day, facts)
    return [*_listed(command.opd_id, site_id, state), Elsewhere(site, site_id, registered)]


def _checked(command: RegisterSite) -> str:
    address = site_address(command.address)
    if address is None:
        raise AddressIsNotValid(address=command.address)
    channel = channel_of(address) or SiteKind.WEBSITE.value
    if channel != command.kind or (channel != SiteKind.WEBSITE and not names_an_account(address)):
        raise AddressIsOfAnotherKind(address=address, kind=command.kind.value)
    return address


def _is_registered(asked: SiteRegistered, there: Site) -> bool:
    """Say whether just this is recorded of it already."""
    began = (asked.effective_on, asked.opd_id)
    return (
        began in {(each.effective_on, each.opd_id) for each in there.owners}
        and there.kind is asked.kind
        and there.steward_on(asked.effective_on) == asked.steward
    )


def _check_free(there: Site, day: date) -> None:
    last = there.owners[-1] if there.owners else None
    if last and (last.opd_id or day < last.effective_on):
        raise AddressIsInUse(
            address=there.address, opd_id=last.opd_id, since=last.effective_on.isoformat()
        )


def _listed(opd_id: UUID, site_id: UUID, known: OpdWebsite) -> Sequence[SiteListed]:
    return [] if site_id in known.sites else [SiteListed(opd_id=opd_id, site_id=site_id)]


def handed_on(
    opd_id: UUID, on: date, heir_id: UUID | None, why: str, facts: Facts
) -> Sequence[Elsewhere]:
    """Return that the sites of an OPD that ends are its heir's, or retired where it has none."""
    heir = facts.of(opd, opd_id).heir_id or heir_id
    sites = (facts.of(site, one) for one in facts.of(opd_website, website_of(opd_id)).sites)
    end = _End(on, heir, why)
    return [each for there in sites for each in _left(there, opd_id, end, facts)]


class _End(NamedTuple):
    """From when on an OPD has no sites, who has them then, and by which decision."""

    on: date
    heir: UUID | None
    why: str


def _left(there: Site, opd_id: UUID, end: _End, facts: Facts) -> Sequence[Elsewhere]:
    site_id, (on, heir, why) = there.site_id, end
    held = [one for one in there.holdings if one.opd_id == opd_id]
    left = [one for one in held if one.until is None or one.until >= on]
    if site_id is None or not left:
        return []
    if heir is None:
        gone = (retired(site_id, there.address, one, max(on, one.since), why) for one in left)
        return [Elsewhere(site, site_id, each) for each in gone]
    listed = _listed(heir, site_id, facts.of(opd_website, website_of(heir)))
    return [
        *(Elsewhere(site, site_id, _taken_over(there, one, heir, on, why)) for one in left),
        *(Elsewhere(opd_website, website_of(heir), each) for each in listed),
    ]


def _taken_over(there: Site, held: Holding, heir: UUID, on: date, why: str) -> SiteTakenOver:
    return SiteTakenOver(
        site_id=site_of(there.address),
        opd_id=heir,
        former_opd_id=held.opd_id,
        kind=there.kind,
        address=there.address,
        effective_on=max(on, held.since),
        legal_basis=why,
        held_since=held.since,
        until=held.until,
    )


def given_back(
    opd_id: UUID, on: date, taken_by: str, why: str, facts: Facts
) -> Sequence[Elsewhere]:
    """Return that an OPD keeps the sites that a decision for a day to come had taken from it."""
    sites = (facts.of(site, one) for one in facts.of(opd_website, website_of(opd_id)).sites)
    return [
        Elsewhere(site, held.site_id, _given_back(held, opd_id, taken, until, why))
        for held in sites
        if held.site_id
        for taken, until in held.spans
        if (taken.why, taken.opd_id == opd_id) == (taken_by, False) and taken.effective_on >= on
    ]


def _given_back(
    held: Site, opd_id: UUID, taken: Owner, until: date | None, why: str
) -> SiteTakenOver | SiteRegistered:
    site_id, day = held.site_id or site_of(held.address), taken.effective_on
    if taken.opd_id is None:
        return SiteRegistered(
            site_id=site_id,
            opd_id=opd_id,
            kind=held.kind,
            address=held.address,
            steward=held.steward_on(day) or held.stewards[-1].position,
            effective_on=day,
            until=until,
        )
    return SiteTakenOver(
        site_id=site_id,
        opd_id=opd_id,
        former_opd_id=taken.opd_id,
        kind=held.kind,
        address=held.address,
        effective_on=day,
        legal_basis=why,
        held_since=day,
        until=until,
    )


def evolve(state: OpdWebsite, event: Event) -> OpdWebsite:
    match event:
        case SiteListed():
            return OpdWebsite(opd_id=event.opd_id, sites=(*state.sites, event.site_id))
        case _:
            assert_never(event)


opd_website: Decider[Command, Event, OpdWebsite] = Decider(
    name="opd_website", initial=OpdWebsite(), decide=decide, evolve=evolve
)
"""What is decided about the sites of one OPD."""
