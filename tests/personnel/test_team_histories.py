"""Whatever offices do one after the other: who sits where, on which day, by which paper?

Seats and teams are refolded from the events alone, without the domain's own help.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from kit.decider import Command, Decider, Refused
from personnel.domain.decree import decree
from personnel.domain.decree_contents import LeavingOut
from personnel.domain.interim import AssignInterim, EndInterim, interim
from personnel.domain.nomination import WithdrawNomination, nomination
from personnel.domain.opd import opd
from personnel.domain.person import person
from personnel.domain.person_record import Status
from personnel.domain.reorganisation import CloseOpd, reorganisation
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.revocation import RevokeDecree
from personnel.domain.team import team, team_of
from tests.personnel import seat_refold
from tests.personnel.careers import Careers
from tests.personnel.deputies import Deputising
from tests.personnel.examples import CUSTODIAN, HEALTH, KOMINFO, NETWORK, TODAY, YEAR_END
from tests.personnel.office import DEWI, EKO, OF_HEALTH, OF_KOMINFO, WHOLE, Office

PEOPLE = (*OF_KOMINFO, *OF_HEALTH)
OF_BOTH = {NETWORK.key: DEWI, CUSTODIAN.key: EKO}
POSITIONS = (NETWORK.key, CUSTODIAN.key)
DAYS = [*(TODAY + timedelta(days=n) for n in range(50)), YEAR_END]

offsets = st.integers(0, 12)
opds = st.sampled_from([KOMINFO, HEALTH])
people = st.sampled_from(PEOPLE)


class Offices(Careers):
    """Two OPDs whose people are named, replaced and moved, and one of which is closed."""

    @initialize(begun=st.sampled_from([True, True, True, False]))
    def begin(self, begun: bool) -> None:  # noqa: FBT001 - drawn
        self.office = Office()
        self.nominations: list[UUID] = []
        self.singles: list[tuple[UUID, UUID]] = []
        self.decrees: list[UUID] = []
        self.assignments: list[UUID] = []
        if begun:
            both = [self.office.nominated(WHOLE), self.office.nominated(OF_BOTH, HEALTH)]
            self.decrees.append(self.office.decreed(*both))

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.office.today = self.office.later(days)

    @rule(opd_id=opds, named=st.permutations(PEOPLE), on=offsets)
    def a_whole_team_is_nominated(self, opd_id: UUID, named: list[UUID], on: int) -> None:
        members = dict(zip(POSITIONS, (n for n in named if n in own(opd_id)), strict=False))
        if made := self.tried(opd_id, lambda: self.office.nominated(members, opd_id, self.day(on))):
            self.nominations.append(made)

    @rule(opd_id=opds, position=st.sampled_from(POSITIONS), who=people, on=offsets)
    def somebody_is_nominated_for_a_seat(
        self, opd_id: UUID, position: str, who: UUID, on: int
    ) -> None:
        periods = self.office.team_on(opd_id, self.day(on))
        nominate = self.office.nominated
        made = self.tried(
            opd_id, lambda: nominate({position: who}, opd_id, self.day(on), positions=[position])
        )
        if made and periods:
            self.singles.append((made, periods[0].decree_id))

    @rule(opd_id=opds, named=st.permutations(PEOPLE), on=offsets)
    def a_team_is_named_anew(self, opd_id: UUID, named: list[UUID], on: int) -> None:
        members = dict(zip(POSITIONS, (n for n in named if n in own(opd_id)), strict=False))
        if made := self.tried(opd_id, lambda: self.office.nominated(members, opd_id, self.day(on))):
            self.decided(lambda: self.office.decreed(made, on=self.day(on)))

    @rule(on=offsets, leaves_out=st.booleans())
    def the_governor_names_teams(self, on: int, leaves_out: bool) -> None:  # noqa: FBT001 - drawn
        reason = "Belum disetujui."
        out = [LeavingOut(each, reason, POSITIONS[0]) for each in self.nominations if leaves_out]
        self.decided(
            lambda: self.office.decreed(*self.nominations, on=self.day(on), left_out=tuple(out))
        )
        self.nominations.clear()

    @rule(on=offsets)
    def the_governor_amends(self, on: int) -> None:
        for one, base in self.singles:
            self.decided(lambda: self.office.decreed(one, on=self.day(on), amends=base))  # noqa: B023 - at once
        self.singles.clear()

    @rule(which=st.integers(0, 9), on=offsets)
    def the_governor_revokes(self, which: int, on: int) -> None:
        if self.decrees:
            command = RevokeDecree(
                number=f"188.4/{self.office.id()}",
                decided_on=self.office.today,
                effective_on=self.day(on),
                signed_by="Gubernur",
                reason="Keliru",
            )
            self.given(decree, self.decrees[which % len(self.decrees)], command)

    @rule(opd_id=opds, position=st.sampled_from(POSITIONS), which=st.integers(0, 9), on=offsets)
    def a_seat_is_given_to_another(self, opd_id: UUID, position: str, which: int, on: int) -> None:
        periods = self.office.team_on(opd_id, self.day(on))
        who = own(opd_id)[which % len(own(opd_id))]
        nominate = self.office.nominated
        made = self.tried(
            opd_id, lambda: nominate({position: who}, opd_id, self.day(on), positions=[position])
        )
        if made and periods:
            amends = periods[0].decree_id
            self.decided(lambda: self.office.decreed(made, on=self.day(on), amends=amends))

    @rule(opd_id=opds, which=st.integers(0, 9), on=offsets, days=offsets)
    def a_head_assigns_somebody(self, opd_id: UUID, which: int, on: int, days: int) -> None:
        """Fill a seat that is vacant, if there is one; else any, which is refused."""
        day = self.day(on)
        vacant = [each for each in POSITIONS if not self.office.holders(each, day, opd_id)]
        wanted = vacant or POSITIONS
        free = [who for who in own(opd_id) if not self.office.seats(who)] or own(opd_id)
        command = AssignInterim(
            assignment_id=self.office.id(),
            opd_id=opd_id,
            position=wanted[which % len(wanted)],
            person_id=free[which % len(free)],
            effective_on=day,
            until=self.day(on + days),
            letter_number="800/5",
            letter_on=self.office.today,
        )
        self.given(interim, command.assignment_id, command)
        self.assignments.append(command.assignment_id)

    @rule(which=st.integers(0, 9), on=offsets)
    def a_head_ends_an_assignment(self, which: int, on: int) -> None:
        if self.assignments:
            command = EndInterim(effective_on=self.day(on), reason="Selesai")
            self.given(interim, self.assignments[which % len(self.assignments)], command)

    @rule(
        who=people,
        on=st.integers(-6, 12),
        status=st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.RETIRED, Status.UNPAID_LEAVE]),
        opd_id=opds,
        grade=st.sampled_from(["III/c", "III/d"]),
    )
    def something_is_recorded_of_somebody(
        self, who: UUID, on: int, status: Status, opd_id: UUID, grade: str
    ) -> None:
        try:
            self.office.record(who, self.day(on), status=status, opd_id=opd_id, grade=grade)
        except Refused:
            return

    @rule(on=offsets, seldom=st.integers(0, 3))
    def health_is_closed(self, on: int, seldom: int) -> None:
        if seldom:
            return
        running = self.office.running(HEALTH)
        command = CloseOpd(
            opd_id=HEALTH,
            effective_on=self.day(on + 1),
            legal_basis="Perda",
            heir_id=KOMINFO,
            withdrawn_nominations=(running,) if running else (),
        )
        stream = reorganisation_of((HEALTH,), command.effective_on)
        self.given(reorganisation, stream, command)

    def day(self, offset: int) -> date:
        return self.office.later(offset)

    def given(self, kind: Decider, stream: UUID, command: Command) -> None:  # type: ignore[type-arg]
        try:
            self.office.give(kind, stream, command)
        except Refused:
            return

    def tried(self, opd_id: UUID, nominate: Callable[[], UUID]) -> UUID | None:
        """Nominate; what was refused on the way is withdrawn, unless it waited there before."""
        before = self.office.running(opd_id)
        try:
            return nominate()
        except Refused:
            running = self.office.running(opd_id)
            if running and running != before:
                self.given(nomination, running, WithdrawNomination(reason="Ditolak"))
            return None

    def decided(self, decide: Callable[[], UUID]) -> None:
        """Decide; what could not be decided is discarded, and its nominations withdrawn."""
        try:
            self.decrees.append(decide())
        except Refused:
            self.office.give_up()

    @invariant()
    def nobody_sits_twice_and_no_seat_has_two_holders(self) -> None:
        for on, places in self.days().items():
            people = [each.person_id for each in places]
            assert len(people) == len(set(people)), (on, places)
            held = [(each.opd_id, each.position) for each in places]
            assert len(held) == len(set(held)), (on, places)

    @invariant()
    def every_seat_is_held_by_a_paper_that_holds_on_the_day(self) -> None:
        papers = seat_refold.papers(self.office.recorded)
        for on, places in self.days().items():
            for each in places:
                assert papers[each.paper].has(on), (each, on, "held by nothing")

    @invariant()
    def an_opd_has_one_team_and_seats_only_as_long_as_it_has_one(self) -> None:
        known = seat_refold.teams(self.office.recorded)
        for on, places in self.days().items():
            in_office = [opd_id for (opd_id, _), days in known.items() if days.has(on)]
            assert len(in_office) == len(set(in_office)), on
            assert {each.opd_id for each in places} <= set(in_office), on

    @invariant()
    def whoever_holds_a_seat_is_in_active_service_of_an_opd_in_force(self) -> None:
        for on, places in self.days().items():
            for each in places:
                record = self.office.state(person, each.person_id).on(on)
                assert record
                assert (record.status, record.opd_id) == (Status.ACTIVE, each.opd_id), (each, on)
                assert self.office.state(opd, each.opd_id).in_force(on)

    @invariant()
    def the_domain_knows_the_same_seats_and_teams(self) -> None:
        told = {
            each: days
            for each, days in seat_refold.seats(self.office.recorded).items()
            if days.first <= days.last
        }
        assert told == {
            seat_refold.Place(who, seat.opd_id, seat.position, seat.decree_id): seat_refold.Days(
                seat.effective_on, seat.until
            )
            for who in PEOPLE
            for seat in self.office.seats(who)
        }
        for (opd_id, decree_id), days in seat_refold.teams(self.office.recorded).items():
            period = self.office.state(team, team_of(opd_id)).by(decree_id)
            assert period
            assert (period.effective_on, period.until) == days

    def days(self) -> dict[date, list[seat_refold.Place]]:
        """Return by day which seats are held."""
        known = seat_refold.seats(self.office.recorded)
        return {on: [each for each, days in known.items() if days.has(on)] for on in DAYS}


def own(opd_id: UUID) -> tuple[UUID, ...]:
    """Return who works for an OPD at first."""
    return OF_HEALTH if opd_id == HEALTH else OF_KOMINFO


class DeputisedOffices(Offices, Deputising):
    """The same offices, whose heads put them into other hands, and one of which is merged."""


TestOffices = Offices.TestCase
TestDeputisedOffices = DeputisedOffices.TestCase
TestOffices.settings = TestDeputisedOffices.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
