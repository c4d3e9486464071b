"""Is every event folded by a decider, and does a state come back as it was put?"""

from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest

from kit.catalogue import Catalogue
from spbe.audit.folding import Folded, States, deciders_of
from spbe.suite import JOURNALS


@pytest.mark.parametrize("service", JOURNALS)
def test_every_event_in_a_catalogue_is_folded_by_somebody(service: str) -> None:
    catalogue: Catalogue = import_module(f"{service}.catalogue").CATALOGUE
    folded = {event for decider in deciders_of(service) for event in decider.events}
    assert set(catalogue) - folded == set()


def test_states_that_are_used_seldom_come_back_from_the_file_as_they_were(tmp_path: Path) -> None:
    states = States(tmp_path / "states.db", kept=2)
    kept = {
        UUID(int=number): Folded(number, ((0, one.initial),))
        for number, one in enumerate(d for s in JOURNALS for d in deciders_of(s))
    }
    for stream, folded in kept.items():
        states.put(stream, folded)
    assert {stream: states.get(stream) for stream in kept} == kept
    assert states.get(UUID(int=10**6)) is None
    states.close()
