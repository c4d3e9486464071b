"""Does the page of figures keep what people wrote, and say plainly which aims are missed?"""

from pathlib import Path

import pytest

from tests.bench.outcome import TIMES, Outcome, Ratio, beside, in_turn
from tests.bench.page import BEGINS, ENDS, write

MET = Ratio(what="appends beside native", measured=0.812, at_least=0.8)
MISSED = Ratio(what="p99", measured=300, unit="ms", at_most=250)


def outcome(*ratios: Ratio, fault: str = "") -> Outcome:
    return Outcome(
        "a", "Appends", list(ratios), ("callers", "ours"), [("1", "2,000 /s")], [], fault
    )


def test_a_run_writes_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Said by hand\n{BEGINS}\nold figures\n{ENDS}\nWhat did not help.\n")
    write(page, [outcome(MET)], [("Commit", "abc")])
    write(page, [outcome(MET)], [("Commit", "def")])
    text = page.read_text()
    assert text.startswith("# Said by hand\n")
    assert text.endswith(f"{ENDS}\nWhat did not help.\n")
    assert "| Commit | def |" in text
    assert "old figures" not in text
    assert "abc" not in text


def test_a_page_without_marks_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Said by hand\n")
    with pytest.raises(ValueError, match="no two marks"):
        write(page, [outcome(MET)], [])
    assert page.read_text() == "# Said by hand\n"


def test_ratios_come_first_and_a_missed_aim_and_a_failed_part_are_named(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"{BEGINS}\n{ENDS}")
    write(page, [outcome(MET, MISSED), outcome(fault="ValueError: no broker")], [])
    text = page.read_text()
    assert text.index("## Ratios") < text.index("## Measured on") < text.index("## Figures")
    assert f"| a | appends beside native | ≥ 0.8 {TIMES} | 0.812 {TIMES} | met |" in text
    assert "| a | p99 | ≤ 250 ms | 300 ms | **missed** |" in text
    assert "Not measured: ValueError: no broker" in text


def test_contenders_take_turns_so_that_a_drift_hits_them_alike() -> None:
    order: list[str] = []

    def slower(name: str, times: float) -> float:
        order.append(name)
        return times * len(order)

    found = in_turn({"a": lambda: slower("a", 2), "b": lambda: slower("b", 1)}, 2)
    assert order == ["a", "b", "b", "a"]
    assert beside(found["a"], found["b"]) == pytest.approx((2 / 2 + 8 / 3) / 2)
