"""A view is rebuilt beside the one that is read, and takes its place if it is the same."""

import asyncio
import re
from dataclasses import replace
from uuid import UUID

import pytest

from kit.view_builds import NothingBeside
from kit.view_leases import UnderWay
from kit.views import Delete, Update, Upsert
from tests.kit.rebuilding import A, B, Killed, Scene, scene, store
from tests.kit.tally_view import NUMBERS, TALLY

__all__ = ["scene", "store"]


def test_what_is_the_same_is_flipped_and_flipped_back_at_once(scene: Scene) -> None:
    before = scene.rows()
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.view.build) == (True, 2)
    assert scene.builds.standing([TALLY])["tally"] == (2, 1, True)
    assert scene.rows() == before
    assert scene.builds.back(TALLY) == (1, 2, True)
    assert scene.rows() == before


def test_one_wrong_row_is_refused_and_named_and_the_old_one_goes_on(scene: Scene) -> None:
    scene.change(Update(NUMBERS, {"stream": A}, {"number": 99}))
    before = scene.rows()
    outcome = scene.rebuild()
    assert not outcome.flipped
    assert outcome.verdict.shown == [f"numbers stream={A}: number"]
    assert outcome.verdict.differing == 1
    assert scene.rows() == before
    rebuild = scene.builds.rebuild(TALLY)
    assert rebuild is not None
    assert (rebuild.state, rebuild.differing) == ("refused", 1)
    assert rebuild.differences == [f"numbers stream={A}: number"]
    assert (1, 2) in scene.store.standing("tally")


def test_a_row_that_is_missing_and_one_too_many_are_refused(scene: Scene) -> None:
    scene.change(Delete(NUMBERS, {"stream": A}))
    scene.change(Upsert(NUMBERS, {"stream": UUID(int=0xC), "number": 3, "even": None}))
    assert scene.rebuild().verdict.shown == [
        f"numbers stream={A}: only in the other",
        f"numbers stream={UUID(int=0xC)}: only in the one",
    ]


def test_the_first_twenty_differences_are_named_and_all_are_counted(scene: Scene) -> None:
    scene.numbered(40)
    scene.hears()
    for number in range(0x100, 0x100 + 40):
        scene.change(Update(NUMBERS, {"stream": UUID(int=number)}, {"number": 99}))
    verdict = scene.rebuild().verdict
    assert (verdict.differing, len(verdict.shown)) == (40, 20)


def test_after_a_refusal_a_further_rebuild_begins_anew(scene: Scene) -> None:
    scene.change(Update(NUMBERS, {"stream": A}, {"number": 99}))
    assert not scene.rebuild().flipped
    scene.change(Update(NUMBERS, {"stream": A}, {"number": 4}))
    outcome = scene.rebuild()
    assert outcome.flipped, outcome
    assert outcome.view.build == 3
    assert scene.store.standing("tally") == {(1, 1), (1, 3)}


def test_what_is_read_is_written_by_all_who_write_and_so_is_what_may_be_gone_back_to(
    scene: Scene,
) -> None:
    assert scene.rebuild().flipped
    scene.producer.count(A, B, by=2)
    scene.hears()
    now = scene.rows()
    scene.builds.back(TALLY)
    assert scene.rows() == now


def test_nothing_is_there_to_go_back_to_before_a_rebuild(scene: Scene) -> None:
    with pytest.raises(NothingBeside):
        scene.builds.back(TALLY)


def test_a_view_that_is_behind_its_sources_is_compared_where_it_is(scene: Scene) -> None:
    scene.producer.count(A, B, A, by=2)
    outcome = scene.rebuild()
    assert outcome.flipped
    assert (outcome.verdict.rows, scene.numbers()) == (3, {A: 6, B: 4})


@pytest.mark.parametrize("page", [0, 1, 3, 6])
def test_what_was_killed_goes_on_where_it_was(
    scene: Scene, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.numbered(60)
    scene.hears()
    before = scene.rows()
    scene.small, scene.noted = 10, True
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)
    monkeypatch.setattr("kit.view_builds.LEASE_SECONDS", 0.3)
    monkeypatch.setattr("kit.view_leases.ASK_AGAIN_SECONDS", 0.02)

    def die(number: int) -> None:
        if number == page:
            raise Killed

    scene.befalls = die
    with pytest.raises(Killed):
        scene.rebuild()
    whole = scene.pages
    scene.befalls, scene.pages, scene.noted = lambda _: None, 0, False
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.view.build) == (True, 2)
    assert scene.rows() == before
    assert whole + scene.pages <= 7 + 3


@pytest.mark.parametrize("state", ["comparing", "flipping"])
def test_what_was_killed_in_the_end_is_compared_again_and_flipped(
    scene: Scene, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)
    monkeypatch.setattr("kit.view_builds.LEASE_SECONDS", 0.3)
    monkeypatch.setattr("kit.view_leases.ASK_AGAIN_SECONDS", 0.02)

    scene.dies(state)
    assert scene.builds.current(TALLY) == TALLY
    scene.producer.count(A, B)
    scene.hears()
    before = scene.rows()
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.view.build) == (True, 2)
    assert scene.rows() == before


def test_of_two_at_once_one_is_told_that_the_other_is_at_it(scene: Scene) -> None:
    async def both() -> None:
        first, second = (scene.rebuilding() for _ in range(2))
        ended = await asyncio.gather(first.run(), second.run(), return_exceptions=True)
        refused = [one for one in ended if isinstance(one, UnderWay)]
        (outcome,) = next(one for one in ended if not isinstance(one, BaseException))
        assert (len(refused), outcome.flipped) == (1, True)

    asyncio.run(both())


def test_a_restored_source_has_the_build_begin_anew(scene: Scene) -> None:
    scene.numbered(60)
    backup = scene.producer.backup()
    scene.producer.count(A, B, A, by=2)
    scene.hears()
    scene.small = 10

    def restore(number: int) -> None:
        if number == 7:
            scene.producer.restore(backup)
            scene.producer.count(B, by=2)

    scene.befalls = restore
    outcome = scene.rebuild()
    assert outcome.flipped, outcome
    assert any("restored" in told.waits_for for told in scene.told) or scene.pages > 8
    scene.hears()
    found = scene.numbers()
    assert (found[A], found[B]) == (4, 4)


def test_a_source_that_is_away_is_waited_for_with_a_clear_word(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.05)

    def away(number: int) -> None:
        if number < 3:
            raise ConnectionError

    scene.befalls = away
    assert scene.rebuild().flipped
    assert any(re.search("away", told.waits_for) for told in scene.told)
    assert scene.told[-1].waits_for == ""


def test_progress_and_the_time_left_are_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)
    scene.numbered(100)
    scene.hears()
    scene.small = 5
    assert scene.rebuild().flipped
    done = [told.done for told in scene.told]
    assert done == sorted(done)
    assert len(set(done)) > 3
    halfway = next(told for told in scene.told if 0 < told.done < told.total)
    assert halfway.seconds_left is not None
    assert 0 < halfway.seconds_left < 60


def test_what_is_kept_beside_is_removed_when_it_is_told(scene: Scene) -> None:
    assert scene.rebuild().flipped
    scene.builds.forget(TALLY)
    scene.store.drop(replace(TALLY, build=1))
    assert scene.store.standing("tally") == {(1, 2)}
    scene.store.create([TALLY])
    assert scene.store.standing("tally") == {(1, 2)}
    scene.producer.count(A, by=2)
    scene.hears()
    assert scene.numbers() == {A: 6, B: 2}
