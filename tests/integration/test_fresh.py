"""What `spbe up --fresh` throws away, and what it leaves."""

from pathlib import Path

import pytest

from spbe.embedded import throw_away
from spbe.suite import build, settings_for


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
    with pytest.raises(SystemExit, match="not marked as sample data"):
        throw_away(tmp_path / "var")
    assert journal.exists()


def test_where_nothing_is_nothing_is_thrown_away(tmp_path: Path) -> None:
    throw_away(tmp_path / "var")
    assert not (tmp_path / "var").exists()
