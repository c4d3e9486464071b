"""What would a list of people change, and which of its rows does personnel not take?

The file alone was checked before. Here each row is held against the journal: who it is, what is
known of them, whether their OPD is in force. Nothing is recorded and nobody is begun.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from kit.decider import Facts, Refused
from kit.journal import Journal
from kit.keys import KeyStore, Number
from kit.texts import Texts
from personnel.domain.opd import OpdIsNotInForce, OpdIsUnknown
from personnel.domain.person import Person, RecordPerson, decide, person
from personnel.opd_register import OpdRegister
from personnel.siasn import PersonRow, RowProblem
from personnel.siasn_problems import problem

SOURCE: Final = "siasn"
NOBODY_YET: Final = UUID(int=0)
"""Stands for a person who is begun only once the whole list is taken."""

BORN_ON, SEX = slice(8), slice(14, 15)
ANOTHER: Final = (
    "NIK ini sudah tercatat untuk orang lain, jadi tidak dipakai; orangnya dikenali dari NIP. "
    "Periksa NIK menurut KTP."
)


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Item(msgspec.Struct, frozen=True):
    """One row to be taken: its place among the people of the file, and who it is."""

    index: int
    row: PersonRow
    numbers: tuple[Number, ...]
    effect: Effect

    def __repr__(self) -> str:
        """Keep the person out of logs and traces."""
        return f"Item(row={self.row.row})"


class Checked(msgspec.Struct):
    """What was found. The items are what has to be written; all other rows change nothing."""

    rows: int
    problems: list[RowProblem]
    warnings: list[RowProblem]
    items: list[Item]


def command_of(row: PersonRow, person_id: UUID, effective_on: date) -> RecordPerson:
    return RecordPerson(
        person_id=person_id,
        opd_id=row.opd_id,
        employment_type=row.employment_type,
        status=row.status,
        effective_on=effective_on,
        source=SOURCE,
        name=row.name,
        front_title=row.front_title,
        back_title=row.back_title,
        nip=row.nip,
        phone=row.phone,
        email=row.email,
        job_title=row.job_title,
        grade=row.grade,
    )


@dataclass(frozen=True)
class Check:
    """Everything that a list is held against."""

    journal: Journal
    keys: KeyStore
    register: OpdRegister
    texts: Texts
    facts: Facts
    effective_on: date

    def __call__(self, people: Sequence[PersonRow]) -> Checked:
        """Check all of them."""
        return _Checking(self, people).done()


class _Checking:
    """One list on its way through the check."""

    def __init__(self, check: Check, people: Sequence[PersonRow]) -> None:
        self._check, self._people = check, people
        self._known = check.keys.known(number for row in people for number in _numbers(row))
        self._niks = Counter(row.nik for row in people if row.nik)
        self._row_of: dict[UUID, int] = {}
        self._checked = Checked(len(people), [], [], [])

    def done(self) -> Checked:
        for index, row in enumerate(self._people):
            self._take(index, row)
        return self._checked

    def _take(self, index: int, row: PersonRow) -> None:
        numbers = self._identity(row)
        person_id = next((self._known[each] for each in numbers if each in self._known), None)
        if person_id and (first := self._row_of.setdefault(person_id, row.row)) != row.row:
            self._checked.problems.append(_twice(row, first))
            return
        state = self._state(person_id) if person_id else Person()
        try:
            effect = self._effect(row, person_id or NOBODY_YET, state)
        except Refused as refused:
            self._checked.problems.append(self._problem(row, refused))
            return
        if effect is not Effect.UNCHANGED or any(each not in self._known for each in numbers):
            self._checked.items.append(Item(index, row, numbers, effect))

    def _effect(self, row: PersonRow, person_id: UUID, state: Person) -> Effect:
        command = command_of(row, person_id, self._check.effective_on)
        if not decide(command, state, self._check.facts):
            return Effect.UNCHANGED
        return Effect.CHANGED if state.records else Effect.NEW

    def _identity(self, row: PersonRow) -> tuple[Number, ...]:
        """Return the numbers that say who it is; the first known one decides.

        A NIK carries somebody over from the time before their NIP, or to a new NIP. One that two
        rows show, or that is known of somebody else, says nothing beside a NIP.
        """
        numbers = tuple(_numbers(row))
        if row.nip is None or row.nik is None:
            return numbers
        nip, nik = numbers
        if self._niks[row.nik] > 1:
            return (nip,)
        holder = self._known.get(nik)
        if holder is None or holder == self._known.get(nip):
            return numbers
        if nip in self._known or self._is_another(holder, row.nip):
            self._checked.warnings.append(
                RowProblem(row.row, "nik", row.nik, "nik-of-another", ANOTHER)
            )
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


def counted(items: Sequence[Item], rows: int) -> Mapping[Effect, int]:
    """Return how many rows have which effect."""
    found = Counter(item.effect for item in items)
    found[Effect.UNCHANGED] = rows - found[Effect.NEW] - found[Effect.CHANGED]
    return {effect: found[effect] for effect in Effect}
