"""What an OPD keeps whose end is cancelled: teams, seats, delegations, companions and sites."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Event
from personnel.domain.companionship import (
    CompanionshipBegan,
    companionship,
    companionship_of,
)
from personnel.domain.decree import decree
from personnel.domain.delegation import delegation
from personnel.domain.opd import OpdIsNotInForce, opd, opd_id_of
from personnel.domain.opd_standing import (
    OpdKind,
)
from personnel.domain.opd_website import SiteListed, opd_website, website_of
from personnel.domain.person import person
from personnel.domain.person_record import Status
from personnel.domain.reorganisation import CloseOpd, MergeOpds, reorganisation
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.revocation import RevokeDecree
from personnel.domain.seat import SeatRegained
from personnel.domain.site import SiteKind, SiteRegistered, site, site_of
from personnel.domain.successor import Successor
from personnel.domain.tenure import LeavingReason
from personnel.domain.undoing import (
    CancelReorganisation,
)
from tests.personnel import delegations
from tests.personnel.examples import (
    APRIL_1,
    BUDI,
    HEALTH,
    KOMINFO,
    NETWORK,
    SITI,
    TODAY,
    YEAR_END,
)
from tests.personnel.office import OTHER_WHOLE, RINA, TONO, Office

MAY_1, NEW, LAW = date(2026, 5, 1), opd_id_of("BARU"), "Perda 3/2026"
MARCH_31, GROUP, BIRO = date(2026, 3, 31), UUID(int=0x6E), opd_id_of("BIRO")
merge = MergeOpds(
    predecessors=(KOMINFO,),
    successor=Successor(code="BARU", name="Badan Baru", kind=OpdKind.BADAN),
    effective_on=APRIL_1,
    legal_basis=LAW,
)
close = CloseOpd(opd_id=KOMINFO, effective_on=APRIL_1, legal_basis=LAW, heir_id=HEALTH)
MERGER = reorganisation_of((KOMINFO,), APRIL_1)
cancel = CancelReorganisation(opds=(KOMINFO,), effective_on=APRIL_1, reason="Perda ditunda")


@pytest.fixture
def office() -> Office:
    return Office()


def decided(office: Office, command: MergeOpds | CloseOpd = merge) -> None:
    office.give(reorganisation, MERGER, command)


def cancelled(office: Office) -> list[Event]:
    return office.give(reorganisation, MERGER, cancel)


def test_teams_and_seats_are_what_they_were(office: Office) -> None:
    first = office.team()
    later = office.decreed(office.nominated(OTHER_WHOLE, on=MAY_1), on=MAY_1)
    before = [office.seats(each) for each in (BUDI, SITI, RINA, TONO)]
    periods = office.team_on(KOMINFO, APRIL_1), office.team_on(KOMINFO, YEAR_END)
    decided(office)
    assert office.holders(NETWORK.key, APRIL_1) == []
    assert office.team_on(KOMINFO, YEAR_END) == ()
    cancelled(office)
    assert [office.seats(each) for each in (BUDI, SITI, RINA, TONO)] == before
    assert (office.team_on(KOMINFO, APRIL_1), office.team_on(KOMINFO, YEAR_END)) == periods
    assert [each[0].decree_id for each in periods] == [first, later]


def test_who_was_moved_meanwhile_does_not_get_a_seat_back_until_that_is_put_right(
    office: Office,
) -> None:
    office.team()
    decided(office)
    office.record(BUDI, APRIL_1, opd_id=HEALTH)
    cancelled(office)
    assert office.holders(NETWORK.key, MARCH_31) == [BUDI]
    assert office.holders(NETWORK.key, APRIL_1) == []
    office.record(BUDI, APRIL_1, opd_id=KOMINFO)
    assert office.holders(NETWORK.key, YEAR_END) == [BUDI]


def test_who_left_before_that_day_has_left(office: Office) -> None:
    office.team()
    decided(office)
    office.record(BUDI, office.later(3), status=Status.RETIRED)
    cancelled(office)
    assert office.holders(NETWORK.key, APRIL_1) == []
    back = [one for one in office.events(person, BUDI) if isinstance(one, SeatRegained)]
    assert [one.reason for one in back] == [LeavingReason.RETIRED], "what ends it is as it was"


def test_a_decree_that_was_revoked_meanwhile_gives_nobody_a_seat_again(office: Office) -> None:
    one = office.team()
    decided(office)
    revoke = RevokeDecree(
        number="188.4/0",
        decided_on=TODAY,
        effective_on=MAY_1,
        signed_by="Gubernur",
        reason="Keliru",
    )
    office.give(decree, one, revoke)
    cancelled(office)
    assert office.holders(NETWORK.key, APRIL_1) == [BUDI]
    assert office.holders(NETWORK.key, MAY_1) == []


def test_what_is_delegated_of_its_offices_ends_with_it_and_goes_on_where_it_does(
    office: Office,
) -> None:
    given = delegations.given(TODAY, date(2026, 4, 20))
    later = delegations.given(
        date(2026, 4, 25), date(2026, 4, 30), delegation_id=delegations.EARLIER
    )
    for kind, events in delegations.world([given], [later]).items():
        if kind[0] is not opd:
            office.histories[kind] = list(events)
    decided(office)
    state = office.state(delegation, given.delegation_id)
    assert state.ended_on == APRIL_1
    assert office.state(delegation, later.delegation_id).ended_on == later.effective_on
    cancelled(office)
    for one in (given, later):
        assert office.state(delegation, one.delegation_id).ended_on is None


def test_its_companions_and_sites_stay(office: Office) -> None:
    address = "https://diskominfo.sulbarprov.go.id"
    there = SiteRegistered(
        site_id=site_of(address),
        opd_id=KOMINFO,
        kind=SiteKind.WEBSITE,
        address=address,
        steward=NETWORK.key,
        effective_on=TODAY,
    )
    care = CompanionshipBegan(opd_id=KOMINFO, group_id=GROUP, effective_on=TODAY, until=YEAR_END)
    for command in (close, CloseOpd(opd_id=KOMINFO, effective_on=APRIL_1, legal_basis=LAW)):
        office = Office()
        office.histories[site, there.site_id] = [there]
        listed = SiteListed(opd_id=KOMINFO, site_id=there.site_id)
        office.histories[opd_website, website_of(KOMINFO)] = [listed]
        office.histories[companionship, companionship_of(KOMINFO)] = [care]
        decided(office, command)
        assert office.state(site, there.site_id).owner_on(APRIL_1) == command.heir_id
        assert office.state(companionship, companionship_of(KOMINFO)).on(APRIL_1) is None
        cancelled(office)
        assert office.state(site, there.site_id).owner_on(APRIL_1) == KOMINFO
        accompanied = office.state(companionship, companionship_of(KOMINFO)).on(YEAR_END)
        assert accompanied
        assert accompanied.group_id == GROUP


def test_nothing_is_delegated_beyond_the_end_of_the_opd(office: Office) -> None:
    for kind, events in delegations.world().items():
        if kind[0] is not opd:
            office.histories[kind] = list(events)
    decided(office)
    beyond = replace(delegations.delegate, last_on=APRIL_1)
    with pytest.raises(OpdIsNotInForce):
        office.give(delegation, beyond.delegation_id, beyond, delegations.HEAD)
    office.give(delegation, beyond.delegation_id, delegations.delegate, delegations.HEAD)
