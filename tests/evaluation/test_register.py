"""Which OPDs there are, and who among them is missing from a period."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.domain.dates import Days
from evaluation.domain.register import REGISTER, register
from evaluation.domain.roster import absent, roster, roster_of
from kit.testing import Given
from tests.evaluation.examples import (
    HEALTH,
    JAN_5,
    KOMINFO,
    MAR_31,
    Q1,
    joined,
    listed,
)

ALL_OF_THE_COUNTRY = 22_000
but = msgspec.structs.replace

health, kominfo = listed(HEALTH, "DINKES"), listed(KOMINFO, "DISKOMINFOSP")


def test_it_tells_who_was_in_force_in_the_order_of_their_codes() -> None:
    ended = but(kominfo, valid_to=JAN_5)
    listed_so_far = register.replay([kominfo, health, ended])
    assert listed_so_far.in_force_within(Days(JAN_5, JAN_5)) == [health, ended]
    assert listed_so_far.in_force_within(Days(MAR_31, MAR_31)) == [health]
    assert register.initial.in_force_within(Days(JAN_5, JAN_5)) == []


def test_an_opd_is_there_from_its_first_day_on() -> None:
    new = but(health, valid_from=MAR_31)
    assert register.replay([new]).in_force_within(Days(MAR_31, MAR_31)) == [new]
    assert register.replay([new]).in_force_within(Days(JAN_5, date(2026, 3, 30))) == []


def test_it_holds_every_opd_of_the_country() -> None:
    everybody = [listed(UUID(int=number), str(number)) for number in range(ALL_OF_THE_COUNTRY)]
    assert len(register.replay(everybody).in_force_within(Days(JAN_5, JAN_5))) == ALL_OF_THE_COUNTRY


def test_whoever_is_in_force_and_does_not_take_part_is_absent() -> None:
    facts = Given(
        histories={
            (register, REGISTER): [health, kominfo],
            (roster, roster_of(Q1)): [joined(KOMINFO)],
        }
    )
    assert absent(facts, Q1, Days(JAN_5, MAR_31)) == [health]
