from uuid import UUID

from kit.decider import Elsewhere
from kit.testing import Spec
from personnel.domain.drafting import DraftNomination, NominationIsDifferent, OpdIsEnding
from personnel.domain.naming import (
    NominatePerson,
    VacatePosition,
)
from personnel.domain.nomination import (
    Event,
    NominationIsInDecree,
    NominationIsNotOpen,
    NominationIsRunning,
    NominationIsUnknown,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
    WithdrawNomination,
    nomination,
)
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown, opd
from personnel.domain.submission import (
    SubmitNomination,
)
from personnel.domain.team import NominationClosed, NominationOpened, team, team_of
from tests.personnel.examples import (
    ANDI,
    APRIL_1,
    DECREE,
    JAN_1,
    KOMINFO,
    NETWORK,
    NOMINATION,
    TODAY,
    YEAR_END,
    History,
    all_is_well,
    kominfo_exists,
    registered,
)
from tests.personnel.nominations import (
    MARCH_31,
    drafted,
    filled,
    name_budi,
    returned,
    submit,
    submitted,
    told,
    verified,
)

decides = Spec(nomination)

draft = DraftNomination(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=APRIL_1)
opened = NominationOpened(opd_id=KOMINFO, nomination_id=NOMINATION)
closed = NominationClosed(opd_id=KOMINFO, nomination_id=NOMINATION)
withdrawn = NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO, reason="Keliru.")
placed = NominationPlaced(nomination_id=NOMINATION, decree_id=DECREE)


def test_a_draft_opens_the_one_running_nomination_of_the_opd() -> None:
    decides(
        given=[],
        when=draft,
        then=[drafted, Elsewhere(team, team_of(KOMINFO), opened)],
        elsewhere=kominfo_exists,
    )


def test_drafting_the_same_again_changes_nothing() -> None:
    decides(given=filled, when=draft, then=[])


def test_a_draft_keeps_its_term() -> None:
    other = DraftNomination(nomination_id=NOMINATION, opd_id=KOMINFO, term_starts_on=JAN_1)
    decides(given=[drafted], when=other, then=NominationIsDifferent)


def test_an_opd_has_one_running_nomination() -> None:
    other = NominationOpened(opd_id=KOMINFO, nomination_id=UUID(int=0xA0))
    running = {**kominfo_exists, (team, team_of(KOMINFO)): [other]}
    decides(given=[], when=draft, then=NominationIsRunning, elsewhere=running)
    assert told([], draft, running)["nominations"] == [UUID(int=0xA0)]


def test_an_opd_may_begin_anew_once_the_nomination_is_closed() -> None:
    other = UUID(int=0xA0)
    history = [
        NominationOpened(opd_id=KOMINFO, nomination_id=other),
        NominationClosed(opd_id=KOMINFO, nomination_id=other),
    ]
    decides(
        given=[],
        when=draft,
        then=[drafted, Elsewhere(team, team_of(KOMINFO), opened)],
        elsewhere={**kominfo_exists, (team, team_of(KOMINFO)): history},
    )


def test_only_an_opd_in_force_when_the_term_starts_nominates() -> None:
    decides(given=[], when=draft, then=OpdIsUnknown)
    ending = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=MARCH_31)]}
    decides(given=[], when=draft, then=OpdIsNotInForce, elsewhere=ending)


def test_no_nomination_is_begun_for_an_opd_whose_end_is_decided() -> None:
    ending: History = {(opd, KOMINFO): [registered("DISKOMINFOSP", last=YEAR_END)]}
    decides(given=[], when=draft, then=OpdIsEnding, elsewhere=ending)


def test_nothing_happens_to_a_nomination_that_was_not_drafted() -> None:
    for command in (
        name_budi,
        VacatePosition(position=NETWORK.key),
        submit,
        WithdrawNomination(reason="Keliru."),
    ):
        decides(given=[], when=command, then=NominationIsUnknown, elsewhere=all_is_well)


def test_nothing_is_named_or_submitted_while_the_nomination_is_checked_or_after() -> None:
    name_other = NominatePerson(position=NETWORK.key, person_id=ANDI)
    other_letter = SubmitNomination(letter_number="13", letter_on=TODAY)
    for history in ([*filled, submitted()], verified, [*filled, withdrawn]):
        for command in (name_other, VacatePosition(position=NETWORK.key), other_letter):
            decides(given=history, when=command, then=NominationIsNotOpen, elsewhere=all_is_well)


def test_a_nomination_is_withdrawn_and_makes_room_for_another() -> None:
    then: list[Event | Elsewhere] = [withdrawn, Elsewhere(team, team_of(KOMINFO), closed)]
    histories: list[list[Event]] = [[drafted], [*filled, submitted()], returned, verified]
    for history in histories:
        decides(given=history, when=WithdrawNomination(reason="Keliru."), then=then)
    decides(given=[drafted, withdrawn], when=WithdrawNomination(reason="Keliru."), then=[])


def test_what_a_decree_contains_is_not_withdrawn_until_the_decree_is_discarded() -> None:
    decides(
        given=[*verified, placed],
        when=WithdrawNomination(reason="Keliru."),
        then=NominationIsInDecree,
    )
    released = NominationReleased(nomination_id=NOMINATION, decree_id=DECREE)
    decides(
        given=[*verified, placed, released],
        when=WithdrawNomination(reason="Keliru."),
        then=[withdrawn, Elsewhere(team, team_of(KOMINFO), closed)],
    )
