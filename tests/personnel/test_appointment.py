from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import asdict

from kit.decider import Elsewhere
from kit.testing import Spec
from personnel.domain.appointment import MembersMayNotBeSeated
from personnel.domain.competence import competence, competence_of
from personnel.domain.decree import Event, decree
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.person_record import PersonChanged, Status
from personnel.domain.seat import SeatLeft
from personnel.domain.structure import STRUCTURE_ID, StructurePublished, structure
from personnel.domain.team import (
    TeamDissolved,
    team,
    team_of,
)
from personnel.domain.tenure import LeavingReason
from tests.personnel.decrees import (
    MARCH_31,
    OLD_DECREE,
    all_follows,
    decided_and_closed,
    may_be_signed,
    named_and_seated,
    old_seat,
    old_team,
    prepared,
    sign,
    told,
)
from tests.personnel.examples import (
    ANDI,
    APRIL_1,
    BUDI,
    DECREE,
    HEALTH,
    KOMINFO,
    NETWORK,
    SITI,
    YEAR_END,
    History,
    employed,
    recognised,
    registered,
)

AUGUST_1 = APRIL_1.replace(month=8)
decides = Spec(decree)


def budi_is(**said: Any) -> History:  # noqa: ANN401 - any field of the event
    return {**may_be_signed, (person, BUDI): [employed(BUDI, **said)]}


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        (budi_is(status=Status.RETIRED), ["not-active"]),
        (budi_is(opd_id=HEALTH), ["other-opd"]),
        (budi_is(effective_on=YEAR_END), ["person-unknown"]),
        (
            {
                **may_be_signed,
                (person, BUDI): [employed(BUDI), old_seat(BUDI, YEAR_END, HEALTH)],
            },
            ["seated-elsewhere"],
        ),
        (
            {
                **may_be_signed,
                (competence, competence_of(BUDI)): [
                    recognised(BUDI, "spbe_security", until=MARCH_31)
                ],
            },
            ["competence-not-proven"],
        ),
        (
            {**may_be_signed, (opd, KOMINFO): [registered("DISKOMINFOSP", last=MARCH_31)]},
            ["opd-not-in-force"],
        ),
        (
            {
                **may_be_signed,
                (structure, STRUCTURE_ID): [
                    StructurePublished(
                        effective_on=APRIL_1, positions=(NETWORK,), legal_basis="SK", official=True
                    )
                ],
            },
            ["positions-changed"],
        ),
    ],
)
def test_what_has_changed_by_the_day_the_decree_takes_effect_refuses_it(
    facts: History, faults: list[str]
) -> None:
    decides(given=[prepared], when=sign, then=MembersMayNotBeSeated, elsewhere=facts)
    found = told([prepared], sign, facts)["members"]
    assert [each["fault"] for each in found] == faults
    assert {each["opd_id"] for each in found} == {KOMINFO}


def test_all_members_who_may_not_be_seated_are_named_together() -> None:
    facts = {
        **may_be_signed,
        (person, BUDI): [employed(BUDI, status=Status.SUSPENDED)],
        (person, SITI): [employed(SITI, status=Status.DISMISSED)],
        (competence, competence_of(BUDI)): [],
    }
    found = told([prepared], sign, facts)["members"]
    assert [(each["person_id"], each["fault"]) for each in found] == [
        (BUDI, "not-active"),
        (BUDI, "competence-not-proven"),
        (SITI, "not-active"),
    ]


def test_a_seat_elsewhere_later_in_the_term_hinders_too() -> None:
    later = msgspec.structs.replace(old_seat(BUDI, YEAR_END, HEALTH), effective_on=YEAR_END)
    facts = {**may_be_signed, (person, BUDI): [employed(BUDI), later]}
    decides(given=[prepared], when=sign, then=MembersMayNotBeSeated, elsewhere=facts)


def test_whoever_is_known_to_go_within_the_term_has_the_seat_until_that_day() -> None:
    going = PersonChanged(
        **asdict(employed(BUDI)) | {"status": Status.RETIRED, "effective_on": AUGUST_1}
    )
    facts: History = {**may_be_signed, (person, BUDI): [employed(BUDI), going]}
    leaves = SeatLeft(
        person_id=BUDI,
        opd_id=KOMINFO,
        position=NETWORK.key,
        decree_id=DECREE,
        reason=LeavingReason.RETIRED,
        effective_on=AUGUST_1,
    )
    at = 1 + next(nth for nth, each in enumerate(named_and_seated) if each.stream_id == BUDI)
    seated = [*named_and_seated[:at], Elsewhere(person, BUDI, leaves), *named_and_seated[at:]]
    then: list[Event | Elsewhere] = [*decided_and_closed, *seated]
    decides(given=[prepared], when=sign, then=then, elsewhere=facts)


def test_a_team_that_would_outlive_its_opd_is_not_seated() -> None:
    ending: History = {
        **may_be_signed,
        (opd, KOMINFO): [registered("DISKOMINFOSP", last=AUGUST_1)],
    }
    decides(given=[prepared], when=sign, then=MembersMayNotBeSeated, elsewhere=ending)
    assert [each["fault"] for each in told([prepared], sign, ending)["members"]] == [
        "opd-not-in-force"
    ]


def test_a_new_team_relieves_the_old_one_of_the_same_opd() -> None:
    def left(person_id: UUID) -> SeatLeft:
        return SeatLeft(
            person_id=person_id,
            opd_id=KOMINFO,
            position=NETWORK.key,
            decree_id=OLD_DECREE,
            reason=LeavingReason.TEAM_RENEWED,
            effective_on=APRIL_1,
            for_decree_id=DECREE,
        )

    facts = {
        **may_be_signed,
        (team, team_of(KOMINFO)): [old_team(BUDI, ANDI, until=YEAR_END)],
        (person, BUDI): [employed(BUDI), old_seat(BUDI, YEAR_END)],
        (person, ANDI): [employed(ANDI), old_seat(ANDI, YEAR_END)],
    }
    dissolved = TeamDissolved(
        opd_id=KOMINFO,
        decree_id=OLD_DECREE,
        effective_on=APRIL_1,
        for_decree_id=DECREE,
        reason=LeavingReason.TEAM_RENEWED,
    )
    relieved = [
        Elsewhere(team, team_of(KOMINFO), dissolved),
        Elsewhere(person, BUDI, left(BUDI)),
        Elsewhere(person, ANDI, left(ANDI)),
    ]
    then: list[Event | Elsewhere] = [*decided_and_closed, *relieved, *named_and_seated]
    decides(given=[prepared], when=sign, then=then, elsewhere=facts)


def test_a_team_whose_term_is_over_is_left_alone() -> None:
    facts = {
        **may_be_signed,
        (team, team_of(KOMINFO)): [old_team(BUDI, until=MARCH_31)],
        (person, BUDI): [employed(BUDI), old_seat(BUDI, MARCH_31)],
    }
    decides(given=[prepared], when=sign, then=all_follows, elsewhere=facts)
