"""When do two addresses in the web mean the same page, and which ones may be recorded?"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

_HOST: Final = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
"""A name of the domain name system (RFC 1123); a bare number of a machine is nobody's site."""
_NOT_OF_THE_PAGE: Final = re.compile(r"(?i:utm_\w+|fbclid|gclid|igshid?|si|feature)")
"""Parts of a query that say who sent the reader."""
_ENCODED: Final = re.compile(r"%([0-9a-fA-F]{2})")
_NEEDS_NO_CODE: Final = re.compile(r"[A-Za-z0-9._~-]")
_ALSO: Final[Mapping[str, str]] = {
    "youtu.be": "youtube.com",
    "fb.watch": "facebook.com",
    "fb.com": "facebook.com",
    "instagr.am": "instagram.com",
    "twitter.com": "x.com",
    "vt.tiktok.com": "tiktok.com",
}
"""Short and former names under which the same channels hand out links."""


def site_address(text: str) -> str | None:
    """Return the address of a site as it is recorded; ``None`` where it is none.

    It has no query: a site is a place, not a page of search results.
    """
    parts = _parts(text)
    if parts is None or parts.query or parts.fragment:
        return None
    path = "/".join(part for part in parts.path.split("/") if part)
    if host_of(parts.hostname or "") in CHANNELS.values():
        path = path.lower()
    return urlunsplit(("https", parts.netloc, f"/{path}".rstrip("/"), "", ""))


def page_address(text: str) -> str | None:
    """Return the address of a page as it is recorded; ``None`` where it is none."""
    parts = _parts(text)
    if parts is None:
        return None
    said = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([pair for pair in said if not _NOT_OF_THE_PAGE.fullmatch(pair[0])])
    return urlunsplit(("https", parts.netloc, parts.path.rstrip("/"), query, ""))


def same(address: str) -> str:
    """Return what an address is compared by: that of the same place is the same."""
    parts = urlsplit(address)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit(parts._replace(netloc=host_of(parts.netloc), query=query, scheme=""))


def host_of(name: str) -> str:
    """Return the host as it is compared: with or without ``www.``, by its usual name."""
    bare = name.lower()
    bare = _ALSO.get(bare, bare)
    for before in ("www.", "m."):
        bare = bare.removeprefix(before)
    return bare


def on_the_same_host(page: str, site: str) -> bool:
    """Say whether a page is on the host of a site or below it."""
    of_page, of_site = (host_of(urlsplit(each).netloc) for each in (page, site))
    return of_page == of_site or of_page.endswith(f".{of_site}")


def channel_of(address: str) -> str | None:
    """Return which channel of others a site is on; ``None`` for a site of one's own."""
    host = host_of(urlsplit(address).netloc)
    return next((kind for kind, of_kind in CHANNELS.items() if host == of_kind), None)


def names_an_account(address: str) -> bool:
    """Say whether an address on a channel of others goes on to somebody's place there."""
    return bool(urlsplit(address).path)


CHANNELS: Final[Mapping[str, str]] = {
    "instagram": "instagram.com",
    "facebook": "facebook.com",
    "youtube": "youtube.com",
    "x": "x.com",
    "tiktok": "tiktok.com",
}
"""By kind the host on which such a channel is."""


def _parts(text: str) -> SplitResult | None:
    """Return an https address in its parts, the host in small letters, the path in ASCII."""
    said = text.strip()
    if re.search(r"[\s\\<>\"]", said):
        return None
    try:
        parts = urlsplit(said)
        odd = parts.port not in {None, 443} or parts.username is not None
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if odd or parts.scheme.lower() != "https" or not _HOST.fullmatch(host):
        return None
    path = _plain(quote(parts.path, safe="/%:@!$&'()*+,;=-._~"))
    return parts._replace(scheme="https", netloc=host, path=path)


def _plain(path: str) -> str:
    """Return a path in the one writing of all that mean the same (RFC 3986, 6.2.2)."""
    kept: list[str] = []
    for segment in _ENCODED.sub(_decoded, path).split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in {"", "."}:
            kept.append(segment)
    return re.sub(r"(/|%20)+\Z", "", f"/{'/'.join(kept)}")


def _decoded(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if _NEEDS_NO_CODE.fullmatch(sign) else found[0].upper()
