"""An OPD registers its sites, entrusts and retires them; an address is one OPD's at a time."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.opd_standing import OpdKind
from personnel.domain.opd_website import (
    AddressIsInUse,
    AddressIsNotValid,
    AddressIsOfAnotherKind,
    RegisterSite,
    SiteListed,
    SiteWouldOutliveItsOpd,
    given_back,
    opd_website,
    website_of,
)
from personnel.domain.reorganisation import CloseOpd, MergeOpds, reorganisation
from personnel.domain.site import (
    ChangeSite,
    RetireSite,
    SiteChanged,
    SiteEndsBeforeItBegins,
    SiteIsNotInUse,
    SiteIsUnknown,
    SiteKind,
    SiteRetired,
    SiteTakenOver,
    StewardIsNoPosition,
    site,
    site_of,
)
from personnel.domain.successor import Successor
from tests.personnel.examples import HEALTH, JAN_1, KOMINFO, History, registered
from tests.personnel.sites import (
    ADDRESS,
    INSTAGRAM,
    JULY_1,
    OTHER_STEWARD,
    SITE,
    STEWARD,
    listed,
    offices,
    there,
    with_site,
)

registers, decides = Spec(opd_website), Spec(site)

register = RegisterSite(
    opd_id=KOMINFO,
    kind=SiteKind.WEBSITE,
    address=f"{ADDRESS}/",
    steward=STEWARD,
    effective_on=JAN_1,
)
change = ChangeSite(steward=OTHER_STEWARD, effective_on=JULY_1)
retire = RetireSite(effective_on=JULY_1, reason="Pindah ke laman provinsi")
retired = SiteRetired(
    site_id=SITE,
    opd_id=KOMINFO,
    address=ADDRESS,
    effective_on=JULY_1,
    reason=retire.reason,
    held_since=JAN_1,
)


def test_a_site_is_registered_under_its_address_and_listed_with_its_opd() -> None:
    registers(
        given=[], when=register, then=[listed, Elsewhere(site, SITE, there)], elsewhere=offices
    )


def test_the_same_again_in_another_writing_changes_nothing() -> None:
    again = replace(register, address="https://WWW.kominfo.sulbarprov.go.id")
    registers(given=[listed], when=again, then=[], elsewhere=with_site)


@pytest.mark.parametrize("opd_id", [KOMINFO, HEALTH])
def test_an_address_that_somebody_has_is_not_registered_again(opd_id: object) -> None:
    other = replace(register, opd_id=opd_id, effective_on=JULY_1)
    registers(given=[], when=other, then=AddressIsInUse, elsewhere=with_site)


def test_a_retired_address_is_free_from_its_day_on_and_not_before() -> None:
    facts: History = {**with_site, (site, SITE): [there, retired]}
    late = replace(register, opd_id=HEALTH, effective_on=JULY_1)
    taken = replace(there, opd_id=HEALTH, effective_on=JULY_1)
    registers(
        given=[],
        when=late,
        then=[SiteListed(opd_id=HEALTH, site_id=SITE), Elsewhere(site, SITE, taken)],
        elsewhere=facts,
    )
    early = replace(late, effective_on=JULY_1 - timedelta(days=1))
    registers(given=[], when=early, then=AddressIsInUse, elsewhere=facts)
    assert site.replay([there, retired, taken]).opd_id == HEALTH


@pytest.mark.parametrize(
    ("kind", "address", "refused"),
    [
        (SiteKind.WEBSITE, "http://kominfo.sulbarprov.go.id", AddressIsNotValid),
        (SiteKind.WEBSITE, "javascript:alert(1)", AddressIsNotValid),
        (SiteKind.WEBSITE, INSTAGRAM, AddressIsOfAnotherKind),
        (SiteKind.INSTAGRAM, ADDRESS, AddressIsOfAnotherKind),
        (SiteKind.INSTAGRAM, "https://instagram.com", AddressIsOfAnotherKind),
    ],
)
def test_an_address_is_one_and_of_its_kind(
    kind: SiteKind, address: str, refused: type[Refused]
) -> None:
    wrong = replace(register, kind=kind, address=address)
    registers(given=[], when=wrong, then=refused, elsewhere=offices)


def test_the_steward_is_a_position_and_the_opd_in_force_to_stay() -> None:
    nobody = replace(register, steward="poet")
    registers(given=[], when=nobody, then=StewardIsNoPosition, elsewhere=offices)
    registers(given=[], when=register, then=OpdIsUnknown)
    for last, refused in (
        (JAN_1 - timedelta(days=1), OpdIsNotInForce),
        (JULY_1, SiteWouldOutliveItsOpd),
    ):
        ending: History = {**offices, (opd, KOMINFO): [registered("DISKOMINFOSP", last=last)]}
        registers(given=[], when=register, then=refused, elsewhere=ending)


def test_a_site_is_entrusted_to_another_position_from_a_day_on() -> None:
    changed = SiteChanged(site_id=SITE, opd_id=KOMINFO, steward=OTHER_STEWARD, effective_on=JULY_1)
    decides(given=[there], when=change, then=[changed], elsewhere=offices)
    decides(given=[there, changed], when=change, then=[], elsewhere=offices)
    state = site.replay([there, changed])
    days = (date(2026, 6, 30), JULY_1)
    assert [state.steward_on(day) for day in days] == [STEWARD, OTHER_STEWARD]


def test_only_a_site_in_use_is_entrusted_and_only_to_a_position() -> None:
    decides(given=[], when=change, then=SiteIsUnknown, elsewhere=offices)
    decides(given=[there, retired], when=change, then=SiteIsNotInUse, elsewhere=offices)
    early = replace(change, effective_on=JAN_1 - timedelta(days=1))
    decides(given=[there], when=early, then=SiteIsNotInUse, elsewhere=offices)
    poet = replace(change, steward="poet")
    decides(given=[there], when=poet, then=StewardIsNoPosition, elsewhere=offices)


def test_a_site_is_retired_once_after_it_began() -> None:
    decides(given=[there], when=retire, then=[retired])
    decides(given=[there, retired], when=retire, then=[])
    later = replace(retire, effective_on=date(2026, 8, 1))
    decides(given=[there, retired], when=later, then=SiteIsNotInUse)
    at_once = replace(retire, effective_on=JAN_1)
    decides(given=[there], when=at_once, then=SiteEndsBeforeItBegins)
    decides(given=[], when=retire, then=SiteIsUnknown)


def sites_of(command: MergeOpds | CloseOpd, facts: History) -> list[object]:
    found = reorganisation.decide(command, reorganisation.initial, Given(histories=facts))
    kinds = (site, opd_website)
    return [one for one in found if isinstance(one, Elsewhere) and one.kind in kinds]


merge = MergeOpds(
    predecessors=(KOMINFO,),
    successor=Successor(code="DINKES", name="Dinas DINKES", kind=OpdKind.DINAS),
    effective_on=JULY_1,
    legal_basis="Perda 3/2026",
)
taken_over = SiteTakenOver(
    site_id=SITE,
    opd_id=HEALTH,
    former_opd_id=KOMINFO,
    kind=SiteKind.WEBSITE,
    address=ADDRESS,
    effective_on=JULY_1,
    legal_basis="Perda 3/2026",
    held_since=JAN_1,
)


def test_the_sites_of_an_opd_that_is_merged_are_its_heirs() -> None:
    assert sites_of(merge, with_site) == [
        Elsewhere(site, SITE, taken_over),
        Elsewhere(opd_website, website_of(HEALTH), SiteListed(opd_id=HEALTH, site_id=SITE)),
    ]
    state = site.replay([there, taken_over])
    assert [state.owner_on(day) for day in (date(2026, 6, 30), JULY_1)] == [KOMINFO, HEALTH]
    assert state.steward_on(JULY_1) == STEWARD


def test_the_sites_of_an_opd_that_is_closed_are_retired_or_go_to_the_heir_that_is_named() -> None:
    close = CloseOpd(opd_id=KOMINFO, effective_on=JULY_1, legal_basis="Perda 3/2026")
    gone = replace(retired, reason="Perda 3/2026")
    assert sites_of(close, with_site) == [Elsewhere(site, SITE, gone)]
    [first, _] = sites_of(replace(close, heir_id=HEALTH), with_site)
    assert first == Elsewhere(site, SITE, taken_over)


def test_a_site_that_its_opd_has_no_more_stays_where_it_is() -> None:
    facts: History = {**with_site, (site, SITE): [there, retired]}
    assert sites_of(merge, facts) == []


def test_a_site_that_begins_after_the_end_is_the_heirs_from_its_beginning() -> None:
    august = date(2026, 8, 1)
    facts: History = {**with_site, (site, SITE): [replace(there, effective_on=august)]}
    [first, _] = sites_of(merge, facts)
    assert first == Elsewhere(
        site, SITE, replace(taken_over, effective_on=august, held_since=august)
    )


def test_a_site_that_is_to_be_retired_is_the_heirs_until_then() -> None:
    december = date(2026, 12, 1)
    ahead = replace(retired, effective_on=december)
    facts: History = {**with_site, (site, SITE): [there, ahead]}
    until = replace(taken_over, until=date(2026, 11, 30))
    [first, _] = sites_of(merge, facts)
    assert first == Elsewhere(site, SITE, until)
    state = site.replay([there, ahead, until])
    owners = [state.owner_on(day) for day in (JAN_1, JULY_1, date(2026, 11, 30), december)]
    assert owners == [KOMINFO, HEALTH, HEALTH, None]
    assert state.opd_id == HEALTH
    close = CloseOpd(opd_id=KOMINFO, effective_on=JULY_1, legal_basis="Perda 3/2026")
    assert sites_of(close, facts) == [
        Elsewhere(site, SITE, replace(retired, reason="Perda 3/2026"))
    ]


def test_what_was_taken_over_for_a_day_to_come_is_given_back_until_its_retirement() -> None:
    ahead = replace(retired, effective_on=date(2026, 12, 1))
    until = {"held_since": JULY_1, "until": date(2026, 11, 30)}
    taken = replace(taken_over, until=until["until"])
    facts: History = {**with_site, (site, SITE): [there, ahead, taken]}
    back = replace(taken_over, opd_id=KOMINFO, former_opd_id=HEALTH, legal_basis="Ditunda", **until)
    why = (taken_over.legal_basis, "Ditunda")
    assert given_back(KOMINFO, JULY_1, *why, Given(histories=facts)) == [
        Elsewhere(site, SITE, back)
    ]
    anew = replace(there, effective_on=JULY_1, until=until["until"])
    gone = replace(retired, reason=taken_over.legal_basis)
    facts = {**with_site, (site, SITE): [there, ahead, gone]}
    assert given_back(KOMINFO, JULY_1, *why, Given(histories=facts)) == [
        Elsewhere(site, SITE, anew)
    ]


def test_the_identity_of_a_site_is_fixed() -> None:
    assert str(SITE) == str(site_of("https://www.kominfo.sulbarprov.go.id"))
    assert str(SITE) == "58599d90-a594-584d-8d6f-487616c5eef1"
