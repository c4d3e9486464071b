"""Do the groups of the sample year hold together before anybody plays it?"""

from datetime import date

from gateway.access.sample_accounts import sample_account
from spbe.demo import companions
from spbe.demo.companions import GROUPS, LEADERS, account_of, group_of, leader_of
from spbe.demo.nominations import CODES
from spbe.demo.plan import Step
from spbe.demo.year import Year, first_day

YEAR = Year(first_day(date(2026, 11, 23)))


def test_every_opd_is_in_a_group_of_four_to_six() -> None:
    sizes = [sum(group_of(code) == number for code in CODES) for number in range(1, GROUPS + 1)]
    assert sum(sizes) == len(CODES)
    assert all(4 <= size <= 6 for size in sizes)


def test_the_accounts_are_those_of_the_sample_users_who_work_for_none_of_their_opds() -> None:
    for number in range(1, GROUPS + 1):
        user = leader_of(number)
        account = sample_account(user)
        assert account is not None
        assert account.account_id == account_of(user)
        assert account.opd_code == LEADERS[user]
        assert group_of(LEADERS[user]) != number


def test_it_stays_small() -> None:
    phases = companions.companions(YEAR)
    steps = [move for phase in phases for chain in phase.chains for move in chain]
    assert all(isinstance(step, Step) for step in steps)
    assert 100 < len(steps) <= 210
