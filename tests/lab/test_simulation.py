"""Are the promises kept in 10,000 runs? ``--seed`` plays one again and tells all that happens."""

import pytest

from tests.simulation.run import play

AT_ONCE = 250


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    only, count = _asked(metafunc.config)
    firsts = [only] if only is not None else range(0, count, AT_ONCE)
    metafunc.parametrize("first", firsts)


def test_every_promise_of_the_simulation_is_kept(first: int, pytestconfig: pytest.Config) -> None:
    only, count = _asked(pytestconfig)
    if only is not None:
        outcome = play(only)
        print(f"\n{outcome.text(lines=0)}")  # noqa: T201 - the story
        assert not outcome.complaints, outcome.text()
        return
    for seed in range(first, min(first + AT_ONCE, count)):
        outcome = play(seed)
        assert not outcome.complaints, outcome.text()


def _asked(config: pytest.Config) -> tuple[int | None, int]:
    return config.getoption("--seed", None), config.getoption("--seeds", 10_000)
