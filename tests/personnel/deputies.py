"""Offices given into other hands, in any order, beside all else that happens to the OPDs.

For which days a delegation holds is refolded here from the events alone.
"""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID, uuid5

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kit.decider import Actor, Command, Decider, Refused
from kit.standing_in import acting
from kit.testing import Given
from personnel.domain.delegating import DelegationEnded, DelegationGiven, DelegationResumed
from personnel.domain.delegation import (
    AppointActing,
    DelegatedIsNotPassedOn,
    DelegateOffice,
    EndDelegation,
    OfficeIsNotHeld,
    OwnKind,
    RevokeDelegation,
    delegation,
)
from personnel.domain.delegation_terms import DELEGATION_TERMS_ID, delegation_terms
from personnel.domain.drafting import DraftNomination
from personnel.domain.naming import NominatePerson
from personnel.domain.nomination import WithdrawNomination, nomination
from personnel.domain.opd import opd
from personnel.domain.opd_standing import OpdKind
from personnel.domain.reorganisation import MergeOpds, reorganisation
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.submission import NominationSubmitted, SubmitNomination
from personnel.domain.successor import Successor
from personnel.domain.undoing import CancelReorganisation
from personnel.standing_in import mandate_of
from tests.personnel.delegations import GOVERNOR, ROLE, SUBMIT, terms
from tests.personnel.examples import CUSTODIAN, HEALTH, KOMINFO, NETWORK, TODAY
from tests.personnel.office import OF_HEALTH, OF_KOMINFO, Office

HEADS = {
    one: Actor(uuid5(one, "head"), frozenset({ROLE}), one, home_opd_id=one)
    for one in (KOMINFO, HEALTH)
}
DEPUTIES = tuple(
    Actor(UUID(int=0xDE00 + n), frozenset({"opd_operator"}), KOMINFO) for n in range(2)
)
ACTS = (None, (SUBMIT,), ("personnel.draft-nomination",))
DAYS = [TODAY + timedelta(days=n) for n in range(0, 60, 3)]

opds = st.sampled_from([KOMINFO, HEALTH])
offsets, lengths = st.integers(0, 10), st.integers(0, 12)


