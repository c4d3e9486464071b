"""What `spbe up --fresh` throws away, and what it leaves."""

from pathlib import Path

import pytest

from spbe.embedded import run_embedded
from spbe.sample_data import throw_away
from spbe.suite import build, settings_for
from tests.servers.server import free_ports


def _journal(var: Path, *, sample: bool) -> Path:
    service = build("training", settings_for().model_copy(update={"var": var}))
    service.migrate(sample)
    service.close()
    return var / "training.db"


def test_sample_data_is_thrown_away(tmp_path: Path) -> None:
    _journal(tmp_path / "var", sample=True)
    throw_away(tmp_path / "var")
    assert not (tmp_path / "var").exists()


def test_real_data_is_left_and_named(tmp_path: Path) -> None:
    journal = _journal(tmp_path / "var", sample=False)
    with pytest.raises(SystemExit, match="holds real data"):
        throw_away(tmp_path / "var")
    assert journal.exists()


def test_where_nothing_is_nothing_is_thrown_away(tmp_path: Path) -> None:
    throw_away(tmp_path / "var")
    assert not (tmp_path / "var").exists()


def test_what_is_not_of_the_suite_is_left(tmp_path: Path) -> None:
    journal = _journal(tmp_path / "var", sample=True)
    notes = tmp_path / "var" / "surat" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine")
    throw_away(tmp_path / "var")
    assert notes.read_text() == "mine"
    assert not journal.exists()


def test_real_data_is_not_opened_to_sample_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = _journal(tmp_path / "var", sample=False)
    monkeypatch.setenv("SPBE_VAR", str(tmp_path / "var"))
    for number, service in enumerate(("GATEWAY", "PERSONNEL", "TRAINING", "EVALUATION")):
        monkeypatch.setenv(f"SPBE_PORTS__{service}", str(free_ports(4)[number]))
    for fresh in (False, True):
        with pytest.raises(SystemExit, match="holds real data"):
            run_embedded(demo=False, fresh=fresh)
    assert journal.exists()


def test_other_databases_than_files_are_for_other_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPBE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("SPBE_DATABASES__KEYS", "postgresql://somewhere/keys")
    with pytest.raises(SystemExit, match="spbe serve"):
        run_embedded(demo=False, fresh=False)
