"""Would the checker notice? Each kind of fault is planted into the real parts, and is found."""

import re

import pytest

from tests.simulation.planted import PLANTS, Plant
from tests.simulation.run import Outcome, play

SEEDS = 40


def _found(plant: Plant) -> Outcome:
    for seed in range(SEEDS):
        outcome = play(seed, plant.parts, plant.stress)
        if any(re.search(plant.says, one) for one in outcome.complaints):
            return outcome
    pytest.fail(f"not found in {SEEDS} seeds")


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_planted_fault_is_found_and_is_not_there_without_it(plant: Plant) -> None:
    found = _found(plant)
    whole = play(found.seed, stress=plant.stress)
    assert not whole.complaints, whole.text()


def test_what_is_found_is_told_with_its_story_and_how_to_see_it_again() -> None:
    told = _found(PLANTS["doubled: rows tracked apart"]).text()
    assert re.search(r"^ +\d+\.\d{4}  gateway-work-\d  is killed", told, re.MULTILINE)
    assert re.search(r"^DOES NOT HOLD: \w+ has applied", told, re.MULTILINE)
    assert re.search(r'make lab ARGS="-s -k simulation --seed \d+"$', told)
