"""Until which day does evaluation take a delegation for given, as far as it has heard?"""

from datetime import date
from uuid import UUID

from evaluation.domain.delegation import (
    DelegationEndNoted,
    DelegationNoted,
    DelegationResumptionNoted,
    NoteDelegationEnd,
    NoteDelegationResumption,
    delegation,
)
from evaluation.standing_in import mandate_of
from kit.testing import Given, Spec

decides = Spec(delegation)

ID, HEARD, DEPUTY = UUID(int=0xDE1), UUID(int=0xE), UUID(int=0x5EC)
APRIL_1, MARCH_20, MARCH_31 = date(2026, 4, 1), date(2026, 3, 20), date(2026, 3, 31)
noted = DelegationNoted(
    delegation_id=ID,
    role="opd_head",
    opd_id=None,
    on_behalf_of=UUID(int=0x4EAD),
    deputy=DEPUTY,
    actions=None,
    first_on=date(2026, 3, 2),
    last_on=date(2026, 4, 20),
    heard_event_id=HEARD,
)
end = NoteDelegationEnd(delegation_id=ID, ended_on=APRIL_1, heard_event_id=HEARD)
ended = DelegationEndNoted(delegation_id=ID, ended_on=APRIL_1, heard_event_id=HEARD)
resume = NoteDelegationResumption(delegation_id=ID, heard_event_id=HEARD)
resumed = DelegationResumptionNoted(delegation_id=ID, heard_event_id=HEARD)


def has_ended(on: date, *after: DelegationEndNoted | DelegationResumptionNoted) -> bool:
    facts = Given(today=on, histories={(delegation, ID): [noted, *after]})
    mandate = mandate_of(ID, facts)
    assert mandate
    return mandate.ended


def test_one_that_ends_with_its_opd_holds_until_that_day() -> None:
    decides(given=[noted], when=end, then=[ended])
    assert [has_ended(on, ended) for on in (MARCH_31, APRIL_1)] == [False, True]


def test_an_earlier_end_goes_before_a_later_one() -> None:
    earlier = DelegationEndNoted(delegation_id=ID, ended_on=MARCH_20, heard_event_id=HEARD)
    sooner = NoteDelegationEnd(delegation_id=ID, ended_on=MARCH_20, heard_event_id=HEARD)
    decides(given=[noted, ended], when=sooner, then=[earlier])
    decides(given=[noted, earlier], when=end, then=[])
    assert has_ended(MARCH_20, earlier, ended)


def test_one_goes_on_whose_opd_does_not_end_after_all() -> None:
    decides(given=[noted, ended], when=resume, then=[resumed])
    decides(given=[noted, ended, resumed], when=resume, then=[])
    assert not has_ended(APRIL_1, ended, resumed)
