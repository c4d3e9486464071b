"""Nobody holds a seat by a decree from the day of its revocation on, or ever if that is before."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from personnel.domain.decree import decree
from personnel.domain.decree_dates import DecisionIsInTheFuture, DecreeWorksBackwards
from personnel.domain.decree_number import DecreeNumberIsTaken
from personnel.domain.person_record import Status
from personnel.domain.revocation import (
    DecreeIsNotInForce,
    DecreeRevoked,
    LaterDecreeRestsOnIt,
    RevokeDecree,
)
from personnel.domain.seat import SeatLeft
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import BUDI, CUSTODIAN, NETWORK, SITI, YEAR_END
from tests.personnel.office import OTHER_WHOLE, RINA, TONO, Office


@pytest.fixture
def office() -> Office:
    return Office()


def revoke(office: Office, decree_id: UUID, on: date | None = None, **said: Any) -> None:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "number": "188.4/PENCABUTAN",
        "decided_on": office.today,
        "signed_by": "Gubernur",
    }
    told: dict[str, Any] = {"effective_on": on or office.today, "reason": "Keliru"} | said
    office.give(decree, decree_id, RevokeDecree(**usual | told))


def test_nobody_holds_a_seat_by_a_revoked_decree(office: Office) -> None:
    base = office.team()
    revoke(office, base, office.later(5))
    assert office.holders(NETWORK.key, office.later(4)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(5)) == []
    assert office.holders(CUSTODIAN.key, YEAR_END) == []
    reasons = {each.reason for each in office.recorded if isinstance(each, SeatLeft)}
    assert reasons == {LeavingReason.DECREE_REVOKED}


def test_with_the_team_those_go_whom_an_amending_decree_has_named(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    office.decreed(replacement, amends=base)
    revoke(office, base, office.later(5))
    assert office.holders(NETWORK.key, office.later(4)) == [RINA]
    assert office.holders(NETWORK.key, office.later(5)) == []


def test_of_an_amending_decree_only_its_own_seats_end(office: Office) -> None:
    base = office.team()
    replacement = office.nominated({NETWORK.key: RINA}, positions=[NETWORK.key])
    amending = office.decreed(replacement, amends=base)
    office.today = office.later(3)
    revoke(office, amending)
    assert office.holders(NETWORK.key, office.today) == []
    assert office.holders(CUSTODIAN.key, office.today) == [SITI]
    again = office.nominated({NETWORK.key: BUDI}, positions=[NETWORK.key])
    office.decreed(again, amends=base)
    assert office.holders(NETWORK.key, office.today) == [BUDI]


def test_who_was_to_make_way_keeps_the_seat_where_the_decree_never_takes_effect(
    office: Office,
) -> None:
    base = office.team()
    swapped = {NETWORK.key: SITI, CUSTODIAN.key: RINA}
    amending = office.decreed(
        office.nominated(swapped, positions=list(swapped)), on=office.later(10), amends=base
    )
    revoke(office, amending, office.later(4))
    for day in (office.later(3), office.later(10), YEAR_END):
        assert office.holders(NETWORK.key, day) == [BUDI]
        assert office.holders(CUSTODIAN.key, day) == [SITI]


def test_the_team_before_goes_on_where_the_next_never_takes_effect(office: Office) -> None:
    office.team()
    later = office.decreed(office.nominated(OTHER_WHOLE), on=office.later(10))
    assert office.holders(NETWORK.key, office.later(10)) == [RINA]
    revoke(office, later, office.later(4))
    for day in (office.later(9), office.later(10), YEAR_END):
        assert office.holders(NETWORK.key, day) == [BUDI]
        assert office.holders(CUSTODIAN.key, day) == [SITI]


def test_who_has_retired_meanwhile_does_not_come_back(office: Office) -> None:
    office.team()
    later = office.decreed(office.nominated(OTHER_WHOLE), on=office.later(10))
    office.record(BUDI, office.later(20), status=Status.RETIRED)
    revoke(office, later, office.later(4))
    assert office.holders(NETWORK.key, office.later(19)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(20)) == []


def test_decrees_that_have_not_taken_effect_are_revoked_the_latest_first(office: Office) -> None:
    office.team()
    second = office.decreed(office.nominated(OTHER_WHOLE), on=office.later(10))
    third_team = {NETWORK.key: TONO, CUSTODIAN.key: RINA}
    third = office.decreed(office.nominated(third_team), on=office.later(15))
    with pytest.raises(LaterDecreeRestsOnIt) as refusal:
        revoke(office, second, office.later(4))
    assert refusal.value.facts["decree_id"] == third
    revoke(office, third, office.later(4))
    assert office.holders(NETWORK.key, office.later(15)) == [RINA]
    revoke(office, second, office.later(4), number="188.4/LAGI")
    assert office.holders(NETWORK.key, office.later(15)) == [BUDI]


def test_a_team_that_is_revoked_itself_does_not_come_back(office: Office) -> None:
    first = office.team()
    second = office.decreed(office.nominated(OTHER_WHOLE), on=office.later(10))
    revoke(office, first, office.later(12))
    revoke(office, second, office.later(4), number="188.4/LAGI")
    assert office.holders(NETWORK.key, office.later(11)) == [BUDI]
    assert office.holders(NETWORK.key, office.later(12)) == []


def test_revoking_the_same_again_changes_nothing_and_another_way_is_refused(
    office: Office,
) -> None:
    base = office.team()
    revoke(office, base)
    before = len(office.recorded)
    revoke(office, base)
    assert len(office.recorded) == before
    with pytest.raises(DecreeIsNotInForce):
        revoke(office, base, number="188.4/LAIN")


def test_only_a_decided_decree_is_revoked_within_its_term_and_by_a_number_of_its_own(
    office: Office,
) -> None:
    with pytest.raises(DecreeIsNotInForce):
        revoke(office, office.id())
    base = office.team()
    (decided,) = [e for e in office.recorded if getattr(e, "signed_by", None)]
    with pytest.raises(DecreeNumberIsTaken):
        revoke(office, base, number=decided.number)  # type: ignore[attr-defined]
    with pytest.raises(DecreeWorksBackwards):
        revoke(office, base, office.later(-1))
    with pytest.raises(DecisionIsInTheFuture):
        revoke(office, base, office.later(1), decided_on=office.later(1))
    with pytest.raises(DecreeIsNotInForce):
        revoke(office, base, date(2027, 1, 1))
    assert not any(isinstance(each, DecreeRevoked) for each in office.recorded)
