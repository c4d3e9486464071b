"""Whom does a pull ask SIASN for next: people of the journal by their place, then who is listed?

How far it came is a place that stays what it is, whatever SIASN lists on another day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from kit.catalogue import type_of
from kit.journal import Journal
from kit.keys import KeyStore
from personnel.domain.nip import check
from personnel.domain.person import Person, person
from personnel.domain.person_record import PersonRegistered
from personnel.siasn_pulls import Pull
from personnel.siasn_retiring import Lists
from personnel.siasn_standing import is_settled

BATCH: Final = 20
"""People asked for between two notes of how far the pull has come."""
_PAGE: Final = 1000
_REGISTERED: Final = type_of(PersonRegistered)


@dataclass(frozen=True)
class Somebody:
    """Somebody to ask for; ``person_id`` where they are known."""

    nip: str = field(repr=False)
    person_id: UUID | None = None
    state: Person = field(default_factory=Person, repr=False)


@dataclass(frozen=True)
class Batch:
    """Some people, and how far the pull has come with them."""

    people: Sequence[Somebody]
    place: int
    listed: int


@dataclass(frozen=True)
class Asking:
    """Says of one journal who comes next."""

    journal: Journal
    keys: KeyStore

    def known(self, pull: Pull, lists: Lists) -> Batch:
        """Return the next people of the journal who have a NIP and are not settled."""
        found, place = list[Somebody](), pull.place
        while place < pull.until:
            records = self.journal.recorder.records(place, _PAGE)
            for record in records:
                if len(found) == BATCH or record.position > pull.until:
                    return Batch(found, min(place, pull.until), pull.listed)
                place = record.position
                if record.type == _REGISTERED:
                    found += self._somebody(record.stream, lists)
            if not records:
                break
        return Batch(found, pull.until, pull.listed)

    def _somebody(self, person_id: UUID, lists: Lists) -> Iterator[Somebody]:
        state, _ = self.journal.load(person, person_id)
        numbered = next((one.nip for one in reversed(state.records) if one.nip), None)
        checked = check(numbered or "")
        if checked.nip and not is_settled(state, checked.digits, lists):
            yield Somebody(checked.digits, person_id, state)

    def listed(self, pull: Pull, lists: Lists) -> Batch | None:
        """Return the next who are to retire and whom nobody here knows; nothing at the end."""
        left = {nip: self.keys.rank("nip", nip) for nip in _still_here(lists)}
        left = {nip: rank for nip, rank in left.items() if rank > pull.listed}
        known = self.keys.known(("nip", nip) for nip in left)
        new = sorted((rank, nip) for nip, rank in left.items() if ("nip", nip) not in known)
        if not new:
            return None
        last, _ = new[:BATCH][-1]
        return Batch([Somebody(nip) for rank, nip in new if rank <= last], pull.place, last)


def _still_here(lists: Lists) -> Iterator[str]:
    for nip, on in lists.retiring:
        if nip and on and on > lists.on:
            yield nip
