"""The sites that the examples of the website duty are about."""

from datetime import date

from personnel.domain.opd import opd
from personnel.domain.opd_website import SiteListed, opd_website, website_of
from personnel.domain.site import SiteKind, SiteRegistered, site, site_of
from personnel.domain.structure import STRUCTURE_ID, structure
from tests.personnel.examples import HEALTH, JAN_1, KOMINFO, History, published, registered

ADDRESS = "https://kominfo.sulbarprov.go.id"
SITE = site_of(ADDRESS)
INSTAGRAM = "https://www.instagram.com/kominfosulbar"
STEWARD, OTHER_STEWARD = "network_multimedia_admin", "asset_custodian"
JULY_1 = date(2026, 7, 1)

there = SiteRegistered(
    site_id=SITE,
    opd_id=KOMINFO,
    kind=SiteKind.WEBSITE,
    address=ADDRESS,
    steward=STEWARD,
    effective_on=JAN_1,
)
listed = SiteListed(opd_id=KOMINFO, site_id=SITE)

offices: History = {
    (opd, KOMINFO): [registered("DISKOMINFOSP")],
    (opd, HEALTH): [registered("DINKES")],
    (structure, STRUCTURE_ID): [published],
}
with_site: History = {
    **offices,
    (site, SITE): [there],
    (opd_website, website_of(KOMINFO)): [listed],
}
