"""Is a passphrase that signed a decree to be read anywhere afterwards? In no log, trace or file."""

import json
import logging
from collections.abc import Iterator

import pytest

from kit.tracing import begin_tracing, end_tracing
from spbe.fake_bsre import FakeBsre, Mood
from tests.integration.collector import Collector, collecting
from tests.personnel.imports import Office
from tests.personnel.test_document_door import SCAN, put
from tests.personnel.test_signing import NIK, PASSPHRASE, fake, office, sign

__all__ = ["fake", "office"]


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        begin_tracing(made.url, "personnel-serve")
        yield made
        end_tracing()


async def test_neither_passphrase_nor_nik_is_left_anywhere(
    office: Office,
    fake: FakeBsre,
    collector: Collector,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    await put(office, SCAN)
    answers = [
        await sign(office, key="1", nik=NIK + "0"),
        await sign(office, key="2", passphrase=[PASSPHRASE]),
        await sign(office, key="3", kata_sandi=PASSPHRASE),
        await sign(office, key="4", passphrase=f"{PASSPHRASE}-keliru"),
    ]
    moods: tuple[Mood, ...] = ("fail", "half")
    for mood in moods:
        fake.mood = mood
        answers.append(await sign(office, key=mood))
    fake.mood = "well"
    answers += [await sign(office, key="5"), await sign(office, key="5")]
    assert [each.status_code for each in answers] == [400, 400, 400, 422, 503, 502, 200, 200]
    end_tracing()
    assert any("electronic-signature" in str(span.said) for span in collector.spans)
    told = capsys.readouterr()
    everywhere = {
        "answers": "".join(each.text for each in answers),
        "traces": repr(collector.spans),
        "logs": caplog.text + told.out + told.err,
        **{
            path.name: path.read_bytes().decode("latin-1")
            for path in office.folder.rglob("*")
            if path.is_file()
        },
    }
    assert "electronic-signature" in everywhere["logs"]
    assert "personnel.signed-document-attached.v1" in json.dumps(everywhere)
    for secret in (PASSPHRASE, NIK):
        found = [where for where, text in everywhere.items() if secret in text]
        assert found == []
