"""What personnel lists and lists of earlier decrees say, in any order, beside all else."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from kit.decider import Refused
from personnel.domain.inheritance import InheritDecrees, inheritance
from personnel.domain.inherited import inherited_decree_of
from personnel.domain.inheriting import InheritDecree, SeatOnPaper
from personnel.domain.person import person
from personnel.domain.person_record import Status
from personnel.domain.tenure import LeavingReason
from tests.personnel.examples import CUSTODIAN, HEALTH, KOMINFO, NETWORK, TODAY, YEAR_END
from tests.personnel.office import OF_HEALTH, OF_KOMINFO, Office

PEOPLE = (*OF_KOMINFO, *OF_HEALTH)
JAN_2 = date(2026, 1, 2)
BEGINS = (JAN_2, date(2026, 2, 1), date(2026, 2, 15))
LASTS = (date(2026, 2, 20), TODAY, TODAY + timedelta(days=20), YEAR_END)

people = st.sampled_from(PEOPLE)
ahead = st.integers(1, 30)
rows = st.tuples(people, st.sampled_from((NETWORK.key, CUSTODIAN.key)), st.sampled_from(LASTS))


class Careers(RuleBasedStateMachine):
    """People retire on days that move, go on leave and come back; some of it was never so."""

    office: Office

    @initialize()
    def nothing_is_listed(self) -> None:
        self.retiring: dict[UUID, date] = {}
        self.away: list[tuple[UUID, date]] = []
        self.listed: dict[tuple[UUID, date], list[SeatOnPaper]] = {}

    @rule(who=people, days=ahead)
    def a_retirement_is_listed_or_moves(self, who: UUID, days: int) -> None:
        """Record a day as a pull does: the earlier one is put right first."""
        on = self.office.later(days)
        before = self.retiring.get(who)
        if before == on:
            return
        if before:
            self.says(who, before, Status.ACTIVE)
        self.retiring[who] = on
        self.says(who, on, Status.RETIRED)

    @rule(who=people)
    def a_retirement_is_taken_off_the_list(self, who: UUID) -> None:
        if before := self.retiring.pop(who, None):
            self.says(who, before, Status.ACTIVE)

    @rule(who=people, days=ahead, length=st.integers(1, 15), comes_back=st.booleans())
    def somebody_goes_on_leave(self, who: UUID, days: int, length: int, comes_back: bool) -> None:  # noqa: FBT001 - drawn
        self.says(who, self.office.later(days), Status.UNPAID_LEAVE)
        self.away.append((who, self.office.later(days)))
        if comes_back:
            self.says(who, self.office.later(days + length), Status.ACTIVE)

    @rule(which=st.integers(0, 9))
    def a_leave_was_never_so(self, which: int) -> None:
        if self.away:
            who, on = self.away.pop(which % len(self.away))
            self.says(who, on, Status.ACTIVE)

    def says(self, who: UUID, on: date, status: Status) -> None:
        """Record a standing in the OPD in which somebody is by then."""
        known = self.office.state(person, who).on(on)
        opd_id = known.opd_id if known else KOMINFO
        grade = f"III/{'abcd'[len(self.office.recorded) % 4]}"
        try:
            self.office.record(who, on, status=status, opd_id=opd_id, grade=grade)
        except Refused:
            return

    @rule(
        opd_id=st.sampled_from([KOMINFO, HEALTH]),
        begins=st.sampled_from(BEGINS),
        seats=st.lists(rows, min_size=1, max_size=3),
    )
    def a_list_of_earlier_decrees_is_taken_over(
        self, opd_id: UUID, begins: date, seats: list[tuple[UUID, str, date]]
    ) -> None:
        """Take it over with all that earlier lists had of the decree; what is wrong is refused."""
        known = self.listed.get((opd_id, begins), [])
        new = [
            SeatOnPaper(
                row=len(known) + n,
                opd_id=opd_id,
                position=position,
                person_id=who,
                position_name=position,
                last_day=last,
                reason=None if last == YEAR_END else LeavingReason.REPLACED,
            )
            for n, (who, position, last) in enumerate(seats)
        ]
        number = f"188.4/{opd_id.int % 97}/{begins:%m}"
        said: dict[str, Any] = {"title": "Tim", "signed_by": "Gubernur", "until": YEAR_END}
        one = InheritDecree(
            decree_id=inherited_decree_of(number, begins.year),
            number=number,
            decided_on=begins,
            effective_on=begins,
            seats=(*known, *new),
            **said,
        )
        try:
            self.office.give(inheritance, self.office.id(), InheritDecrees(decrees=(one,)))
        except Refused:
            return
        self.listed[opd_id, begins] = [*known, *new]
