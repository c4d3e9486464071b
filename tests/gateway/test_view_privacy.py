"""In whose files do names stand? In one, which is wiped on erasure; the others join it."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, delete

from gateway.reading import Reading
from gateway.views import VIEWS, history, person_card
from gateway.views.history import event
from gateway.views.nominations import nomination
from gateway.views.person import person
from gateway.views.person_card import PERSON_CARD
from gateway.views.seats import seats_of_opd
from kit.decider import ERASED
from kit.sealing import unseal
from kit.view_store_sqlite import ViewFiles, view_file
from tests.evaluation.examples import KOMINFO
from tests.gateway import small_team as team
from tests.gateway import small_year as year
from tests.gateway.shelves import Shelf
from tests.gateway.small_team import BUDI, NOMINATION, SITI
from tests.gateway.story import Story, fed, told

CLEAR = (b"Budi", b"Siti", b"Ani", b"200012312026121001", b"belum bersedia", b"sertifikat-siti")


@pytest.fixture(scope="module")
def story() -> Story:
    return year.small_year()


def found_in(folder: Path, name: str) -> set[bytes]:
    stored = b"".join(path.read_bytes() for path in folder.glob(f"{name}-v*"))
    return {text for text in CLEAR if text in stored}


def test_names_stand_in_the_clear_in_one_file_only(story: Story, tmp_path: Path) -> None:
    fed(story, tmp_path, VIEWS, story.records()).close()
    found = {view.name: found_in(tmp_path, view.name) for view in VIEWS}
    assert found.pop("person_card") == set(CLEAR[:4])
    assert set(map(frozenset, found.values())) == {frozenset()}


def test_only_the_card_opens_what_is_sealed() -> None:
    assert [view.name for view in VIEWS if view.opens] == ["person_card"]


def test_an_erased_person_reads_as_erased_everywhere(shelf: Shelf) -> None:
    story = year.small_year()
    story.ring.erased = frozenset({SITI})
    with told(story, shelf, VIEWS) as connection:
        names = {
            seat.person_id: seat.person_name
            for seat in seats_of_opd(connection, KOMINFO, team.MAR_1)
        }
        assert names == {BUDI: "Budi, S.Kom.", SITI: ERASED}
        path = person(connection, SITI, team.MAR_1)
        assert path is not None
        assert path.card is not None
        assert (path.card.name, path.card.nip, path.card.opd_id) == (ERASED, None, KOMINFO)
        assert len(path.seats) == 1


def test_a_missing_card_shows_as_erased(story: Story, tmp_path: Path) -> None:
    fed(story, tmp_path, VIEWS, story.records()).close()
    wipe(tmp_path, SITI)
    reading = Reading(ViewFiles(tmp_path), VIEWS)
    with reading.connect() as connection:
        found = nomination(connection, NOMINATION, team.MAR_1)
        assert found is not None
        assert [item.person_name for item in found.items] == ["Budi, S.Kom.", ERASED]
        path = person(connection, SITI, team.MAR_1)
        assert path is not None
        assert path.card is None
        assert person(connection, SITI, team.MAR_1, confined_to=KOMINFO) is None
    reading.close()


def wipe(folder: Path, person_id: UUID) -> None:
    """Remove somebody's cards, as erasure does."""
    engine = create_engine(f"sqlite:///{view_file(folder, person_card.VIEW)}")
    with engine.begin() as connection:
        connection.execute(
            delete(PERSON_CARD).where(PERSON_CARD.c.person_id == person_id),
            execution_options={"schema_translate_map": {person_card.VIEW.schema: None}},
        )
    engine.dispose()


def test_a_sealed_reason_is_found_in_the_stored_bytes_of_its_event(shelf: Shelf) -> None:
    story = year.new_story()
    team.nomination_until_submitted(story)
    story.tell((NOMINATION, team.item_returned))
    with told(story, shelf, VIEWS) as connection:
        found = nomination(connection, NOMINATION, team.MAR_1)
        assert found is not None
        returned = next(item for item in found.items if item.verdict == "returned")
        assert returned.reason_event_id is not None
        line = event(connection, returned.reason_event_id)
        assert line is not None
        assert unseal(line.envelope(), story.ring) == {"reason": "Siti belum bersedia"}


def test_history_holds_the_bytes_as_they_were_published(story: Story, shelf: Shelf) -> None:
    with told(story, shelf, [history.VIEW]) as connection:
        for one in story.records():
            line = event(connection, one.record.envelope().id)
            assert line is not None
            assert line.state == one.record.state
            known = (line.source, line.position, line.stream, line.type)
            of_record = (one.record.position, one.record.stream, one.record.type)
            assert known == (one.source, *of_record)