class Deputising(RuleBasedStateMachine):
    """Heads put their office into other hands; the Governor's office does so for vacant ones."""

    office: Office

    @initialize()
    def terms_hold(self) -> None:
        self.given_away: list[UUID] = []
        self.merged_on: list[date] = []
        self.submitted: list[tuple[Actor, NominationSubmitted]] = []

    @rule(
        opd_id=opds,
        deputy=st.sampled_from(DEPUTIES),
        own=st.booleans(),
        acts=st.sampled_from(ACTS),
        on=offsets,
        days=lengths,
    )
    def an_office_is_given_into_other_hands(  # noqa: PLR0913, PLR0917 - what is drawn
        self,
        opd_id: UUID,
        deputy: Actor,
        own: bool,  # noqa: FBT001 - drawn
        acts: tuple[str, ...] | None,
        on: int,
        days: int,
    ) -> None:
        self.office.histories[delegation_terms, DELEGATION_TERMS_ID] = [terms]
        command = self.lending(opd_id, deputy, acts, on, days)
        by = HEADS[opd_id] if own else GOVERNOR
        if not own:
            said = {f: getattr(command, f) for f in command.__struct_fields__ if f != "kind"}
            self.try_giving(delegation, command.delegation_id, AppointActing(**said), by)
        else:
            self.try_giving(delegation, command.delegation_id, command, by)
        self.given_away.append(command.delegation_id)

    def lending(
        self, opd_id: UUID, deputy: Actor, acts: tuple[str, ...] | None, on: int, days: int
    ) -> DelegateOffice:
        return DelegateOffice(
            delegation_id=self.office.id(),
            kind=OwnKind.PLH,
            role=ROLE,
            opd_id=opd_id,
            deputy=deputy.account_id,
            actions=acts,
            first_on=self.office.later(on),
            last_on=self.office.later(on + days),
            letter_number="800/1",
            letter_on=self.office.today,
        )

    @rule(opd_id=opds, which=st.integers(0, 9), on=offsets)
    def who_does_not_hold_it_never_gives_it_away(self, opd_id: UUID, which: int, on: int) -> None:
        command = self.lending(opd_id, DEPUTIES[0], None, on, 1)
        self.never(command, DEPUTIES[1], OfficeIsNotHeld)
        if by := self.acting_by(which):
            self.never(command, by, DelegatedIsNotPassedOn)

    def never(self, command: DelegateOffice, by: Actor, refusal: type[Refused]) -> None:
        try:
            self.office.give(delegation, command.delegation_id, command, by)
        except refusal:
            return
        raise AssertionError(command, by)

    @rule(which=st.integers(0, 9), revoked=st.booleans())
    def one_ends_before_its_last_day(self, which: int, revoked: bool) -> None:  # noqa: FBT001 - drawn
        if self.given_away:
            one = self.given_away[which % len(self.given_away)]
            said = RevokeDelegation if revoked else EndDelegation
            self.try_giving(delegation, one, said(reason="Kembali bertugas"), GOVERNOR)

    @rule(which=st.integers(0, 9))
    def a_deputy_submits_for_the_office(self, which: int) -> None:
        by = self.acting_by(which)
        if by is None or by.opd_id is None or self.office.running(by.opd_id):
            return
        people = OF_HEALTH if by.opd_id == HEALTH else OF_KOMINFO
        one, opd_id = self.office.id(), by.opd_id
        draft = DraftNomination(nomination_id=one, opd_id=opd_id, term_starts_on=self.office.today)
        self.try_giving(nomination, one, draft, by)
        for position, who in zip((NETWORK.key, CUSTODIAN.key), people, strict=False):
            command = NominatePerson(position=position, person_id=who)
            self.try_giving(nomination, one, command, by)
        letter = SubmitNomination(letter_number="800/1", letter_on=self.office.today)
        told = len(self.office.recorded)
        self.try_giving(nomination, one, letter, by)
        self.submitted += [
            (by, each)
            for each in self.office.recorded[told:]
            if isinstance(each, NominationSubmitted)
        ]
        self.try_giving(nomination, one, WithdrawNomination(reason="Ditarik"), by)

    def acting_by(self, which: int) -> Actor | None:
        """Return as whom a deputy acts today; nobody where they may not."""
        if not self.given_away:
            return None
        one = self.given_away[which % len(self.given_away)]
        return self.as_whom(one, self.office.today)

    def as_whom(self, one: UUID, on: date) -> Actor | None:
        given = self.office.state(delegation, one).given
        if given is None:
            return None
        who = next(each for each in DEPUTIES if each.account_id == given.deputy)
        facts = Given(today=on, actor=who, histories=self.office.histories)
        act = (given.actions or (SUBMIT,))[0]
        try:
            return acting(mandate_of, one, act, facts)
        except Refused:
            return None

    @rule(on=offsets, seldom=st.integers(0, 4))
    def health_is_merged_into_kominfo(self, on: int, seldom: int) -> None:
        if seldom:
            return
        running = self.office.running(HEALTH)
        command = MergeOpds(
            predecessors=(HEALTH,),
            successor=Successor("DISKOMINFOSP", "Dinas DISKOMINFOSP", OpdKind.DINAS),
            effective_on=self.office.later(on + 1),
            legal_basis="Perda",
            withdrawn_nominations=(running,) if running else (),
        )
        stream = reorganisation_of((HEALTH,), command.effective_on)
        self.try_giving(reorganisation, stream, command, GOVERNOR)
        self.merged_on.append(command.effective_on)

    @rule()
    def the_merger_is_cancelled(self) -> None:
        if self.merged_on:
            on = self.merged_on.pop()
            command = CancelReorganisation(opds=(HEALTH,), effective_on=on, reason="Ditunda")
            self.try_giving(reorganisation, reorganisation_of((HEALTH,), on), command, GOVERNOR)

    def try_giving(
        self,
        kind: Decider,  # type: ignore[type-arg]
        stream: UUID,
        command: Command,
        by: Actor,
    ) -> None:
        try:
            self.office.give(kind, stream, command, by)
        except Refused:
            return

    @invariant()
    def a_delegation_holds_on_the_days_that_were_given_and_no_others(self) -> None:
        held = refolded(self.office)
        for one, days in held.items():
            assert {on for on in DAYS if self.as_whom(one, on)} == days, one
            given = self.office.state(delegation, one).given
            assert given
            assert given.opd_id
            assert all(self.office.state(opd, given.opd_id).in_force(on) for on in days)

    @invariant()
    def each_act_of_an_office_is_in_the_hands_of_one_deputy(self) -> None:
        hands = defaultdict[tuple[UUID, str, date], set[UUID]](set)
        for one, days in refolded(self.office).items():
            given = self.office.state(delegation, one).given
            assert given
            for act in given.actions or (SUBMIT, "personnel.draft-nomination"):
                for on in days:
                    hands[given.office_id, act, on].add(one)
        assert [each for each in hands.values() if len(each) > 1] == []

    @invariant()
    def nobody_gives_what_they_do_not_hold(self) -> None:
        for each in self.office.recorded:
            if isinstance(each, DelegationGiven) and each.stood_in_for:
                assert each.opd_id
                assert each.given_by == each.stood_in_for == HEADS[each.opd_id].account_id
            elif isinstance(each, DelegationGiven):
                assert each.given_by == GOVERNOR.account_id

    @invariant()
    def what_a_deputy_did_names_both(self) -> None:
        for by, event in self.submitted:
            assert (event.submitted_by, event.on_behalf_of) == (by.account_id, by.on_behalf_of)
            assert by.on_behalf_of != by.account_id
            assert by.account_id in {each.account_id for each in DEPUTIES}


def refolded(office: Office) -> dict[UUID, set[date]]:
    """Return on which days each delegation holds, told event by event."""
    held: dict[UUID, set[date]] = {}
    whole: dict[UUID, set[date]] = {}
    for event in office.recorded:
        match event:
            case DelegationGiven():
                days = {on for on in DAYS if event.effective_on <= on <= event.last_on}
                whole[event.delegation_id], held[event.delegation_id] = days, set(days)
            case DelegationEnded():
                gone = {on for on in DAYS if on >= event.effective_on}
                held[event.delegation_id] -= gone
            case DelegationResumed():
                held[event.delegation_id] = set(whole[event.delegation_id])
            case _:
                pass
    return held
