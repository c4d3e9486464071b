from datetime import timedelta

import msgspec
import pytest

from kit.decider import Elsewhere
from kit.testing import Spec
from personnel.domain.decree import (
    DecreeIsDifferent,
    DecreeIsNotPrepared,
    DiscardDecree,
    Event,
    decree,
)
from personnel.domain.decree_contents import (
    DecreeIsEmpty,
    NominationsAreInAnotherDecree,
    NominationsAreNotVerified,
)
from personnel.domain.decree_dates import (
    DecisionIsInTheFuture,
    DecreeWorksBackwards,
    TermEndsBeforeItBegins,
)
from personnel.domain.decree_number import (
    DecreeNumberIsTaken,
    DecreeNumberTaken,
    decree_number,
    normalise,
    number_of,
)
from personnel.domain.nomination import (
    NominationPlaced,
    nomination,
)
from tests.personnel.decrees import (
    MARCH_31,
    NUMBER,
    OLD_DECREE,
    all_follows,
    discarded,
    is_verified,
    may_be_signed,
    number_id,
    placed,
    prepare,
    prepared,
    released,
    sign,
    signed,
    told,
)
from tests.personnel.examples import (
    JAN_1,
    NOMINATION,
    TODAY,
    History,
)
from tests.personnel.nominations import filled, submitted, verified

decides = Spec(decree)


def test_a_decree_is_prepared_of_verified_nominations() -> None:
    decides(
        given=[],
        when=prepare,
        then=[prepared, Elsewhere(nomination, NOMINATION, placed)],
        elsewhere=is_verified,
    )


def test_a_nomination_named_twice_counts_once() -> None:
    twice = msgspec.structs.replace(prepare, nominations=(NOMINATION, NOMINATION))
    then: list[Event | Elsewhere] = [prepared, Elsewhere(nomination, NOMINATION, placed)]
    decides(given=[], when=twice, then=then, elsewhere=is_verified)


def test_preparing_the_same_again_changes_nothing() -> None:
    histories: list[list[Event]] = [[prepared], [prepared, signed], [prepared, discarded]]
    for history in histories:
        decides(given=history, when=prepare, then=[])


def test_a_prepared_decree_keeps_its_contents() -> None:
    other = msgspec.structs.replace(prepare, title="Lain")
    decides(given=[prepared], when=other, then=DecreeIsDifferent)


def test_a_decree_contains_something() -> None:
    empty = msgspec.structs.replace(prepare, nominations=())
    decides(given=[], when=empty, then=DecreeIsEmpty)


def test_what_is_not_verified_is_not_prepared() -> None:
    decides(given=[], when=prepare, then=NominationsAreNotVerified)
    pending: History = {(nomination, NOMINATION): [*filled, submitted()]}
    decides(given=[], when=prepare, then=NominationsAreNotVerified, elsewhere=pending)
    assert told([], prepare, pending) == {
        "nominations": [{"nomination_id": NOMINATION, "stage": "submitted"}]
    }


def test_what_another_open_decree_contains_is_not_prepared() -> None:
    in_other = NominationPlaced(nomination_id=NOMINATION, decree_id=OLD_DECREE)
    facts: History = {(nomination, NOMINATION): [*verified, in_other]}
    decides(given=[], when=prepare, then=NominationsAreInAnotherDecree, elsewhere=facts)


def test_what_a_discarded_decree_contained_is_prepared_again() -> None:
    facts: History = {(nomination, NOMINATION): [*verified, placed, released]}
    again = msgspec.structs.replace(prepare, decree_id=OLD_DECREE)
    then: list[Event | Elsewhere] = [
        msgspec.structs.replace(prepared, decree_id=OLD_DECREE),
        Elsewhere(
            nomination,
            NOMINATION,
            NominationPlaced(nomination_id=NOMINATION, decree_id=OLD_DECREE),
        ),
    ]
    decides(given=[], when=again, then=then, elsewhere=facts)


def test_one_decision_names_the_teams_and_seats_their_members() -> None:
    decides(given=[prepared], when=sign, then=all_follows, elsewhere=may_be_signed)


def test_deciding_the_same_again_changes_nothing() -> None:
    decides(given=[prepared, signed], when=sign, then=[])


def test_only_a_prepared_decree_is_decided() -> None:
    decides(given=[], when=sign, then=DecreeIsNotPrepared)
    decides(given=[prepared, discarded], when=sign, then=DecreeIsNotPrepared)
    other = msgspec.structs.replace(sign, number="2")
    decides(given=[prepared, signed], when=other, then=DecreeIsNotPrepared)


@pytest.mark.parametrize(
    "written",
    [
        "188.4/478/SULBAR/XII/2022",
        " 188.4 /478\\sulbar//xii /2022",
        "188.4\u2044478/SULBAR/XII/2022",
        "188.4/478/SULBAR/XII/2022\u200b",
        "188.4\uff0f\uff14\uff17\uff18/SULBAR/\u216b/2022",
    ],
)
def test_a_number_is_the_same_in_whatever_case_spaces_and_slashes(written: str) -> None:
    assert normalise(written) == "188.4/478/SULBAR/XII/2022"


def test_words_of_a_number_stay_apart() -> None:
    assert normalise("Nomor  125 Tahun 2025") == "NOMOR 125 TAHUN 2025"


def test_a_number_is_taken_once_in_a_year() -> None:
    used = DecreeNumberTaken(number=NUMBER, decree_id=OLD_DECREE, effective_on=JAN_1)
    facts = {**may_be_signed, (decree_number, number_id): [used]}
    decides(given=[prepared], when=sign, then=DecreeNumberIsTaken, elsewhere=facts)
    assert told([prepared], sign, facts)["decree_id"] == OLD_DECREE
    last_year = {**may_be_signed, (decree_number, number_of(NUMBER, 2025)): [used]}
    decides(given=[prepared], when=sign, then=all_follows, elsewhere=last_year)


def test_a_decree_is_not_recorded_before_its_day() -> None:
    tomorrow = msgspec.structs.replace(sign, decided_on=TODAY + timedelta(days=1))
    decides(given=[prepared], when=tomorrow, then=DecisionIsInTheFuture, elsewhere=may_be_signed)


def test_a_decree_does_not_work_backwards() -> None:
    backwards = msgspec.structs.replace(sign, effective_on=TODAY - timedelta(days=1))
    decides(given=[prepared], when=backwards, then=DecreeWorksBackwards, elsewhere=may_be_signed)


def test_a_term_lasts_a_day_at_least() -> None:
    never = msgspec.structs.replace(sign, until=MARCH_31)
    decides(given=[prepared], when=never, then=TermEndsBeforeItBegins, elsewhere=may_be_signed)


def test_a_discarded_decree_sets_its_nominations_free() -> None:
    decides(
        given=[prepared],
        when=DiscardDecree(reason="Judulnya keliru."),
        then=[discarded, Elsewhere(nomination, NOMINATION, released)],
    )


def test_discarding_again_changes_nothing() -> None:
    decides(given=[prepared, discarded], when=DiscardDecree(reason="Judulnya keliru."), then=[])


def test_what_was_decided_or_never_prepared_is_not_discarded() -> None:
    decides(given=[], when=DiscardDecree(reason="Judulnya keliru."), then=DecreeIsNotPrepared)
    decides(
        given=[prepared, signed],
        when=DiscardDecree(reason="Judulnya keliru."),
        then=DecreeIsNotPrepared,
    )
