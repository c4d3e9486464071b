"""Evaluation writes of nobody in person: it needs no keys, and asks nobody for any."""

from pathlib import Path

import pytest

from evaluation.catalogue import CATALOGUE
from evaluation.main import build
from kit.catalogue import type_of
from kit.envelope import decode
from kit.sealing import NothingIsSealed
from kit.settings import Settings
from tests.contracts.written import example_of

PORTS = {"personnel": 8081, "evaluation": 8083}


def test_no_event_of_evaluation_is_sealed() -> None:
    assert [name for name in map(type_of, CATALOGUE) if CATALOGUE.personal(name)] == []


def test_nobody_is_asked_for_keys(tmp_path: Path) -> None:
    service = build(Settings(var=tmp_path, ports=PORTS))
    sealed = decode(example_of("personnel", "personnel.person-registered.v1"))
    with pytest.raises(NothingIsSealed):
        service.app.state.parts.journal.read(sealed)
    service.close()
