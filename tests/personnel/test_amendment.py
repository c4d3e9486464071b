"""An amending decree fills single seats of a team in office, for the rest of its term."""

import pytest
from msgspec.structs import replace

from kit.decider import Refused
from personnel.domain.appointment import MembersMayNotBeSeated
from personnel.domain.decree import PrepareDecree, decree
from personnel.domain.decree_contents import LeavingOut, NominationsAreOfAnotherKind
from personnel.domain.drafting import DraftNomination, NominationDrafted
from personnel.domain.naming import NominatePerson, PersonNominated
from personnel.domain.nomination import nomination
from personnel.domain.person_record import Status
from personnel.domain.seat import SeatLeft
from personnel.domain.structure import STRUCTURE_ID, Position, StructurePublished, structure
from personnel.domain.team import TeamAmended, TeamDecreed
from personnel.domain.team_structure import PositionIsUnknown, TeamIsNotInOffice
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import BUDI, CUSTODIAN, KOMINFO, NETWORK, SITI, YEAR_END
from tests.personnel.office import OTHER_WHOLE, RINA, TONO, WHOLE, Office

WRITER = Position(
    key="news_writer",
    name="Pembuat Berita",
    technical=False,
    competences=(),
    certificate_max_age_years=None,
    may_be_non_asn=True,
)


@pytest.fixture
def office() -> Office:
    return Office()


def test_whoever_is_named_for_a_vacant_seat_holds_it_for_the_rest_of_the_term(
    office: Office,
) -> None:
    base = office.team()
    office.record(BUDI, office.later(10), status=Status.RETIRED)
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(replacement, on=office.later(20), amends=base)
    assert office.holders(NETWORK.key, office.later(9)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(15)) == []
    assert office.holders(NETWORK.key, office.later(20)) == [RINA]
    assert [seat.until for seat in office.seats(RINA)] == [YEAR_END]
    assert office.holders(CUSTODIAN.key, YEAR_END) == [SITI]


