"""Which OPD is meant by a code, a name or an alias on a day, and which took over from it?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from personnel.domain.opd import Opd
from personnel.siasn_person import spelt


@dataclass(frozen=True)
class OpdRegister:
    """All OPDs as they were known at one position of the journal."""

    opds: Mapping[UUID, Opd]

    def by_name(self, on: date) -> Mapping[str, UUID]:
        """Return by code, name and alias, as ``spelt``, whom each means on a day.

        Of several the one in force, of several of these the one whose code it is. A name that
        could mean two is left out: whoever wrote it has to write the code.
        """
        once, now = dict[str, list[Opd]](), dict[str, list[Opd]]()
        for each in self.opds.values():
            for name in _names(each):
                once.setdefault(name, []).append(each)
            for name in _names_on(each, on):
                now.setdefault(name, []).append(each)
        found = {name: _one(name, now.get(name, opds), on) for name, opds in once.items()}
        return {name: one.opd_id for name, one in found.items() if one and one.opd_id}

    def reason_against(self, opd_id: UUID, on: date) -> str:
        """Say in Bahasa Indonesia why nobody is recorded in that OPD on a day, and what to do."""
        found = self.opds.get(opd_id, Opd())
        if found.registered is None:
            return "Unit ini bukan OPD yang terdaftar. Daftarkan dahulu OPD-nya."
        if found.valid_from and on < found.valid_from:
            return _todo(
                f"{_shown(found)} baru berlaku mulai {found.valid_from:%d-%m-%Y}, "
                f"sesudah tanggal berlaku impor ini ({on:%d-%m-%Y}).",
                [self.opds[each] for each in found.registered.predecessors if each in self.opds],
            )
        last = f" setelah {found.valid_to:%d-%m-%Y}" if found.valid_to else ""
        return _todo(f"{_shown(found)} tidak berlaku lagi{last}.", list(self._heirs(opd_id, on)))

    def _heirs(self, opd_id: UUID, on: date) -> Iterator[Opd]:
        """Follow the successors, and theirs, to those that are in force."""
        seen, waiting = {opd_id}, [opd_id]
        while waiting:
            for heir in self._successors(waiting.pop()):
                if heir in seen or heir not in self.opds:
                    continue
                seen.add(heir)
                if self.opds[heir].in_force(on):
                    yield self.opds[heir]
                else:
                    waiting.append(heir)

    def _successors(self, opd_id: UUID) -> Iterator[UUID]:
        """A merger names them where it closes the OPD; a registration names its predecessors."""
        yield from self.opds[opd_id].successors
        for other, one in self.opds.items():
            if one.registered and opd_id in one.registered.predecessors:
                yield other


def _names_on(one: Opd, on: date) -> set[str]:
    """Return what it is called on a day, which goes before what others were called once."""
    said = one.on(on)
    return {spelt(name) for name in (one.code, said.name, *said.aliases)} if said else set()


def _names(one: Opd) -> set[str]:
    """Return all by which it was ever known: lists keep old names for years."""
    said = [each for each in (one.registered, *one.changes) if each]
    names = [name for each in said for name in (each.name, *each.aliases)]
    return {spelt(name) for name in (one.code, *names)} if said else set()


def _one(name: str, opds: list[Opd], on: date) -> Opd | None:
    in_force = [one for one in opds if one.in_force(on)]
    if len(in_force) > 1:
        return next((one for one in in_force if spelt(one.code) == name), None)
    return next(iter(in_force), opds[-1])


def _shown(one: Opd) -> str:
    return f"{one.name} ({one.code})" if one.registered else str(one.opd_id)


def _todo(why: str, instead: list[Opd]) -> str:
    if not instead:
        return f"{why} Tulis OPD yang berlaku pada tanggal itu."
    names = " atau ".join(_shown(one) for one in instead)
    return f"{why} Tulis {names} bila orangnya bertugas di sana, atau ubah tanggal berlaku."
