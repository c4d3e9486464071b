"""What has an OPD published on its sites, day by day? Each item once, by its link.

Titles are public already, on a site of the government: they are stored as they stand.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID, uuid5

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import Text
from personnel.domain.site import SiteKind, site, site_in_use
from personnel.domain.web_address import on_the_same_host, page_address, same


def activity_of(site_id: UUID, link: str) -> UUID:
    """Return the one identity of the item at a link of a site, however the link is written."""
    address = page_address(link)
    return uuid5(site_id, same(address) if address else link)


class RecordActivity(decider.Command, frozen=True):
    """Record that an item was published on a site."""

    opd_id: UUID
    site_id: UUID
    published_on: date
    title: Text
    link: Text


class StrikeActivity(decider.Command, frozen=True):
    """Take back an item that was recorded wrongly; it may be recorded again."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = RecordActivity | StrikeActivity


class ActivityRecorded(decider.Event, frozen=True, tag="personnel.activity-recorded.v1"):
    activity_id: UUID
    opd_id: UUID
    """Who had the site on that day."""
    site_id: UUID
    kind: SiteKind
    effective_on: date
    """The day on which it was published."""
    title: str
    link: str


class ActivityStruck(decider.Event, frozen=True, tag="personnel.activity-struck.v1"):
    activity_id: UUID
    opd_id: UUID
    site_id: UUID
    reason: str


Event = ActivityRecorded | ActivityStruck


class LinkIsNotValid(Refused):
    """An item is shown by an https link to its page."""

    status = 422


class LinkIsOfAnotherSite(Refused):
    """An item is recorded for the site on whose host its page is."""


class ActivityIsInTheFuture(Refused):
    """Only what has been published is recorded."""


class ActivityIsDifferent(Refused):
    """The same link is one item; what was recorded wrongly is struck first."""


class ActivityIsUnknown(Refused):
    """Only an item that was recorded is struck."""

    status = 404


class Activity(msgspec.Struct, frozen=True):
    recorded: ActivityRecorded | None = None
    struck: bool = False

    @property
    def opd_id(self) -> UUID | None:
        return self.recorded.opd_id if self.recorded else None


def decide(command: Command, state: Activity, facts: Facts) -> Sequence[Event]:
    match command:
        case RecordActivity():
            return _record(command, state, facts)
        case StrikeActivity():
            return _strike(command, state)
        case _:
            assert_never(command)


def _record(command: RecordActivity, state: Activity, facts: Facts) -> Sequence[Event]:
    link = page_address(command.link)
    if link is None:
        raise LinkIsNotValid(link=command.link)
    there = facts.of(site, command.site_id)
    recorded = ActivityRecorded(
        activity_id=activity_of(command.site_id, link),
        opd_id=command.opd_id,
        site_id=command.site_id,
        kind=there.kind,
        effective_on=command.published_on,
        title=command.title,
        link=link,
    )
    if state.recorded and not state.struck:
        if _says_the_same(state.recorded, recorded):
            return []
        raise ActivityIsDifferent(
            link=link, title=state.recorded.title, on=state.recorded.effective_on.isoformat()
        )
    if command.published_on > facts.today:
        raise ActivityIsInTheFuture(link=link, on=command.published_on.isoformat())
    site_in_use(facts, command.site_id, command.opd_id, command.published_on)
    if not on_the_same_host(link, there.address):
        raise LinkIsOfAnotherSite(link=link, address=there.address)
    return [recorded]


def _says_the_same(one: ActivityRecorded, other: ActivityRecorded) -> bool:
    return (one.effective_on, one.title) == (other.effective_on, other.title)


def _strike(command: StrikeActivity, state: Activity) -> Sequence[Event]:
    item = state.recorded
    if item is None:
        raise ActivityIsUnknown
    if state.struck:
        return []
    ids = {"activity_id": item.activity_id, "opd_id": item.opd_id, "site_id": item.site_id}
    return [ActivityStruck(**ids, reason=command.reason)]


def evolve(state: Activity, event: Event) -> Activity:
    match event:
        case ActivityRecorded():
            return Activity(recorded=event)
        case ActivityStruck():
            return msgspec.structs.replace(state, struck=True)
        case _:
            assert_never(event)


website_activity: Decider[Command, Event, Activity] = Decider(
    name="website_activity", initial=Activity(), decide=decide, evolve=evolve
)
"""What is decided about one item on one site."""
