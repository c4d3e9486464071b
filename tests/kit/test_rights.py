"""The table of rights is closed by default and faults where it cannot be read one way only."""

from pathlib import Path
from uuid import UUID

import pytest

from kit.decider import Actor
from kit.rights import Forbidden, Rights, RightsAreWrong

OURS, THEIRS = UUID(int=0xA), UUID(int=0xB)
ACTION = "seats.fill"
RIGHTS = Rights({ACTION: {"operator": "own", "chair": "any"}})


def actor(*roles: str, opd_id: UUID | None = OURS) -> Actor:
    return Actor(UUID(int=1), frozenset(roles), opd_id)


def allows(who: Actor, opd_id: UUID | None, action: str = ACTION) -> bool:
    try:
        RIGHTS.check(who, action, opd_id)
    except Forbidden:
        return False
    return True


def test_own_is_the_opd_of_the_actor_and_no_other() -> None:
    assert allows(actor("operator"), OURS)
    assert not allows(actor("operator"), THEIRS)


def test_own_with_an_unknown_opd_is_refused() -> None:
    assert not allows(actor("operator"), None)
    assert not allows(actor("operator", opd_id=None), None)
    assert not allows(actor("operator", opd_id=None), OURS)


def test_any_is_every_opd_known_or_not() -> None:
    assert allows(actor("chair"), THEIRS)
    assert allows(actor("chair", opd_id=None), None)
    assert allows(actor("operator", "chair"), THEIRS)


def test_what_is_not_given_is_refused() -> None:
    assert not allows(actor("guest"), OURS)
    assert not allows(actor(), OURS)
    assert not allows(actor("chair"), OURS, "seats.sell")


def test_who_may_do_it_to_nothing_is_stopped_at_the_door() -> None:
    RIGHTS.enter(actor("operator"), ACTION)
    with pytest.raises(Forbidden):
        RIGHTS.enter(actor("guest"), ACTION)


def test_a_list_is_confined_to_the_own_opd() -> None:
    assert RIGHTS.confined_to(actor("operator"), ACTION) == OURS
    assert RIGHTS.confined_to(actor("operator", "chair"), ACTION) is None
    for nobody in (actor("guest"), actor("operator", opd_id=None)):
        with pytest.raises(Forbidden):
            RIGHTS.confined_to(nobody, ACTION)


def test_every_action_has_a_row_and_every_row_of_the_service_an_action() -> None:
    RIGHTS.must_cover("seats", [ACTION])
    RIGHTS.must_cover("other", [])
    with pytest.raises(RightsAreWrong, match=r"no row for \['seats.sell'\]"):
        RIGHTS.must_cover("seats", [ACTION, "seats.sell"])
    with pytest.raises(RightsAreWrong, match=r"no route for \['seats.fill'\]"):
        RIGHTS.must_cover("seats", [])


def written(folder: Path, *lines: str) -> Path:
    path = folder / "rights.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_table_is_read_from_csv(tmp_path: Path) -> None:
    path = written(tmp_path, "action,role,opd", f"{ACTION},operator,own", f"{ACTION},chair,any")
    assert Rights.load(path) == RIGHTS


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["role,action,opd"],
        ["action,role,opd", "seats.fill,operator,mine"],
        ["action,role,opd", "seats.fill,operator"],
        ["action,role,opd", "fill,operator,own"],
        ["action,role,opd", "seats.fill,,own"],
        ["action,role,opd", "seats.fill,operator,own", "seats.fill,operator,any"],
    ],
)
def test_a_table_that_cannot_be_read_one_way_only_is_a_fault(
    tmp_path: Path, lines: list[str]
) -> None:
    with pytest.raises(RightsAreWrong):
        Rights.load(written(tmp_path, *lines))
