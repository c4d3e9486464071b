"""Of whom and what do the examples tell? Of an OPD, two persons and dates that are nobody's.

The names say that they are samples, and the employee numbers begin in a month that is to come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from kit.decider import Event
from training.domain.certificate_number import certificate_id_of

EXAMPLES = UUID("0b3c1a52-5f0e-4d7c-9a86-2f1f6f3d7a90")
"""Everything that has an id in the examples has the ``uuid5`` of this and a name."""

LEGAL_BASIS = "Perubahan ketiga Perda 6/2016"
ISSUER = "BKPSDM Provinsi Sulawesi Barat"
COURSE = "Pengelolaan Infrastruktur Jaringan SPBE"
CERTIFICATE_NUMBER = "0001/CONTOH/BKPSDM/2026"
POSITION = "network_multimedia_admin"


def day(month: int, day_of_month: int, year: int = 2026) -> date:
    """Return a day of the year in which the story is set."""
    return date(year, month, day_of_month)


def id_of(name: str) -> UUID:
    """Return the id of something in the story."""
    return uuid5(EXAMPLES, name)


OPERATOR, VERIFIER, ASSESSOR = (id_of(name) for name in ("operator", "verifier", "assessor"))
SITI, BUDI = id_of("Siti Contoh"), id_of("Budi Contoh")
NOMINATION, DECREE, DRAFT_DECREE = (id_of(name) for name in ("usulan", "keputusan", "rancangan"))
PROGRAMME, BATCH = id_of("program"), id_of("angkatan")
CERTIFICATE = certificate_id_of(ISSUER, CERTIFICATE_NUMBER)

VALID_FROM, VALID_UNTIL = day(2, 6), day(2, 5, 2029)
"""When the certificate holds, both days included."""

Dated = tuple[date, Event]


@dataclass(frozen=True)
class Told:
    """One event of the story: on whose stream, as which of its events, recorded on which day."""

    stream: UUID
    version: int
    on: date
    event: Event


def stream(stream_id: UUID, *events: Dated, after: int = 0) -> tuple[Told, ...]:
    """Tell a stream from its first event on, or from the one after those left out."""
    return tuple(Told(stream_id, n, on, event) for n, (on, event) in enumerate(events, after + 1))


def command_of(name: str) -> UUID:
    """Return the id of the command that led to the example of a type."""
    return id_of(f"perintah {name}")


def event_of(name: str) -> UUID:
    """Return the id of the example of a type, so that one example can rest on another."""
    return uuid5(command_of(name), "0")


class PublishedKeys:
    """The keys of the persons of the story: everybody may open the examples."""

    def keys_of(self, persons: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """Return a key for everybody."""
        return {one: sha256(b"spbe example person key v1" + one.bytes).digest() for one in persons}