def test_whoever_holds_the_seat_makes_way_for_who_is_named(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    amending = office.decreed(replacement, on=office.later(5), amends=base)
    assert office.holders(NETWORK.key, office.later(4)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(5)) == [RINA]
    (left,) = [each for each in office.recorded if isinstance(each, SeatLeft)]
    assert (left.person_id, left.reason) == (BUDI, LeavingReason.REPLACED)
    (amended,) = [each for each in office.recorded if isinstance(each, TeamAmended)]
    assert (amended.decree_id, amended.amended_by) == (base, amending)


def test_two_members_may_change_places(office: Office) -> None:
    base = office.team()
    swapped = {NETWORK.key: SITI, CUSTODIAN.key: BUDI}
    replacement = office.nominated(swapped, positions=list(swapped))
    office.decreed(replacement, on=office.later(5), amends=base)
    assert office.holders(NETWORK.key, office.later(5)) == [SITI]
    assert office.holders(CUSTODIAN.key, office.later(5)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(4)) == [BUDI]


def test_a_member_who_is_given_another_seat_leaves_their_own(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({CUSTODIAN.key: BUDI}, positions=[CUSTODIAN.key])
    office.decreed(replacement, on=office.later(5), amends=base)
    assert office.holders(CUSTODIAN.key, office.later(5)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(5)) == []
    reasons = {
        each.person_id: each.reason for each in office.recorded if isinstance(each, SeatLeft)
    }
    assert reasons == {SITI: LeavingReason.REPLACED, BUDI: LeavingReason.REASSIGNED}


def test_a_second_amendment_changes_the_same_team(office: Office) -> None:
    base = office.team()
    first = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(first, on=office.later(5), amends=base)
    second = office.nominated({NETWORK.key: TONO}, positions=[NETWORK.key])
    office.decreed(second, on=office.later(9), amends=base)
    assert office.holders(NETWORK.key, office.later(8)) == [RINA]
    assert office.holders(NETWORK.key, office.later(9)) == [TONO]


def test_a_later_whole_team_takes_over_from_all_of_them(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(replacement, amends=base)
    office.decreed(office.nominated({NETWORK.key: BUDI, CUSTODIAN.key: TONO}), on=office.later(7))
    assert office.holders(NETWORK.key, office.later(6)) == [RINA]
    assert office.holders(NETWORK.key, office.later(7)) == [BUDI]
    assert office.holders(CUSTODIAN.key, office.later(7)) == [TONO]


def test_a_running_team_keeps_the_positions_with_which_it_began(office: Office) -> None:
    base = office.team()
    larger = StructurePublished(
        effective_on=office.later(3),
        positions=(NETWORK, CUSTODIAN, WRITER),
        legal_basis="SK",
        official=True,
    )
    office.histories[structure, STRUCTURE_ID].append(larger)
    office.today = office.later(10)
    with pytest.raises(PositionIsUnknown):
        office.nominated({WRITER.key: RINA}, positions=[WRITER.key])
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(replacement, amends=base)
    assert office.holders(NETWORK.key, office.today) == [RINA]
    three = {**WHOLE, WRITER.key: TONO}
    office.decreed(office.nominated(three), on=office.later(1))
    assert office.holders(WRITER.key, office.later(1)) == [TONO]


def test_single_seats_are_filled_anew_only_in_a_team_that_is_in_office(office: Office) -> None:
    with pytest.raises(TeamIsNotInOffice):
        office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.team(on=office.later(10))
    with pytest.raises(TeamIsNotInOffice):
        office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.nominated({NETWORK.key: RINA}, on=office.later(10), positions=[NETWORK.key])


def test_a_replacement_names_people_for_its_own_seats_only(office: Office) -> None:
    office.team()
    one = office.nominated
    with pytest.raises(PositionIsUnknown):
        one({NETWORK.key: RINA, CUSTODIAN.key: TONO}, positions=[NETWORK.key])


def test_whole_teams_and_single_seats_do_not_stand_in_one_decree(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    amending = PrepareDecree(
        decree_id=office.id(), title="Tim", nominations=(replacement,), amends=base
    )
    for amends in (None, office.id()):
        with pytest.raises(NominationsAreOfAnotherKind):
            office.give(decree, amending.decree_id, replace(amending, amends=amends))
    office.give(decree, amending.decree_id, amending)


def test_an_amending_decree_keeps_the_term_of_the_team(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    with pytest.raises(MembersMayNotBeSeated) as refusal:
        office.decreed(replacement, amends=base, until=office.later(30))
    assert [each["fault"] for each in told(refusal.value)] == ["team-not-in-office"]


def told(refused: Refused) -> list[dict[str, object]]:
    members = refused.facts["members"]
    assert isinstance(members, list)
    return members


def test_drafting_the_same_replacement_again_changes_nothing(office: Office) -> None:
    office.team()
    one = office.id()
    draft = DraftNomination(
        nomination_id=one,
        opd_id=KOMINFO,
        term_starts_on=office.today,
        positions=(NETWORK.key, CUSTODIAN.key),
    )
    assert office.give(nomination, one, draft) != []
    again = replace(draft, positions=(CUSTODIAN.key, NETWORK.key, NETWORK.key))
    assert office.give(nomination, one, again) == []


def test_a_nomination_may_begin_with_the_people_of_the_latest_team(office: Office) -> None:
    office.team()
    office.record(BUDI, office.later(1), status=Status.RETIRED)
    one = office.id()
    draft = DraftNomination(
        nomination_id=one, opd_id=KOMINFO, term_starts_on=office.later(2), renews=True
    )
    recorded = office.give(nomination, one, draft)
    named = [
        (each.position, each.person_id) for each in recorded if isinstance(each, PersonNominated)
    ]
    assert named == [(CUSTODIAN.key, SITI)], "who has retired by then is not named again"
    assert office.give(nomination, one, draft) == []
    office.give(nomination, one, NominatePerson(position=NETWORK.key, person_id=RINA))


def test_where_no_team_was_there_is_nobody_to_begin_with(office: Office) -> None:
    one = office.id()
    draft = DraftNomination(
        nomination_id=one, opd_id=KOMINFO, term_starts_on=office.today, renews=True
    )
    recorded = office.give(nomination, one, draft)
    assert [
        type(each) for each in recorded if isinstance(each, PersonNominated | NominationDrafted)
    ] == [NominationDrafted]


def test_a_position_of_a_decree_may_be_left_vacant(office: Office) -> None:
    one = office.nominated(OTHER_WHOLE)
    office.decreed(one, left_out=(LeavingOut(one, "Belum disetujui.", NETWORK.key),))
    assert office.holders(NETWORK.key, office.today) == []
    assert office.holders(CUSTODIAN.key, office.today) == [TONO]
    (named,) = (each for each in office.recorded if isinstance(each, TeamDecreed))
    assert named.vacant == (NETWORK.key,)


def test_a_team_that_is_decreed_keeps_the_structure_of_then(office: Office) -> None:
    """Also where the next one is published before its first day, and holds before it."""
    first = office.later(10)
    office.team(on=first)
    (decreed,) = [each for each in office.recorded if isinstance(each, TeamDecreed)]
    known = office.state(structure, STRUCTURE_ID).published[-1]
    assert decreed.structure_on == known.effective_on
    more = replace(known, effective_on=office.later(5), positions=(NETWORK, CUSTODIAN, WRITER))
    office.histories[structure, STRUCTURE_ID].append(more)
    office.today = first
    draft = DraftNomination(
        nomination_id=office.id(),
        opd_id=KOMINFO,
        term_starts_on=first,
        positions=(WRITER.key,),
    )
    with pytest.raises(PositionIsUnknown):
        office.give(nomination, draft.nomination_id, draft)
