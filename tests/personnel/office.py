"""A provincial office in memory: commands are decided on what was recorded, one after the other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

import msgspec

from kit.decider import Actor, Command, Decider, Elsewhere, Event
from kit.testing import Given, Stream
from personnel.domain.competence import competence, competence_of
from personnel.domain.cut_over import CUT_OVER_ID, CutOverSet, cut_over
from personnel.domain.decree import DecideDecree, DiscardDecree, PrepareDecree, decree
from personnel.domain.decreed_team import Period
from personnel.domain.drafting import DraftNomination
from personnel.domain.naming import NominatePerson
from personnel.domain.nomination import WithdrawNomination, nomination
from personnel.domain.opd import opd
from personnel.domain.people import RecordPeople, people
from personnel.domain.person import RecordPerson, person
from personnel.domain.seat import Seat
from personnel.domain.structure import STRUCTURE_ID, structure
from personnel.domain.submission import SubmitNomination
from personnel.domain.team import team, team_of
from personnel.domain.verification import ConcludeVerification, VerifyItem
from tests.personnel.examples import (
    BUDI,
    CUSTODIAN,
    HEALTH,
    JAN_1,
    KOMINFO,
    NETWORK,
    OPERATOR,
    SITI,
    TODAY,
    VERIFIER,
    YEAR_END,
    employed,
    published,
    recognised,
    registered,
)

S = TypeVar("S")
RINA, TONO, DEWI, EKO = (UUID(int=n) for n in (4, 5, 6, 7))
OF_KOMINFO, OF_HEALTH = (BUDI, SITI, RINA, TONO), (DEWI, EKO)
IDS = UUID(int=0x0FF1CE)
WHOLE = {NETWORK.key: BUDI, CUSTODIAN.key: SITI}
OTHER_WHOLE = {NETWORK.key: RINA, CUSTODIAN.key: TONO}


class Office:
    """Everybody of two OPDs knows networks; nobody has a seat yet."""

    def __init__(self) -> None:
        """Record the OPDs, the structure of two positions, the people and what they know."""
        self.today = TODAY
        self.histories: defaultdict[Stream, list[Event]] = defaultdict(list)
        self.recorded: list[Event] = []
        self.journal: list[tuple[date, UUID, Event]] = []
        """What was recorded on which day, on which stream."""
        self._made = 0
        self.histories[structure, STRUCTURE_ID] = [published]
        self.histories[cut_over, CUT_OVER_ID] = [CutOverSet(first_on=TODAY, reason=None)]
        for opd_id, code, staff in (
            (KOMINFO, "DISKOMINFOSP", OF_KOMINFO),
            (HEALTH, "DINKES", OF_HEALTH),
        ):
            self.histories[opd, opd_id] = [registered(code)]
            for each in staff:
                self.histories[person, each] = [
                    employed(each, opd_id, nip=f"19900101201503100{each.int}")
                ]
                known = recognised(each, "spbe_infrastructure", since=JAN_1, until=None)
                self.histories[competence, competence_of(each)] = [known]

    def id(self) -> UUID:
        """Return an id that nothing has yet."""
        self._made += 1
        return uuid5(IDS, str(self._made))

    def give(
        self, kind: Decider[Any, Any, Any], stream: UUID, command: Command, by: Actor = OPERATOR
    ) -> list[Event]:
        """Carry a command out and return what was recorded; ``Refused`` records nothing."""
        facts = Given(today=self.today, actor=by, histories=self.histories)
        state = kind.replay(self.histories.get((kind, stream), ()))
        decided = list(kind.decide(command, state, facts))
        recorded = list[Event]()
        for each in decided:
            at = (each.kind, each.stream_id) if isinstance(each, Elsewhere) else (kind, stream)
            event: Event = each.event if isinstance(each, Elsewhere) else each
            self.histories[at].append(event)
            recorded.append(event)
            self.journal.append((self.today, at[1], event))
        self.recorded += recorded
        return recorded

    def nominated(
        self,
        members: dict[str, UUID],
        opd_id: UUID = KOMINFO,
        on: date | None = None,
        *,
        positions: Sequence[str] = (),
    ) -> UUID:
        """Bring a nomination as far as its decree."""
        one, first = self.id(), on or self.today
        draft = DraftNomination(
            nomination_id=one, opd_id=opd_id, term_starts_on=first, positions=tuple(positions)
        )
        self.give(nomination, one, draft)
        for position, person_id in members.items():
            self.give(nomination, one, NominatePerson(position=position, person_id=person_id))
        letter = SubmitNomination(letter_number="800/1", letter_on=self.today)
        self.give(nomination, one, letter)
        for position in members:
            self.give(nomination, one, VerifyItem(position=position), VERIFIER)
        self.give(nomination, one, ConcludeVerification(), VERIFIER)
        return one

    def decreed(
        self,
        *nominations: UUID,
        on: date | None = None,
        until: date = YEAR_END,
        amends: UUID | None = None,
        **said: Any,  # noqa: ANN401 - any field of the decision
    ) -> UUID:
        """Prepare and decide a decree of nominations, and return its id."""
        one = self.id()
        prepare = PrepareDecree(decree_id=one, title="Tim", nominations=nominations, amends=amends)
        self.give(decree, one, prepare)
        self.give(decree, one, self.decision(on, until, **said))
        return one

    def decision(
        self,
        on: date | None = None,
        until: date = YEAR_END,
        **said: Any,  # noqa: ANN401 - any field of the decision
    ) -> DecideDecree:
        """Return a decision of today under a number of its own."""
        self._made += 1
        return DecideDecree(
            number=f"188.4/{self._made}",
            decided_on=self.today,
            effective_on=on or self.today,
            until=until,
            signed_by="Gubernur",
            **said,
        )

    def team(self, members: dict[str, UUID] | None = None, on: date | None = None) -> UUID:
        """Have the team of Kominfo decreed, and return the decree."""
        return self.decreed(self.nominated(members or WHOLE, on=on), on=on)

    def record(self, person_id: UUID, on: date, **said: Any) -> None:  # noqa: ANN401 - any field
        """Record what holds of somebody from a day on, the rest as it held first."""
        first = msgspec.structs.asdict(self.histories[person, person_id][0])
        self.give(person, person_id, RecordPerson(**first | said | {"effective_on": on}))

    def record_all(self, *rows: tuple[UUID, date, dict[str, Any]]) -> None:
        """Record the same of several people at once, as a list does."""
        firsts = [msgspec.structs.asdict(self.histories[person, who][0]) for who, _, _ in rows]
        said = [
            RecordPerson(**first | changes | {"effective_on": on})
            for first, (_, on, changes) in zip(firsts, rows, strict=True)
        ]
        self.give(people, self.id(), RecordPeople(people=tuple(said)))

    def facts(self) -> Given:
        """Return what a decision of today may look at."""
        return Given(today=self.today, histories=self.histories)

    def seats(self, person_id: UUID) -> tuple[Seat, ...]:
        """Return all seats of somebody as they are known now."""
        return self.state(person, person_id).seats

    def holders(self, position: str, on: date, opd_id: UUID = KOMINFO) -> list[UUID]:
        """Return who holds a seat on a day, interim work included."""
        return [
            each
            for each in (*OF_KOMINFO, *OF_HEALTH)
            for seat in self.seats(each)
            if (seat.opd_id, seat.position) == (opd_id, position)
            and seat.effective_on <= on <= seat.until
        ]

    def state(self, kind: Decider[Any, Any, S], stream: UUID) -> S:
        """Return what a stream has led to."""
        return Given(histories=self.histories).of(kind, stream)

    def events(self, kind: Decider[Any, Any, Any], stream: UUID) -> list[Event]:
        """Return all events of a stream."""
        return self.histories.get((kind, stream), [])

    def team_on(self, opd_id: UUID, on: date) -> tuple[Period, ...]:
        """Return the team of an OPD that is in office on a day."""
        return self.state(team, team_of(opd_id)).between(on, on)

    def running(self, opd_id: UUID) -> UUID | None:
        """Return the nomination of an OPD that is neither decreed nor withdrawn."""
        return self.state(team, team_of(opd_id)).running

    def give_up(self) -> None:
        """Discard what is prepared and not decided, and withdraw every running nomination."""
        for kind, stream in list(self.histories):
            if kind is decree and self.state(decree, stream).stage == "prepared":
                self.give(decree, stream, DiscardDecree(reason="Ditolak"))
        for opd_id in (KOMINFO, HEALTH):
            if one := self.running(opd_id):
                self.give(nomination, one, WithdrawNomination(reason="Ditolak"))

    def later(self, days: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=days)
