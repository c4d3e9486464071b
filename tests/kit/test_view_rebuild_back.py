"""What becomes of the way back while a rebuild is under way, and of a rebuild by the way back?"""

from dataclasses import replace
from uuid import uuid4

import pytest

from kit.build_tables import Rebuild
from kit.view_builds import AnotherIsRead, BeingRebuilt, LeaseLost, NothingBeside
from kit.views import Update
from tests.kit.rebuilding import A, B, Killed, Scene, scene, store
from tests.kit.tally_view import NUMBERS, TALLY

__all__ = ["scene", "store"]

HOLDER, OTHER = uuid4(), uuid4()
WRONG = Update(NUMBERS, {"stream": A}, {"number": 99})


@pytest.fixture(autouse=True)
def _told_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)


@pytest.mark.parametrize("state", ["building", "comparing", "flipping"])
def test_nobody_goes_back_while_it_is_rebuilt(scene: Scene, state: str) -> None:
    assert scene.rebuild().flipped
    refused: list[Rebuild] = []

    def tell(told: Rebuild) -> None:
        if told.state == state and not refused:
            with pytest.raises(BeingRebuilt):
                scene.builds.back(TALLY)
            refused.append(told)

    outcome = scene.rebuild(tell)
    assert outcome.flipped, outcome
    assert outcome.compared_with == replace(TALLY, build=2)
    assert [told.build for told in refused] == [3]
    assert scene.builds.standing([TALLY])["tally"] == (3, 2, True)


def killed(scene: Scene, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a rebuild killed, and its lease end."""

    def die(told: Rebuild) -> None:
        beside = scene.builds.standing([TALLY])["tally"].beside
        if told.state == state and (state != "flipping" or beside == told.build):
            raise Killed

    with monkeypatch.context() as briefly:
        briefly.setattr("kit.view_builds.LEASE_SECONDS", 0.0)
        with pytest.raises(Killed):
            scene.rebuild(die)


@pytest.mark.parametrize("state", ["building", "comparing"])
def test_a_rebuild_that_was_killed_is_over_once_somebody_went_back(
    scene: Scene, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene.rebuild().flipped
    killed(scene, state, monkeypatch)
    assert scene.builds.back(TALLY) == (1, 2, True)
    assert scene.builds.rebuild(TALLY) is None
    scene.change(WRONG)
    outcome = scene.rebuild()
    assert outcome.compared_with == TALLY
    assert outcome.verdict.shown == [f"numbers stream={A}: number"]


def test_what_was_never_read_is_nothing_to_go_back_to(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(scene, "flipping", monkeypatch)
    with pytest.raises(NothingBeside):
        scene.builds.back(TALLY)
    scene.change(WRONG)
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.compared_with) == (False, TALLY)
    assert scene.builds.current(TALLY) == TALLY


def test_what_is_read_already_is_not_built_on_and_compared_with_itself(scene: Scene) -> None:
    assert scene.rebuild().flipped
    assert scene.builds.take([(TALLY, 2)], HOLDER)
    scene.builds.note(TALLY, HOLDER, state="flipping", until=0.0)
    scene.change(WRONG)
    outcome = scene.rebuild()
    assert (outcome.flipped, outcome.view.build) == (False, 3)
    assert outcome.compared_with == replace(TALLY, build=2)


def test_who_stood_still_while_another_one_flipped_the_build_is_told_so(scene: Scene) -> None:
    def tell(told: Rebuild) -> None:
        if told.state == "comparing":
            scene.builds.note(TALLY, told.holder, until=0.0)
            assert scene.builds.take([(TALLY, 2)], OTHER)
            scene.builds.flip(TALLY, OTHER, 2)

    with pytest.raises(LeaseLost):
        scene.rebuild(tell)
    assert scene.builds.standing([TALLY])["tally"] == (2, 1, True)


def test_what_is_read_by_now_is_compared_before_another_version_is_flipped(scene: Scene) -> None:
    assert scene.rebuild().flipped
    scene.builds.back(TALLY)
    scene.change(WRONG)
    scene.builds.back(TALLY)
    gone: list[Rebuild] = []

    def tell(told: Rebuild) -> None:
        if (told.version, told.state) == (2, "flipping") and not gone:
            gone.append(told)
            scene.builds.back(TALLY)

    outcome = scene.of(replace(TALLY, version=2)).rebuild(tell)
    assert outcome.compared_with == TALLY
    assert outcome.verdict.shown == [f"numbers stream={A}: number"]
    assert scene.numbers() == {A: 99, B: 2}


@pytest.mark.parametrize("step", ["write_beside", "flip"])
def test_a_build_takes_the_place_of_none_but_what_it_was_compared_with(
    scene: Scene, step: str
) -> None:
    assert scene.rebuild().flipped
    builds = scene.builds
    assert builds.take([(TALLY, 3)], HOLDER)
    with pytest.raises(AnotherIsRead):
        getattr(builds, step)(TALLY, HOLDER, 3, TALLY)
    assert builds.standing([TALLY])["tally"] == (2, 1, True)
    getattr(builds, step)(TALLY, HOLDER, 3, replace(TALLY, build=2))
    assert 3 in builds.standing([TALLY])["tally"].written
