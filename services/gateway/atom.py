"""How do the news of an OPD look to a reader of feeds (Atom, RFC 4287)?

Links are relative to the address at which the feed was fetched, so that nothing that a caller
says about hosts stands in it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from gateway.views.news import Headline
from gateway.views.opds import OpdCard

ATOM_TYPE: Final = "application/atom+xml"
_NEVER: Final = datetime(2022, 1, 1, tzinfo=UTC)
"""When a feed without an entry was last changed: the standard wants a time."""


def feed(opd: OpdCard, news: Sequence[Headline]) -> bytes:
    """Return the feed of an OPD, the latest item first."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "id"})
    _say(root, "id", _urn(opd.opd_id))
    _say(root, "title", f"Berita {opd.name}")
    changed = max((each.written_at for each in news), default=_NEVER)
    _say(root, "updated", _instant(max(changed, news[0].published_at) if news else changed))
    SubElement(root, "link", {"rel": "self", "href": f"/api/opds/{opd.opd_id}/news.atom"})
    page = f"/opd/{quote(opd.code)}/berita"
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _say(SubElement(root, "author"), "name", opd.name)
    for each in news:
        _entry(root, each)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _entry(root: Element, each: Headline) -> None:
    entry = SubElement(root, "entry")
    _say(entry, "id", _urn(each.news_item_id))
    _say(entry, "title", each.title)
    _say(entry, "published", _instant(each.published_at))
    _say(entry, "updated", _instant(max(each.published_at, each.written_at)))
    page = {"rel": "alternate", "type": "text/html", "href": f"/berita/{each.news_item_id}"}
    SubElement(entry, "link", page)
    _say(entry, "summary", each.lead)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(each for each in text if _may_stand(each))


def _may_stand(sign: str) -> bool:
    """Say whether a sign may stand in XML 1.0; others are left out."""
    seen = "\x20" <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000"
    return seen or sign in "\t\n\r"


def _urn(of: UUID) -> str:
    return f"urn:uuid:{of}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
