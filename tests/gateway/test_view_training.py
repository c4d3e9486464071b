"""Which certificates prove what on a day, and who took part in which batch."""

from datetime import date
from typing import Any

import msgspec
import pytest

from gateway.views import VIEWS
from gateway.views.certificates import Wanted, certificate, certificates
from gateway.views.training import batches, participants, programmes
from kit.feed import Delivered
from tests.evaluation.examples import HEALTH, KOMINFO
from tests.gateway import small_course as course
from tests.gateway.shelves import Shelf
from tests.gateway.small_course import BATCH, OUTSIDE_CERTIFICATE, PROGRAMME
from tests.gateway.small_team import BUDI, JAN_1, MAY_15, NETWORK_CERTIFICATE, SITI, people
from tests.gateway.small_year import new_story
from tests.gateway.story import Story, told
from training.domain.award import award_in
from training.domain.certificate import CertificateExpired, CertificateRevoked
from training.domain.participation import AwardWithdrawn
from training.domain.programme import ProgrammeRetired
from training.domain.registration import CertificateRejected, CertificateVerified, CheckedAgainst

APR_1, MAY_16 = date(2026, 4, 1), date(2026, 5, 16)


@pytest.fixture
def story() -> Story:
    story = new_story()
    people(story)
    course.trained(story)
    return story


def restated(event: Any) -> dict[str, Any]:  # noqa: ANN401 - either of the two certificates
    return msgspec.structs.asdict(award_in(event))


def proven(story: Story, shelf: Shelf, on: date) -> list[str]:
    with told(story, shelf, VIEWS) as connection:
        found = certificates(connection, on, Wanted(expires_by=date(2026, 12, 31)))
    return [one.number for one in found]


def test_an_issued_certificate_is_shown_with_its_holder(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:
        found = certificate(connection, NETWORK_CERTIFICATE, APR_1, confined_to=KOMINFO)
        assert certificate(connection, NETWORK_CERTIFICATE, APR_1, confined_to=HEALTH) is None
        assert certificate(connection, BATCH, APR_1) is None
    assert found is not None
    assert (found.person_name, found.status, found.batch_id) == ("Budi, S.Kom.", "valid", BATCH)
    assert found.competences == ("spbe_infrastructure",)


def test_certificates_are_found_by_holder_status_opd_and_end(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, VIEWS) as connection:

        def found(**which: Any) -> list[str]:  # noqa: ANN401 - any filter
            return [one.number for one in certificates(connection, APR_1, Wanted(**which))]

        assert found() == ["1/2026", "77"]
        assert found(person_id=SITI) == ["77"]
        assert found(status="unverified") == ["77"]
        assert found(confined_to=HEALTH) == []
        assert found(opd_id=KOMINFO, confined_to=KOMINFO) == ["1/2026", "77"]
        assert found(expires_by=MAY_15) == ["1/2026"]
        assert found(expires_by=date(2026, 5, 14)) == []
        (first,) = certificates(connection, APR_1, Wanted(), limit=1)
        (second,) = certificates(connection, APR_1, Wanted(), after=first.certificate_id)
        assert [first.number, second.number] == ["1/2026", "77"]


def test_a_certificate_from_outside_counts_once_it_is_verified(story: Story, shelf: Shelf) -> None:
    verified = CertificateVerified(
        **restated(course.registered), checked_against=CheckedAgainst.QR_CODE
    )
    story.tell((OUTSIDE_CERTIFICATE, verified))
    with told(story, shelf, VIEWS) as connection:
        found = certificate(connection, OUTSIDE_CERTIFICATE, APR_1)
    assert found is not None
    assert (found.status, found.checked_against) == ("valid", "qr_code")


def test_a_rejected_number_begins_anew(story: Story, shelf: Shelf) -> None:
    rejected = CertificateRejected(
        person_id=SITI, opd_id=KOMINFO, certificate_id=OUTSIDE_CERTIFICATE, reason="palsu"
    )
    story.tell((OUTSIDE_CERTIFICATE, rejected))
    with told(story, shelf, VIEWS) as connection:
        found = certificate(connection, OUTSIDE_CERTIFICATE, APR_1)
    assert found is not None
    assert (found.status, found.reason_event_id) == ("rejected", _last(story).record.envelope().id)
    story.tell((OUTSIDE_CERTIFICATE, course.registered))
    with told(story, shelf, VIEWS) as connection:
        found = certificate(connection, OUTSIDE_CERTIFICATE, APR_1)
    assert found is not None
    assert (found.status, found.reason_event_id) == ("unverified", None)


def _last(story: Story) -> Delivered:
    return [one for one in story.records() if one.record.stream == OUTSIDE_CERTIFICATE][-1]


def test_a_revoked_certificate_proved_something_until_then(story: Story, shelf: Shelf) -> None:
    revoked = CertificateRevoked(
        **restated(course.issued), effective_on=APR_1, reason="data keliru"
    )
    withdrawn = AwardWithdrawn(person_id=BUDI, certificate_id=NETWORK_CERTIFICATE)
    story.tell((NETWORK_CERTIFICATE, revoked), (BATCH, withdrawn))
    assert proven(story, shelf, date(2026, 3, 31)) == ["1/2026"]
    assert proven(story, shelf, APR_1) == []
    with told(story, shelf, VIEWS) as connection:
        (budi, _) = participants(connection, BATCH, APR_1)
    assert budi.certificate_id is None


def test_an_expired_certificate_counted_to_its_last_day(story: Story, shelf: Shelf) -> None:
    expired = CertificateExpired(**restated(course.issued), effective_on=MAY_16)
    story.tell((NETWORK_CERTIFICATE, expired))
    assert proven(story, shelf, MAY_15) == ["1/2026"]
    assert proven(story, shelf, MAY_16) == []


def test_batches_and_programmes_are_listed(story: Story, shelf: Shelf) -> None:
    story.tell((PROGRAMME, ProgrammeRetired(effective_on=APR_1, reason="Diganti.")))
    with told(story, shelf, VIEWS) as connection:
        (programme,) = programmes(connection)
        (batch,) = batches(connection, programme_id=PROGRAMME)
        assert programmes(connection, after=programme.programme_id) == ()
        assert batches(connection, after=batch.batch_id) == ()
        shown = participants(connection, BATCH, JAN_1, confined_to=KOMINFO)
        assert participants(connection, BATCH, JAN_1, confined_to=HEALTH) == ()
    assert (programme.hours_jp, programme.retired_on) == (20, APR_1)
    assert (batch.programme_title, batch.participants, batch.completed) == (
        "Jaringan Dasar",
        2,
        True,
    )
    assert [(one.person_id, one.absent, one.jp) for one in shown] == [
        (BUDI, False, 10),
        (SITI, True, 0),
    ]
