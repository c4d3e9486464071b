"""What of an OPD's website can be acted upon: a site, what was published on it, and its news?"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from gateway import wording
from gateway.pages.form_fields import Asking
from gateway.pages.form_things import Thing, opd_thing
from gateway.routes.news import READ_NEWS_DRAFTS
from gateway.views.answers import answers
from gateway.views.news import NewsItem, news_item
from gateway.views.websites import ITEM, Holding, Item, SiteCard, site_card


def website_thing(asking: Asking) -> Thing | None:
    """Return the website of the OPD of the address as a whole."""
    owner = opd_thing(asking)
    return thing_of_website(owner) if owner else None


def thing_of_website(owner: Thing) -> Thing:
    """Return what a form says of an OPD's sites and of what is published on them."""
    return Thing(
        kind="website",
        name=f"Laman {owner.name}",
        ids=owner.ids,
        opd_id=owner.opd_id,
        stage=owner.stage,
        leads_to=_page(owner),
    )


def site_thing(asking: Asking) -> Thing | None:
    """Return the site of the address, of the OPD of the address or of whoever has it."""
    card = site_card(asking.connection, asking.ids["site_id"])
    held = _holding(asking, card) if card else None
    owner = _owner(asking, held.opd_id) if held else None
    if card is None or held is None or owner is None:
        return None
    in_use = held.effective_on <= asking.on <= held.until
    return thing_of_site(owner, card.site_id, card.address, card.kind, in_use=in_use)


def thing_of_site(owner: Thing, site_id: UUID, address: str, kind: str, *, in_use: bool) -> Thing:
    """Return what a form says of a site."""
    return Thing(
        kind="site",
        name=address,
        ids={**owner.ids, "site_id": site_id},
        opd_id=owner.opd_id,
        stream=site_id,
        stage="in-use" if in_use else "given-up",
        leads_to=_page(owner),
        facts=(
            ("Jenis", wording.sentence(wording.word("site_kind", kind))),
            ("OPD", owner.name),
        ),
    )


def activity_thing(asking: Asking) -> Thing | None:
    """Return the published item of the address; one that was struck is not there any more."""
    wanted = select(ITEM).where(ITEM.c.item_id == asking.ids["activity_id"])
    on_sites = wanted.where(ITEM.c.site_id.is_not(None))
    opd_id = asking.connection.execute(on_sites.with_only_columns(ITEM.c.opd_id)).scalar()
    owner = _owner(asking, opd_id) if opd_id else None
    found = answers(asking.connection, on_sites, Item)
    return thing_of_activity(owner, found[0]) if owner and found else None


def thing_of_activity(owner: Thing, item: Item) -> Thing:
    """Return what a form says of something that was published on a site."""
    return Thing(
        kind="activity",
        name=item.title,
        ids={"activity_id": item.item_id},
        opd_id=owner.opd_id,
        stream=item.item_id,
        leads_to=f"{_page(owner)}#isi-terbit",
        facts=(
            ("Terbit", wording.day(item.published_on)),
            ("Tautan", item.link or ""),
            ("OPD", owner.name),
        ),
    )


def news_thing(asking: Asking) -> Thing | None:
    """Return the news item of the address; a draft for those only who see it."""
    found = news_item(asking.connection, asking.ids["news_item_id"], asking.on)
    if found is None or not (found.published_on or asking.who.sees(READ_NEWS_DRAFTS, found.opd_id)):
        return None
    return thing_of_news(found)


def thing_of_news(found: NewsItem) -> Thing:
    """Return what a form says of a news item."""
    return Thing(
        kind="news",
        name=found.title or "Berita yang ditarik",
        ids={"news_item_id": found.news_item_id},
        opd_id=found.opd_id,
        stream=found.news_item_id,
        stage=found.stage,
        leads_to=f"/berita/{found.news_item_id}",
    )


def _holding(asking: Asking, card: SiteCard) -> Holding | None:
    """Return since when the OPD of the address has had it, else who had it last until today."""
    own = asking.ids.get("opd_id")
    begun = [each for each in card.holdings if each.effective_on <= asking.on]
    mine = [each for each in begun or card.holdings if own in (None, each.opd_id)]
    return mine[-1] if mine else None


def _owner(asking: Asking, opd_id: UUID) -> Thing | None:
    return opd_thing(replace(asking, ids={"opd_id": opd_id}))


def _page(owner: Thing) -> str:
    return f"{owner.leads_to}/laman"
