"""What does an OPD tell the public in the suite, who released it, and what was taken back?

It is public text of an office, which may name officials: it is stored as it stands.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never
from uuid import UUID

import msgspec

from kit import decider
from kit.decider import Decider, Facts, Refused
from personnel.domain.form import SAYS_SOMETHING, Text
from personnel.domain.opd import opd_in_force
from personnel.domain.website_duty import DUTY_ID, website_duty

HEAD = "opd_head"

Lead = Annotated[str, msgspec.Meta(min_length=1, max_length=600, pattern=SAYS_SOMETHING)]
Body = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000, pattern=SAYS_SOMETHING)]
"""Plain text: an empty line begins a paragraph, "## " a heading, "- " a point of a list."""


class DraftNewsItem(decider.Command, frozen=True):
    """Begin an item of news; nobody outside sees it before it is published."""

    news_item_id: UUID
    opd_id: UUID
    title: Text
    lead: Lead
    body: Body


class ReviseNewsItem(decider.Command, frozen=True):
    """Write an item anew, in full; one that is published only by who may publish."""

    title: Text
    lead: Lead
    body: Body


class PublishNewsItem(decider.Command, frozen=True):
    """Show an item to everybody from today on."""


class WithdrawNewsItem(decider.Command, frozen=True):
    """Take an item back; its text is not shown any more, and it does not return."""

    reason: Text
    """Why, without naming anybody: it is stored as it stands."""


Command = DraftNewsItem | ReviseNewsItem | PublishNewsItem | WithdrawNewsItem


class NewsItemDrafted(decider.Event, frozen=True, tag="personnel.news-item-drafted.v1"):
    news_item_id: UUID
    opd_id: UUID
    title: str
    lead: str
    body: str


class NewsItemRevised(decider.Event, frozen=True, tag="personnel.news-item-revised.v1"):
    news_item_id: UUID
    opd_id: UUID
    title: str
    lead: str
    body: str


class NewsItemPublished(decider.Event, frozen=True, tag="personnel.news-item-published.v1"):
    news_item_id: UUID
    opd_id: UUID
    title: str
    """As it read on that day."""
    effective_on: date


class NewsItemWithdrawn(decider.Event, frozen=True, tag="personnel.news-item-withdrawn.v1"):
    news_item_id: UUID
    opd_id: UUID
    reason: str


Event = NewsItemDrafted | NewsItemRevised | NewsItemPublished | NewsItemWithdrawn


class NewsItemIsUnknown(Refused):
    """An item of news is drafted before anything else happens to it."""

    status = 404


class NewsItemIsDifferent(Refused):
    """An item of news is drafted once; after that it is revised."""


class NewsItemIsWithdrawn(Refused):
    """An item of news that was taken back is neither changed nor published again."""


class PublicationIsForTheHead(Refused):
    """News are released by the OPD's head, unless the website duty lets the team do it."""


class Stage(StrEnum):
    NEW = "new"
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Written(msgspec.Struct, frozen=True):
    title: str
    lead: str
    body: str


class NewsItem(msgspec.Struct, frozen=True):
    stage: Stage = Stage.NEW
    news_item_id: UUID | None = None
    opd_id: UUID | None = None
    drafted: Written | None = None
    text: Written | None = None


def decide(command: Command, state: NewsItem, facts: Facts) -> Sequence[Event]:
    match command:
        case DraftNewsItem():
            return _draft(command, state, facts)
        case ReviseNewsItem():
            return _revise(command, state, facts)
        case PublishNewsItem():
            return _publish(state, facts)
        case WithdrawNewsItem():
            return _withdraw(command, state, facts)
        case _:
            assert_never(command)


def _draft(command: DraftNewsItem, state: NewsItem, facts: Facts) -> Sequence[Event]:
    if state.drafted == _text(command) and state.opd_id == command.opd_id:
        return []
    if state.stage is not Stage.NEW:
        raise NewsItemIsDifferent(news_item_id=command.news_item_id)
    opd_in_force(facts, command.opd_id, facts.today)
    return [NewsItemDrafted(**msgspec.structs.asdict(command))]


def _revise(command: ReviseNewsItem, state: NewsItem, facts: Facts) -> Sequence[Event]:
    ids = _standing(state)
    if state.text == _text(command):
        return []
    if state.stage is Stage.PUBLISHED:
        _check_may_publish(facts)
    return [NewsItemRevised(**ids, title=command.title, lead=command.lead, body=command.body)]


def _publish(state: NewsItem, facts: Facts) -> Sequence[Event]:
    ids = _standing(state)
    if state.stage is Stage.PUBLISHED:
        return []
    _check_may_publish(facts)
    opd_in_force(facts, ids["opd_id"], facts.today)
    title = state.text.title if state.text else ""
    return [NewsItemPublished(**ids, title=title, effective_on=facts.today)]


def _withdraw(command: WithdrawNewsItem, state: NewsItem, facts: Facts) -> Sequence[Event]:
    if state.stage is Stage.WITHDRAWN:
        return []
    ids = _standing(state)
    if state.stage is Stage.PUBLISHED:
        _check_may_publish(facts)
    return [NewsItemWithdrawn(**ids, reason=command.reason)]


def _standing(state: NewsItem) -> dict[str, UUID]:
    """Return the ids of an item that stands; refused where there is none, or not any more."""
    if state.news_item_id is None or state.opd_id is None:
        raise NewsItemIsUnknown
    if state.stage is Stage.WITHDRAWN:
        raise NewsItemIsWithdrawn(news_item_id=state.news_item_id)
    return {"news_item_id": state.news_item_id, "opd_id": state.opd_id}


def _check_may_publish(facts: Facts) -> None:
    duty = facts.of(website_duty, DUTY_ID).version_on(facts.today)
    if HEAD not in facts.actor.roles and not (duty and duty.team_publishes):
        raise PublicationIsForTheHead


def _text(said: DraftNewsItem | ReviseNewsItem | NewsItemDrafted | NewsItemRevised) -> Written:
    return Written(said.title, said.lead, said.body)


def evolve(state: NewsItem, event: Event) -> NewsItem:
    match event:
        case NewsItemDrafted():
            text = _text(event)
            return NewsItem(Stage.DRAFT, event.news_item_id, event.opd_id, text, text)
        case NewsItemRevised():
            return msgspec.structs.replace(state, text=_text(event))
        case NewsItemPublished():
            return msgspec.structs.replace(state, stage=Stage.PUBLISHED)
        case NewsItemWithdrawn():
            return msgspec.structs.replace(state, stage=Stage.WITHDRAWN)
        case _:
            assert_never(event)


news_item: Decider[Command, Event, NewsItem] = Decider(
    name="news_item", initial=NewsItem(), decide=decide, evolve=evolve
)
"""What is decided about one item of news."""
