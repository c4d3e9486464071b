"""What would a list of people change, and which of its rows does personnel not take?

The file alone was checked before. Here each row is held against the journal: who it is, what is
known of them, whether their OPD is in force. Nothing is recorded and nobody is begun.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid4

import msgspec

from kit.decider import Facts, Refused
from kit.journal import Journal
from kit.keys import Claim, KeyStore, Number
from kit.texts import Texts
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown
from personnel.domain.person import Person, RecordPerson, decide, person
from personnel.domain.seat import SeatLeft
from personnel.opd_register import OpdRegister
from personnel.siasn import PersonRow, RowProblem
from personnel.siasn_problems import problem

SOURCE: Final = "siasn"
BORN_ON, SEX = slice(8), slice(14, 15)
ANOTHER: Final = (
    "NIK ini sudah tercatat untuk orang lain, jadi tidak dipakai; orangnya dikenali dari NIP. "
    "Periksa NIK menurut KTP."
)


class Item(msgspec.Struct, frozen=True):
    """One row to be taken, and its place among the people of the file."""

    index: int
    row: PersonRow

    def __repr__(self) -> str:
        """Keep the person out of logs and traces."""
        return f"Item(row={self.row.row})"


def command_of(
    row: PersonRow, person_id: UUID, effective_on: date, source: str = SOURCE
) -> RecordPerson:
    stated = msgspec.structs.asdict(row)
    known = {field: stated[field] for field in RecordPerson.__struct_fields__ if field in stated}
    return RecordPerson(person_id=person_id, effective_on=effective_on, source=source, **known)


@dataclass(frozen=True)
class Check:
    """Everything that a list is held against."""

    journal: Journal
    keys: KeyStore
    register: OpdRegister
    texts: Texts
    facts: Facts
    effective_on: date


class Checking:
    """One list on its way through the check, and later, batch by batch, into the journal."""

    def __init__(self, check: Check, people: Sequence[PersonRow]) -> None:
        """Start with nothing checked."""
        self._check, self._people = check, people
        niks = Counter(row.nik for row in people if row.nik)
        self._shared = frozenset(nik for nik in niks if niks[nik] > 1)
        self._known = dict[Number, UUID]()
        self._row_of: dict[UUID, int] = {}
        self.problems: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self.new = self.seats_left = 0
        """Who would begin, and how many seats would be left, by what is known now."""

    def items(self) -> Sequence[Item]:
        """Check all rows; return what has to be written. All other rows change nothing."""
        self._look_up(self._people)
        items = [Item(index, row) for index, row in enumerate(self._people) if self._counts(row)]
        self._people, self._known = (), {}
        return items

    def claims(self, rows: Sequence[PersonRow]) -> Sequence[Claim]:
        """Say by what is known now who the rows are; shorter where there is a problem."""
        self._look_up(rows)
        return [claim for row in rows if (claim := self._claim(row))]

    def _look_up(self, rows: Sequence[PersonRow]) -> None:
        self._known = dict(self._check.keys.known(each for row in rows for each in _numbers(row)))

    def _claim(self, row: PersonRow) -> Claim | None:
        numbers = self._identity(row)
        known = next((self._known[each] for each in numbers if each in self._known), None)
        if known and (first := self._row_of.setdefault(known, row.row)) != row.row:
            self.problems.append(_twice(row, first))
            return None
        return Claim(known or uuid4(), numbers, begins=known is None)

    def _counts(self, row: PersonRow) -> bool:
        """Say whether there is something to write: a fact, or a number that was not known."""
        claim = self._claim(row)
        if claim is None:
            return False
        state = Person() if claim.begins else self._state(claim.person)
        command = command_of(row, claim.person, self._check.effective_on)
        try:
            changes = decide(command, state, self._check.facts)
        except Refused as refused:
            self.problems.append(self._problem(row, refused))
            return False
        self.seats_left += sum(isinstance(one, SeatLeft) for one in changes)
        counts = bool(changes) or any(each not in self._known for each in claim.numbers)
        self.new += counts and claim.begins
        return counts

    def _identity(self, row: PersonRow) -> tuple[Number, ...]:
        """Return the numbers that say who it is; the first known one decides.

        A NIK carries somebody over from the time before their NIP, or to a new NIP. One that two
        rows show, or that is known of somebody else, says nothing beside a NIP.
        """
        numbers = tuple(_numbers(row))
        if row.nip is None or row.nik is None:
            return numbers
        nip, nik = numbers
        if row.nik in self._shared:
            return (nip,)
        holder = self._known.get(nik)
        if holder is None or holder == self._known.get(nip):
            return numbers
        if nip in self._known or self._is_another(holder, row.nip):
            self.warnings.append(RowProblem(row.row, "nik", row.nik, "nik-of-another", ANOTHER))
            return (nip,)
        return numbers

    def _is_another(self, holder: UUID, nip: str) -> bool:
        """Say whether the NIP that somebody has tells another birth date or sex than a new one."""
        records = self._state(holder).records
        had = next((record.nip for record in reversed(records) if record.nip), None)
        return had is not None and (had[BORN_ON], had[SEX]) != (nip[BORN_ON], nip[SEX])

    def _state(self, person_id: UUID) -> Person:
        return self._check.journal.load(person, person_id)[0]

    def _problem(self, row: PersonRow, refused: Refused) -> RowProblem:
        slug = self._check.texts.slug(type(refused))
        code = slug.rpartition("/")[2]
        if isinstance(refused, OpdIsNotInForce | OpdIsUnknown):
            reason = self._check.register.reason_against(row.opd_id, self._check.effective_on)
            return RowProblem(row.row, row.opd_column, row.opd_said, code, reason)
        text = self._check.texts.by_slug[slug]
        return RowProblem(row.row, None, None, code, f"{text.title} {text.todo}")


def _twice(row: PersonRow, first: int) -> RowProblem:
    return problem(
        "same-person-twice",
        row=row.row,
        column="nip_baru" if row.nip else "nik",
        value=row.nip or row.nik,
        first=first,
        second=row.row,
    )


def _numbers(row: PersonRow) -> Iterator[Number]:
    if row.nip:
        yield "nip", row.nip
    if row.nik:
        yield "nik", row.nik
