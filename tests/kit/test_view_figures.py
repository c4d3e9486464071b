"""Is an operator shown how far a rebuild is, and whether it has come to its end?"""

import pytest
from prometheus_client import CollectorRegistry

from kit.view_figures import BuildFigures
from kit.views import Update
from tests.kit.rebuilding import A, Scene, scene, store
from tests.kit.tally_view import NUMBERS, TALLY

__all__ = ["scene", "store"]


def figures(scene: Scene, *names: str) -> list[float | None]:
    registry = CollectorRegistry()
    registry.register(BuildFigures(scene.store, [TALLY]))
    return [registry.get_sample_value(f"view_rebuild_{name}", {"view": "tally"}) for name in names]


@pytest.mark.parametrize("state", ["comparing", "flipping"])
def test_what_was_killed_when_it_had_heard_everything_has_not_ended(
    scene: Scene, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.view_rebuild.NOTED_SECONDS", 0.001)
    monkeypatch.setattr("kit.view_builds.LEASE_SECONDS", 0.0)

    scene.dies(state)
    assert figures(scene, "progress", "running", "ended") == [1.0, 0.0, 0.0]


def test_what_was_flipped_or_refused_has_ended(scene: Scene) -> None:
    assert figures(scene, "ended") == [None]
    assert scene.rebuild().flipped
    assert figures(scene, "progress", "running", "ended", "differences") == [1.0, 0.0, 1.0, 0.0]
    scene.change(Update(NUMBERS, {"stream": A}, {"number": 99}))
    assert not scene.rebuild().flipped
    assert figures(scene, "running", "ended", "differences") == [0.0, 1.0, 1.0]
