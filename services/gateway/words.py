"""What are ids called in a history? Asked of the views, for one reader, once within an answer."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from gateway import wording
from gateway.access.sample_accounts import OFFICES, accounts_of_opd
from gateway.fan_out import SOURCES
from gateway.history import GONE, WITHHELD
from gateway.seeing import READ_CERTIFICATES, READ_PEOPLE, Reader
from gateway.views.certificates import CERTIFICATE
from gateway.views.companions import COMPANION
from gateway.views.decrees import DECREE
from gateway.views.delegations import Delegation, used
from gateway.views.opds import OPD, on_day
from gateway.views.periods import INDICATOR, INSTRUMENT, PERIOD
from gateway.views.person_card import person_card
from gateway.views.seats import SEAT
from gateway.views.structure import POSITION
from gateway.views.teams import ASSIGNMENT
from gateway.views.training import PROGRAMME
from kit.decider import ERASED
from kit.journal import OPENING
from kit.policies import SYSTEM

K = TypeVar("K")

_SYSTEM = frozenset(
    uuid5(namespace, service) for namespace in (SYSTEM, OPENING) for service in SOURCES
)
READ_COMPANIONSHIP = "gateway.read-companionship"
_UNKNOWN_INSTRUMENT = "instrumen yang belum tercatat"
_OFFICES = {office.account_id: office.label for office in OFFICES}


class ViewWords:
    """The words as of one day, over one connection, for one answer."""

    def __init__(self, connection: Connection, on: date, who: Reader) -> None:
        """Say names as they hold on the day, as far as ``who`` may know them."""
        self._connection, self._on, self._who = connection, on, who
        self._said: dict[tuple[str, object], str] = {}
        self._of_opds: dict[UUID, str] | None = None

    def account(self, account_id: UUID) -> str:
        """Return who acts: an official's function, a system, or the suite itself."""
        if account_id in _SYSTEM:
            return "Sistem"
        known = _OFFICES.get(account_id) or self._opd_accounts().get(account_id)
        return known or f"akun {account_id.hex[:8]}"

    def acting(self, account_id: UUID, on_behalf_of: UUID, on: date) -> str:
        """Return who acts for whom on a day, such as ``Sekretaris X, Plh. Kepala X``."""
        return self._once("acting", (account_id, on_behalf_of, on), self._acting)

    def acting_as(self, held: Delegation) -> str:
        """Return such as ``Plh. Kepala Biro Hukum``."""
        return f"{wording.word('acting_as', held.kind)} {self.office(held.role, held.opd_id)}"

    def office(self, role: str, opd_id: UUID | None) -> str:
        """Return such as ``Kepala Biro Hukum``."""
        return wording.office(role, self.opd(opd_id) if opd_id else None)

    def opd(self, opd_id: UUID) -> str:
        """Return such as ``Biro Hukum``."""
        return self._once("opd", opd_id, self._opd)

    def person(self, person_id: UUID) -> str:
        """Return the name with titles, ``GONE`` of who was erased.

        Whom a decree has given a seat is known to everybody, a companion to those who read of
        companionship; of the others it is ``WITHHELD`` from those who may not read people.
        """
        return self._once("person", person_id, self._person)

    def position(self, key: str) -> str:
        """Return what the newest structure that has the position calls it."""
        return self._once("position", key, self._position)

    def programme(self, programme_id: UUID) -> str:
        """Return the title of a training programme."""
        return self._once("programme", programme_id, self._programme)

    def certificate(self, certificate_id: UUID) -> str:
        """Return such as ``sertifikat Nomor 12/BKPSDM/2026``."""
        return self._once("certificate", certificate_id, self._certificate)

    def decree(self, decree_id: UUID) -> str:
        """Return such as ``SK kolektif Nomor …``, before that ``rancangan SK kolektif “…”``."""
        return self._once("decree", decree_id, self._decree)

    def instrument(self, instrument_id: UUID) -> str:
        """Return such as ``instrumen SPBE-OPD-25 versi 2026.1``."""
        return self._once("instrument", instrument_id, self._instrument)

    def indicator(self, period_id: UUID, code: str) -> str:
        """Return code and name in the instrument of the period."""
        return self._once("indicator", (period_id, code), self._indicator)

    def period(self, period_id: UUID) -> str:
        """Return such as ``triwulan I tahun 2026``."""
        return self._once("period", period_id, self._period)

    def _once(self, what: str, key: K, ask: Callable[[K], str]) -> str:
        if (what, key) not in self._said:
            self._said[what, key] = ask(key)
        return self._said[what, key]

    def _acting(self, who: tuple[UUID, UUID, date]) -> str:
        held, actor = used(self._connection, *who), self.account(who[0])
        if held is None:
            return f"{actor} atas nama {self.account(who[1])}"
        return f"{actor}{' ' if held.kind == 'an' else ', '}{self.acting_as(held)}"

    def _opd_accounts(self) -> dict[UUID, str]:
        if self._of_opds is None:
            codes = self._connection.execute(select(OPD.c.code)).scalars()
            accounts = (account for code in codes for account in accounts_of_opd(code))
            self._of_opds = {account.account_id: account.label for account in accounts}
        return self._of_opds

    def _row(self, table: Table, *which: ColumnElement[bool]) -> Row[tuple[object, ...]] | None:
        return self._connection.execute(select(table).where(*which).limit(1)).one_or_none()

    def _opd(self, opd_id: UUID) -> str:
        wanted = select(on_day("name", self._on)).where(OPD.c.opd_id == opd_id)
        name: str | None = self._connection.execute(wanted).scalar_one_or_none()
        return name or "OPD yang belum tercatat"

    def _person(self, person_id: UUID) -> str:
        card = person_card(self._connection, person_id, self._on)
        if card is None or card.name == ERASED:
            return GONE
        known = self._who.sees(READ_PEOPLE, card.opd_id) or self._was_decreed(person_id)
        return card.name if known or self._accompanies(person_id) else WITHHELD

    def _was_decreed(self, person_id: UUID) -> bool:
        decreed = (SEAT.c.person_id == person_id, SEAT.c.interim.is_(False))
        return self._row(SEAT, *decreed) is not None

    def _accompanies(self, person_id: UUID) -> bool:
        """Say whether it is a companion, whom those know who read of all companionship."""
        reads = self._who.confined_to(READ_COMPANIONSHIP) is None
        return reads and self._row(COMPANION, COMPANION.c.person_id == person_id) is not None

    def _position(self, key: str) -> str:
        names = select(POSITION.c.name).where(POSITION.c.key == key)
        newest = names.order_by(POSITION.c.effective_on.desc()).limit(1)
        return self._connection.execute(newest).scalar_one_or_none() or key

    def _programme(self, programme_id: UUID) -> str:
        row = self._row(PROGRAMME, PROGRAMME.c.programme_id == programme_id)
        return row.title if row else "program yang belum tercatat"

    def _certificate(self, certificate_id: UUID) -> str:
        row = self._row(CERTIFICATE, CERTIFICATE.c.certificate_id == certificate_id)
        if row is None:
            return "sertifikat yang belum tercatat"
        known = self._who.sees(READ_CERTIFICATES, row.opd_id)
        return f"sertifikat Nomor {row.number}" if known else f"sertifikat {WITHHELD}"

    def _decree(self, decree_id: UUID) -> str:
        row = self._row(DECREE, DECREE.c.decree_id == decree_id)
        if row is None:
            return self._assignment(decree_id) or "SK kolektif yang belum tercatat"
        if row.number is None:
            return f"rancangan SK kolektif “{row.title}”"
        return f"SK kolektif Nomor {row.number}"

    def _assignment(self, assignment_id: UUID) -> str | None:
        """Return on what interim work rests, where it is that and no decree."""
        row = self._row(ASSIGNMENT, ASSIGNMENT.c.assignment_id == assignment_id)
        return f"penugasan sementara dengan surat Nomor {row.letter_number}" if row else None

    def _instrument(self, instrument_id: UUID) -> str:
        row = self._row(INSTRUMENT, INSTRUMENT.c.instrument_id == instrument_id)
        return f"instrumen {row.code} versi {row.version}" if row else _UNKNOWN_INSTRUMENT

    def _indicator(self, of: tuple[UUID, str]) -> str:
        period_id, code = of
        names = (
            select(INDICATOR.c.name)
            .join(PERIOD, PERIOD.c.instrument_id == INDICATOR.c.instrument_id)
            .where(PERIOD.c.period_id == period_id, INDICATOR.c.code == code)
        )
        name = self._connection.execute(names).scalar_one_or_none()
        return f"{code} {name}" if name else code

    def _period(self, period_id: UUID) -> str:
        row = self._row(PERIOD, PERIOD.c.period_id == period_id)
        return wording.period(row.period_key) if row else "periode yang belum tercatat"
