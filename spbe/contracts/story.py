"""Of whom and what do the examples tell? Of an OPD, two persons and dates that are nobody's.

The names say that they are samples, and the employee numbers begin in a month that is to come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from kit.decider import Event

EXAMPLES = UUID("0b3c1a52-5f0e-4d7c-9a86-2f1f6f3d7a90")
"""Everything that has an id in the examples has the ``uuid5`` of this and a name."""

JAN_1, JAN_19, FEB_2 = date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 2)
FEB_6, FEB_9, FEB_11, FEB_13 = (date(2026, 2, day) for day in (6, 9, 11, 13))
FEB_16, MARCH_2, MARCH_16 = date(2026, 2, 16), date(2026, 3, 2), date(2026, 3, 16)
MARCH_31, APRIL_1, APRIL_10 = date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 10)
APRIL_17, APRIL_20, APRIL_24 = (date(2026, 4, day) for day in (17, 20, 24))
APRIL_30, JUNE_1, DEC_31 = date(2026, 4, 30), date(2026, 6, 1), date(2026, 12, 31)
FEB_2029 = date(2029, 2, 12)

LEGAL_BASIS = "Perubahan ketiga Perda 6/2016"
ISSUER = "BKPSDM Provinsi Sulawesi Barat"
COURSE = "Pengelolaan Infrastruktur Jaringan SPBE"
POSITION = "network_multimedia_admin"


def id_of(name: str) -> UUID:
    """Return the id of something in the story."""
    return uuid5(EXAMPLES, name)


OPERATOR, VERIFIER, ASSESSOR = (id_of(name) for name in ("operator", "verifier", "assessor"))
SITI, BUDI = id_of("Siti Contoh"), id_of("Budi Contoh")
NOMINATION, DECREE, DRAFT_DECREE = (id_of(name) for name in ("usulan", "keputusan", "rancangan"))
PROGRAMME, BATCH = id_of("program"), id_of("angkatan")

Dated = tuple[date, Event]


@dataclass(frozen=True)
class Told:
    """One event of the story: on whose stream, as which of its events, recorded on which day."""

    stream: UUID
    version: int
    on: date
    event: Event


def stream(stream_id: UUID, *events: Dated) -> tuple[Told, ...]:
    """Tell a stream from its first event on."""
    return tuple(Told(stream_id, n, on, event) for n, (on, event) in enumerate(events, 1))


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
