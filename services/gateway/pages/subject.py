"""What is it that a history tells of? Asked of the views, by its id."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Connection, Row, select

from gateway import wording
from gateway.seeing import Reader
from gateway.views.assessments import ASSESSMENT
from gateway.views.certificates import CERTIFICATE
from gateway.views.decrees import DECREE
from gateway.views.nominations import NOMINATION
from gateway.views.opds import OPD
from gateway.views.periods import INSTRUMENT, PERIOD
from gateway.views.person_card import PERSON_CARD
from gateway.views.training import BATCH, PROGRAMME
from gateway.words import ViewWords


class Subject(msgspec.Struct, frozen=True):
    """What the page is headed."""

    kind: str
    name: str
    opd_id: UUID | None = None
    """The OPD that it is, or to which it belongs."""
    opd_code: str | None = None


Named = Callable[[ViewWords, UUID, Row[Any]], str]

_KINDS: Mapping[str, tuple[Column[Any], Named]] = {
    "OPD": (OPD.c.opd_id, lambda words, of, _: words.opd(of)),
    "Pegawai": (PERSON_CARD.c.person_id, lambda words, of, _: words.person(of)),
    "Usulan tim": (NOMINATION.c.nomination_id, lambda words, _, row: words.opd(row.opd_id)),
    "Keputusan": (DECREE.c.decree_id, lambda words, of, _: words.decree(of)),
    "Sertifikat": (CERTIFICATE.c.certificate_id, lambda words, of, _: words.certificate(of)),
    "Program pelatihan": (PROGRAMME.c.programme_id, lambda _, __, row: str(row.title)),
    "Angkatan pelatihan": (
        BATCH.c.batch_id,
        lambda words, _, row: f"{words.programme(row.programme_id)}, {wording.day(row.starts_on)}",
    ),
    "Penilaian": (
        ASSESSMENT.c.assessment_id,
        lambda words, _, row: f"{words.opd(row.opd_id)}, {words.period(row.period_id)}",
    ),
    "Periode penilaian": (PERIOD.c.period_id, lambda words, of, _: words.period(of)),
    "Instrumen": (INSTRUMENT.c.instrument_id, lambda words, of, _: words.instrument(of)),
}


def subject(connection: Connection, who: Reader, subject_id: UUID, on: date) -> Subject:
    """Return what an id stands for to a reader; what no view knows is only a stream of events."""
    words = ViewWords(connection, on, who)
    for kind, (key, named) in _KINDS.items():
        found = select(key.table).where(key == subject_id).limit(1)
        row = connection.execute(found).one_or_none()
        if row is not None:
            name = wording.sentence(named(words, subject_id, row))
            opd_id = row._mapping.get("opd_id")  # noqa: SLF001 - the row's public mapping
            return Subject(kind, name, opd_id, _code(connection, opd_id))
    return Subject("Catatan", f"Catatan {subject_id}")


def _code(connection: Connection, opd_id: UUID | None) -> str | None:
    wanted = select(OPD.c.code).where(OPD.c.opd_id == opd_id)
    return connection.execute(wanted).scalar_one_or_none()
