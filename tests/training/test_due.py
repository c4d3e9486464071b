"""Does a certificate expire on the day after its last, when nobody asks?"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from kit import decider
from kit.clock import WITA
from kit.databases import due_file
from kit.decider import Actor, Decider
from kit.duelist import DueList
from kit.envelope import Context, Envelope
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from tests.kit.loans import Ring, SetClock
from training.catalogue import CATALOGUE
from training.domain.certificate import ExpireCertificate, RevokeOutsideCertificate, certificate
from training.domain.certificate_number import certificate_id_of
from training.domain.programme import CertificateKind
from training.domain.registration import (
    CheckedAgainst,
    RegisterCertificate,
    RejectCertificate,
    VerifyCertificate,
)
from training.domain.trainee import NoteTrainee, trainee, trainee_of
from training.due import DUES, EXPIRY
from training.main import build

BUDI, DINKES = UUID(int=1), UUID(int=11)
OPERATOR, VERIFIER = Actor(UUID(int=0xA1)), Actor(UUID(int=0xA2))
MARCH_2, LAST_DAY, DAY_AFTER = date(2026, 3, 2), date(2026, 8, 31), date(2026, 9, 1)
BEFORE_MIDNIGHT = datetime(2026, 8, 31, 23, 59, tzinfo=WITA)
MIDNIGHT = datetime(2026, 9, 1, tzinfo=WITA)
NUMBER = certificate_id_of("LSP Desain", "1")

register = RegisterCertificate(
    person_id=BUDI,
    opd_id=DINKES,
    issuer="LSP Desain",
    number="1",
    title="Desainer Grafis",
    certificate_kind=CertificateKind.COMPETENCY,
    competences=("graphic_design",),
    hours_jp=16,
    issued_on=MARCH_2,
    valid_until=LAST_DAY,
    file_name="sertifikat.pdf",
    file_sha256="0" * 64,
)
verify = VerifyCertificate(checked_against=CheckedAgainst.ISSUER_REGISTER)


class Office:
    """Training's journal with a clock, and its due-list."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(datetime(2026, 3, 2, 12, tzinfo=WITA))
        recorder = SqliteRecorder(":memory:")
        recorder.create()
        self.journal = Journal(recorder, CATALOGUE, Ring(), self.clock)
        self.journal.open(sample=False)
        self.due_list = DueList(self.journal, DUES, due_file(folder / "due.db"))
        noted = NoteTrainee(
            person_id=BUDI,
            opd_id=DINKES,
            active=True,
            effective_on=date(2020, 1, 1),
            heard_event_id=uuid4(),
        )
        self._execute(trainee, trainee_of(BUDI), noted, OPERATOR)

    def send(self, command: decider.Command, by: Actor = OPERATOR) -> None:
        self._execute(certificate, NUMBER, command, by)

    def expired(self) -> list[Envelope]:
        self.due_list.turn()
        records = self.journal.recorder.records(0, 100)
        return [r.envelope() for r in records if r.type == "training.certificate-expired.v1"]

    def due(self) -> list[tuple[UUID, str, date | None]]:
        self.due_list.turn()
        return [(one.stream_id, one.name, one.on) for one in self.due_list.table.entries()]

    def _execute(
        self,
        kind: Decider[Any, Any, Any],
        stream: UUID,
        command: decider.Command,
        by: Actor,
    ) -> None:
        command_id = uuid4()
        context = Context(command_id=command_id, actor=by, correlation_id=command_id)
        self.journal.execute(kind, stream, command, context=context)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    office.journal.recorder.close()


def test_a_verified_certificate_expires_on_the_day_after_its_last(office: Office) -> None:
    office.send(register)
    assert office.due() == []
    office.send(verify, by=VERIFIER)
    assert office.due() == [(NUMBER, EXPIRY, DAY_AFTER)]
    office.clock.at = BEFORE_MIDNIGHT
    assert office.expired() == []
    office.clock.at = MIDNIGHT
    assert [expired.effective_on for expired in office.expired()] == [DAY_AFTER]
    assert office.due() == []


def test_a_certificate_expires_once_and_effective_on_its_day_however_late(office: Office) -> None:
    office.send(register)
    office.send(verify, by=VERIFIER)
    office.clock.at = datetime(2027, 2, 1, tzinfo=WITA)
    office.expired()
    assert [expired.effective_on for expired in office.expired()] == [DAY_AFTER]


def test_a_certificate_that_ended_before_it_was_verified_expires_at_once(office: Office) -> None:
    office.clock.at = MIDNIGHT
    office.send(register)
    office.send(verify, by=VERIFIER)
    assert [expired.effective_on for expired in office.expired()] == [DAY_AFTER]


def test_a_revoked_certificate_does_not_expire(office: Office) -> None:
    office.send(register)
    office.send(verify, by=VERIFIER)
    office.send(RevokeOutsideCertificate(reason="dicabut oleh penerbit", effective_on=MARCH_2))
    assert office.due() == []
    office.clock.at = MIDNIGHT
    assert office.expired() == []


def test_a_rejected_certificate_does_not_expire(office: Office) -> None:
    office.send(register)
    office.send(RejectCertificate(reason="nomor tidak dikenal"))
    office.clock.at = MIDNIGHT
    assert office.due() == []
    assert office.expired() == []


@pytest.mark.parametrize("valid_until", [None, date.max])
def test_a_certificate_without_an_end_is_not_listed(
    office: Office, valid_until: date | None
) -> None:
    endless = msgspec.structs.replace(
        register, certificate_kind=CertificateKind.TRAINING, valid_until=valid_until
    )
    office.send(endless)
    office.send(verify, by=VERIFIER)
    assert office.due() == []


def test_a_certificate_that_was_expired_by_hand_is_struck_off(office: Office) -> None:
    office.send(register)
    office.send(verify, by=VERIFIER)
    assert len(office.due()) == 1
    office.clock.at = MIDNIGHT
    office.send(ExpireCertificate(on=DAY_AFTER))
    assert office.due() == []
    assert len(office.expired()) == 1


def test_training_works_and_shows_its_due_list(tmp_path: Path) -> None:
    ports = {"personnel": 8081, "training": 8082}
    service = build(Settings(var=tmp_path, ports=ports))
    service.migrate(False)  # noqa: FBT003 - not sample data
    jobs = [getattr(job, "__qualname__", "") for job in service.jobs]
    assert "DueList.run" in jobs
    assert b"due_overdue 0.0" in service.app.state.parts.metrics.text()
    service.close()
