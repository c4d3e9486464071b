"""How much must each OPD publish in a week, on which kinds of site, and who releases its news?"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused, holding
from personnel.domain.form import Text
from personnel.domain.site import SiteKind

DUTY_ID = UUID("5f0d7c3b-8a61-4c29-9e17-6b2f4d80c1a4")
"""The one stream of the duty of all OPDs."""

Items = Annotated[int, msgspec.Meta(ge=1, le=50)]


class PublishWebsiteDuty(decider.Command, frozen=True):
    """Set from a day on what each OPD owes; it holds for the weeks that begin on it or later."""

    effective_on: date
    items_a_week: Items
    kinds: tuple[SiteKind, ...]
    """Items on these count."""
    news_counts: bool
    """Whether an item that is written and published in the suite counts as well."""
    team_publishes: bool
    """Whether the team may release what it writes; else only the OPD's head."""
    legal_basis: Text
    official: bool
    """False: a proposal, shown to people as "usulan, belum resmi"."""


Command = PublishWebsiteDuty


class WebsiteDutyPublished(decider.Event, frozen=True, tag="personnel.website-duty-published.v1"):
    effective_on: date
    items_a_week: int
    kinds: tuple[SiteKind, ...]
    news_counts: bool
    team_publishes: bool
    legal_basis: str
    official: bool


Event = WebsiteDutyPublished


class DutyIsNotLater(Refused):
    """The website duty holds from a later day than all that was published of it before."""


class DutyCountsNoKind(Refused):
    """The website duty names at least one kind of site that counts."""

    status = 422


class WebsiteDuty(msgspec.Struct, frozen=True):
    published: tuple[WebsiteDutyPublished, ...] = ()

    def version_on(self, on: date) -> WebsiteDutyPublished | None:
        return holding(self.published, on)


def decide(command: Command, state: WebsiteDuty, _facts: Facts) -> Sequence[Event]:
    match command:
        case PublishWebsiteDuty():
            return _publish(command, state)
        case _:
            assert_never(command)


def _publish(command: PublishWebsiteDuty, state: WebsiteDuty) -> Sequence[Event]:
    said = msgspec.structs.asdict(command) | {"kinds": tuple(dict.fromkeys(command.kinds))}
    published = WebsiteDutyPublished(**said)
    if published in state.published:
        return []
    if state.published and command.effective_on <= state.published[-1].effective_on:
        raise DutyIsNotLater(latest=state.published[-1].effective_on.isoformat())
    if not published.kinds:
        raise DutyCountsNoKind
    return [published]


def evolve(state: WebsiteDuty, event: Event) -> WebsiteDuty:
    match event:
        case WebsiteDutyPublished():
            return WebsiteDuty(published=(*state.published, event))
        case _:
            assert_never(event)


website_duty: Decider[Command, Event, WebsiteDuty] = Decider(
    name="website_duty", initial=WebsiteDuty(), decide=decide, evolve=evolve
)
"""What is decided about the website duty of the province."""
