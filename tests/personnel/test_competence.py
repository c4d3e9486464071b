from datetime import date
from uuid import UUID

import msgspec

from kit.testing import Spec
from personnel.domain.competence import (
    RecogniseCertificate,
    RecognitionWithdrawn,
    WithdrawCertificate,
    competence,
)
from tests.personnel.examples import BUDI, HEARD, certificate_of, recognised

decides = Spec(competence)

NETWORKS = ("spbe_infrastructure",)
FIRST, LAST = date(2024, 2, 29), date(2027, 2, 28)
MARCH_2 = date(2026, 3, 2)

with_end = recognised(BUDI, *NETWORKS, since=FIRST, until=LAST)
without_end = recognised(BUDI, *NETWORKS, since=FIRST, until=None)
recognise = RecogniseCertificate(
    person_id=BUDI,
    certificate_id=certificate_of(BUDI),
    programme_id=None,
    competences=NETWORKS,
    valid_from=FIRST,
    valid_until=LAST,
    heard_event_id=HEARD,
)
withdraw = WithdrawCertificate(
    person_id=BUDI,
    certificate_id=certificate_of(BUDI),
    reason_code="revoked",
    effective_on=MARCH_2,
    heard_event_id=HEARD,
)
withdrawn = RecognitionWithdrawn(
    person_id=BUDI,
    certificate_id=certificate_of(BUDI),
    reason_code="revoked",
    effective_on=MARCH_2,
    heard_event_id=HEARD,
)


def test_a_certificate_that_training_verified_is_recognised() -> None:
    decides(given=[], when=recognise, then=[with_end])


def test_hearing_the_same_again_changes_nothing() -> None:
    again = msgspec.structs.replace(recognise, heard_event_id=UUID(int=99))
    decides(given=[with_end], when=again, then=[])


def test_a_certificate_heard_of_with_another_end_is_recognised_anew() -> None:
    endless = msgspec.structs.replace(recognise, valid_until=None)
    decides(given=[with_end], when=endless, then=[without_end])


def test_a_withdrawal_is_recorded_once() -> None:
    decides(given=[with_end], when=withdraw, then=[withdrawn])
    decides(given=[with_end, withdrawn], when=withdraw, then=[])


def test_a_withdrawal_for_an_earlier_day_is_recorded_too() -> None:
    earlier = msgspec.structs.replace(withdraw, effective_on=FIRST)
    expected = msgspec.structs.replace(withdrawn, effective_on=FIRST)
    decides(given=[with_end, withdrawn], when=earlier, then=[expected])


def test_a_withdrawal_of_a_certificate_not_heard_of_is_recorded() -> None:
    decides(given=[], when=withdraw, then=[withdrawn])


def test_a_certificate_proves_from_its_first_to_its_last_day() -> None:
    state = competence.replay([with_end])
    days = [date(2024, 2, 28), FIRST, LAST, date(2027, 3, 1)]
    assert [state.proves(NETWORKS, day, None) for day in days] == [False, True, True, False]


def test_any_one_of_the_competences_suffices() -> None:
    state = competence.replay([with_end])
    assert state.proves(("spbe_security", *NETWORKS), MARCH_2, None)
    assert not state.proves(("spbe_security",), MARCH_2, None)
    assert not state.proves((), MARCH_2, None)


def test_a_certificate_without_end_is_good_for_as_many_years_as_the_position_says() -> None:
    state = competence.replay([without_end])
    assert state.proves(NETWORKS, date(2029, 2, 28), 5)
    assert not state.proves(NETWORKS, date(2029, 3, 1), 5)
    assert state.proves(NETWORKS, date(2060, 1, 1), None)


def test_the_age_does_not_shorten_a_certificate_that_has_its_own_end() -> None:
    assert competence.replay([with_end]).proves(NETWORKS, LAST, 1)


def test_a_withdrawn_certificate_proves_nothing_from_that_day_in_whatever_order_heard() -> None:
    for state in (
        competence.replay([with_end, withdrawn]),
        competence.replay([withdrawn, with_end]),
    ):
        assert state.proves(NETWORKS, date(2026, 3, 1), None)
        assert not state.proves(NETWORKS, MARCH_2, None)


def test_another_certificate_still_proves_it() -> None:
    other = msgspec.structs.replace(with_end, certificate_id=UUID(int=7))
    state = competence.replay([with_end, withdrawn, other])
    assert state.proof_of(NETWORKS, MARCH_2, None) == UUID(int=7)
