"""What does each event of the website duty look like? Sites, what is published, and news."""

from personnel.domain.news_item import (
    NewsItemDrafted,
    NewsItemPublished,
    NewsItemRevised,
    NewsItemWithdrawn,
)
from personnel.domain.opd import opd_id_of
from personnel.domain.opd_website import SiteListed, website_of
from personnel.domain.site import (
    SiteChanged,
    SiteKind,
    SiteRegistered,
    SiteRetired,
    SiteTakenOver,
    site_of,
)
from personnel.domain.website_activity import ActivityRecorded, ActivityStruck, activity_of
from personnel.domain.website_duty import DUTY_ID, WebsiteDutyPublished
from spbe.contracts.story import LEGAL_BASIS, Told, day, id_of, stream

_TOURISM, _MERGED = opd_id_of("DISPAR"), opd_id_of("DISPORAPAREKRAF")
_ADDRESS = "https://dispar.contoh.example"
_SITE = site_of(_ADDRESS)
_LINK = f"{_ADDRESS}/berita/kalender-wisata"
_ITEM, _NEWS = activity_of(_SITE, _LINK), id_of("berita")
_STEWARD = "web_social_media_admin"

_DUTY = WebsiteDutyPublished(
    effective_on=day(1, 5),
    items_a_week=2,
    kinds=(SiteKind.WEBSITE,),
    news_counts=True,
    team_publishes=False,
    legal_basis="Usulan menurut pemantauan mingguan laman OPD; belum resmi",
    official=False,
)

_REGISTERED = SiteRegistered(
    site_id=_SITE,
    opd_id=_TOURISM,
    kind=SiteKind.WEBSITE,
    address=_ADDRESS,
    steward=_STEWARD,
    effective_on=day(1, 1, 2025),
)
_TAKEN_OVER = SiteTakenOver(
    site_id=_SITE,
    opd_id=_MERGED,
    former_opd_id=_TOURISM,
    kind=SiteKind.WEBSITE,
    address=_ADDRESS,
    effective_on=day(1, 1),
    legal_basis=LEGAL_BASIS,
    held_since=day(1, 1, 2025),
    until=day(6, 30),
)
_CHANGED = SiteChanged(site_id=_SITE, opd_id=_MERGED, steward="news_writer", effective_on=day(3, 2))
_RETIRED = SiteRetired(
    site_id=_SITE,
    opd_id=_MERGED,
    address=_ADDRESS,
    effective_on=day(7, 1),
    reason="Isinya dipindahkan ke laman OPD yang baru",
    held_since=day(1, 1),
)

_RECORDED = ActivityRecorded(
    activity_id=_ITEM,
    opd_id=_MERGED,
    site_id=_SITE,
    kind=SiteKind.WEBSITE,
    effective_on=day(1, 13),
    title="Kalender wisata daerah diluncurkan",
    link=_LINK,
)
_STRUCK = ActivityStruck(
    activity_id=_ITEM,
    opd_id=_MERGED,
    site_id=_SITE,
    reason="Tanggal terbitnya keliru",
)

_DRAFTED = NewsItemDrafted(
    news_item_id=_NEWS,
    opd_id=_MERGED,
    title="Kalender wisata daerah diluncurkan",
    lead="Dua belas kegiatan wisata akan berlangsung sepanjang tahun.",
    body="Kegiatan pertama berlangsung pada bulan Februari.\n\n- Mamuju\n- Majene",
)
_REVISED = NewsItemRevised(
    news_item_id=_NEWS,
    opd_id=_MERGED,
    title="Kalender wisata daerah tahun ini diluncurkan",
    lead="Dua belas kegiatan wisata akan berlangsung sepanjang tahun.",
    body="Kegiatan pertama berlangsung pada bulan Maret.\n\n- Mamuju\n- Majene",
)
_PUBLISHED = NewsItemPublished(
    news_item_id=_NEWS,
    opd_id=_MERGED,
    title="Kalender wisata daerah tahun ini diluncurkan",
    effective_on=day(1, 14),
)
_WITHDRAWN = NewsItemWithdrawn(
    news_item_id=_NEWS, opd_id=_MERGED, reason="Jadwalnya berubah seluruhnya"
)

TOLD: tuple[Told, ...] = (
    *stream(DUTY_ID, (day(1, 5), _DUTY)),
    *stream(website_of(_TOURISM), (day(1, 1, 2025), SiteListed(opd_id=_TOURISM, site_id=_SITE))),
    *stream(
        _SITE,
        (day(1, 1, 2025), _REGISTERED),
        (day(1, 1), _TAKEN_OVER),
        (day(3, 2), _CHANGED),
        (day(7, 1), _RETIRED),
    ),
    *stream(_ITEM, (day(1, 14), _RECORDED), (day(1, 15), _STRUCK)),
    *stream(
        _NEWS,
        (day(1, 13), _DRAFTED),
        (day(1, 14), _REVISED),
        (day(1, 14), _PUBLISHED),
        (day(2, 2), _WITHDRAWN),
    ),
)
