"""Where are the commands of the website duty sent: sites, items, news?"""

from collections.abc import Sequence
from typing import Any

from kit.http.route import CommandRoute, minted
from personnel.domain.heir import heirs
from personnel.domain.news_item import (
    DraftNewsItem,
    PublishNewsItem,
    ReviseNewsItem,
    WithdrawNewsItem,
    news_item,
)
from personnel.domain.opd_website import RegisterSite, opd_website, website_of
from personnel.domain.site import ChangeSite, RetireSite, site
from personnel.domain.website_activity import (
    RecordActivity,
    StrikeActivity,
    activity_of,
    website_activity,
)
from personnel.domain.website_duty import DUTY_ID, PublishWebsiteDuty, website_duty


def _at_site(path: str, command: type[Any]) -> CommandRoute[Any]:
    return CommandRoute(
        path=f"/sites/{{site_id}}{path}",
        kind=site,
        command=command,
        stream=lambda asked: asked.path["site_id"],
    )


def _of_news(path: str, command: type[Any], **more: Any) -> CommandRoute[Any]:  # noqa: ANN401
    return CommandRoute(
        path=f"/news-items/{{news_item_id}}{path}",
        kind=news_item,
        command=command,
        stream=lambda asked: asked.path["news_item_id"],
        **more,
    )


ROUTES: Sequence[CommandRoute[Any]] = (
    CommandRoute(
        path="/website-duties",
        kind=website_duty,
        command=PublishWebsiteDuty,
        stream=lambda _: DUTY_ID,
    ),
    CommandRoute(
        path="/opds/{opd_id}/sites",
        kind=opd_website,
        command=RegisterSite,
        stream=lambda asked: website_of(asked.command.opd_id),
    ),
    _at_site("/changes", ChangeSite),
    _at_site("/retirement", RetireSite),
    CommandRoute(
        path="/opds/{opd_id}/sites/{site_id}/activities",
        kind=website_activity,
        command=RecordActivity,
        stream=lambda asked: activity_of(asked.command.site_id, asked.command.link),
    ),
    CommandRoute(
        path="/activities/{activity_id}/striking",
        kind=website_activity,
        command=StrikeActivity,
        stream=lambda asked: asked.path["activity_id"],
    ),
    CommandRoute(
        path="/news-items",
        kind=news_item,
        command=DraftNewsItem,
        stream=lambda asked: asked.command.news_item_id,
        fills={"news_item_id": minted},
    ),
    _of_news("/revisions", ReviseNewsItem),
    _of_news("/publication", PublishNewsItem),
    _of_news("/withdrawal", WithdrawNewsItem, owners=heirs),
)
