"""What becomes of a running nomination when its OPD ends: it is withdrawn, never in silence."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from kit.decider import Elsewhere, Refused
from kit.testing import Given, Spec
from personnel.domain.decree import decree
from personnel.domain.decree_contents import DecreeIsEmpty, NominationLeftOut, PaperIsDifferent
from personnel.domain.ending import NominationsAreNotRunning
from personnel.domain.nomination import (
    NominationIsRunning,
    NominationPlaced,
    NominationReleased,
    NominationWithdrawn,
    nomination,
)
from personnel.domain.opd import opd
from personnel.domain.reorganisation import CloseOpd, reorganisation
from personnel.domain.reorganised import OpdAbolished
from personnel.domain.team import NominationClosed, NominationOpened, team, team_of
from tests.personnel import decrees
from tests.personnel.examples import DECREE, KOMINFO, NOMINATION, History, registered
from tests.personnel.nominations import drafted, verified

decides = Spec(reorganisation)

ON, LAW = date(2026, 7, 1), "Perda 3/2026"
OTHER = UUID(int=0xAB)
close = CloseOpd(
    opd_id=KOMINFO, effective_on=ON, legal_basis=LAW, withdrawn_nominations=(NOMINATION,)
)
abolished = OpdAbolished(opd_id=KOMINFO, heir_id=None, effective_on=ON, legal_basis=LAW)
withdrawn = NominationWithdrawn(nomination_id=NOMINATION, opd_id=KOMINFO, reason=LAW)
over = NominationClosed(opd_id=KOMINFO, nomination_id=NOMINATION)
running: History = {
    (opd, KOMINFO): [registered("DISKOMINFOSP")],
    (team, team_of(KOMINFO)): [NominationOpened(opd_id=KOMINFO, nomination_id=NOMINATION)],
    (nomination, NOMINATION): [drafted],
}


def decided(facts: History) -> list[object]:
    found = reorganisation.decide(close, reorganisation.initial, Given(histories=facts))
    return [one for one in found if not (isinstance(one, Elsewhere) and one.kind is opd)]


def test_a_nomination_that_whoever_decides_names_is_withdrawn_by_the_same_decision() -> None:
    assert decided(running) == [
        abolished,
        Elsewhere(nomination, NOMINATION, withdrawn),
        Elsewhere(team, team_of(KOMINFO), over),
    ]


def test_one_that_is_in_a_prepared_decree_leaves_it() -> None:
    placed = NominationPlaced(nomination_id=NOMINATION, decree_id=DECREE)
    facts: History = {**running, (nomination, NOMINATION): [*verified, placed]}
    left = NominationLeftOut(decree_id=DECREE, nomination_id=NOMINATION, reason=LAW)
    released = NominationReleased(nomination_id=NOMINATION, decree_id=DECREE)
    assert decided(facts) == [
        abolished,
        Elsewhere(decree, DECREE, left),
        Elsewhere(nomination, NOMINATION, released),
        Elsewhere(nomination, NOMINATION, withdrawn),
        Elsewhere(team, team_of(KOMINFO), over),
    ]


def test_a_decree_is_decided_without_what_left_it_and_not_where_that_was_all() -> None:
    left = NominationLeftOut(decree_id=DECREE, nomination_id=NOMINATION, reason=LAW)
    state = decree.replay([decrees.prepared, left])
    with pytest.raises(DecreeIsEmpty):
        decree.decide(decrees.sign, state, Given())
    both = replace(decrees.prepared, nominations=(NOMINATION, OTHER))
    assert decree.replay([both, left]).nominations == (OTHER,)


def test_one_that_was_begun_meanwhile_is_not_withdrawn_in_silence() -> None:
    unaware = replace(close, withdrawn_nominations=())
    with pytest.raises(Refused) as refusal:
        reorganisation.decide(unaware, reorganisation.initial, Given(histories=running))
    assert isinstance(refusal.value, NominationIsRunning)
    assert refusal.value.facts == {"opds": [KOMINFO], "nominations": [NOMINATION]}


def test_one_that_is_not_running_for_them_is_not_withdrawn() -> None:
    more = replace(close, withdrawn_nominations=(NOMINATION, OTHER))
    decides(given=[], when=more, then=NominationsAreNotRunning, elsewhere=running)


def test_what_is_signed_and_what_is_still_prepared_are_the_same_nominations() -> None:
    left = NominationLeftOut(decree_id=DECREE, nomination_id=NOMINATION, reason=LAW)
    both = replace(decrees.prepared, nominations=(NOMINATION, OTHER))
    signed = replace(decrees.sign, nominations=(NOMINATION, OTHER))
    with pytest.raises(PaperIsDifferent) as refusal:
        decree.decide(signed, decree.replay([both, left]), Given())
    assert refusal.value.facts == {"nominations": [OTHER]}
