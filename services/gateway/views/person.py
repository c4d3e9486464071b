"""Which way has one person gone: card, seats over time, certificates, batches?"""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from gateway.views.certificates import Certificate, Wanted, certificates
from gateway.views.person_card import PersonCard, person_card
from gateway.views.seats import Seat, seats_of_person
from gateway.views.training import Participation, participations

MOST = 500
"""No person has more certificates than that; a bound all the same."""


class Person(msgspec.Struct, frozen=True):
    person_id: UUID
    card: PersonCard | None
    """As it holds on the day; ``None``: erased, while what was decreed and certified stays."""
    seats: tuple[Seat, ...]
    certificates: tuple[Certificate, ...]
    participations: tuple[Participation, ...]


def person(
    connection: Connection, person_id: UUID, on: date, *, confined_to: UUID | None = None
) -> Person | None:
    """Return a person's path; ``None`` of one nobody knows, or of another OPD than allowed."""
    card = person_card(connection, person_id, on)
    if confined_to is not None and (card is None or card.opd_id != confined_to):
        return None
    found = Person(
        person_id=person_id,
        card=card,
        seats=seats_of_person(connection, person_id, on),
        certificates=certificates(connection, on, Wanted(person_id=person_id), limit=MOST),
        participations=participations(connection, person_id, on),
    )
    known = found.card or found.seats or found.certificates or found.participations
    return found if known else None
