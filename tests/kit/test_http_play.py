"""At which time is a command given while sample data is played, and who says so?"""

from datetime import timedelta
from pathlib import Path

from kit.http.play import play_routes
from kit.rights import Rights
from tests.kit.toy import COMMANDS, KEEPER, NOW, OUR_OPD, RIGHTS, Toy, rights_file, toy

PLAY = "0b6f6c2e-1f0a-4c1d-9a51-2d1f0e6b7a10"
SHELF_OF_OURS = {"opd_id": str(OUR_OPD)}
BODIES = {"/play/beginning": {"play_id": PLAY}, "/play/end": {}, "/shelves": SHELF_OF_OURS}


def played(tmp_path: Path) -> Toy:
    """Return a library of sample data 300 days on, which its keeper may play."""
    rights = (*RIGHTS, ("toy.begin-play", "keeper", "any"), ("toy.end-play", "keeper", "any"))
    table = Rights.load(rights_file(tmp_path, rights))
    library = toy(tmp_path, sample=True, commands=(*COMMANDS, *play_routes("toy")), rights=table)
    library.clock.at = NOW + timedelta(days=300)
    return library


def as_keeper(library: Toy) -> dict[str, str]:
    return {"Authorization": f"Bearer {library.token(KEEPER, 'keeper', None)}"}


async def test_during_a_play_who_says_no_time_acts_in_that_of_the_story(tmp_path: Path) -> None:
    library = played(tmp_path)
    began, opened_at = NOW + timedelta(days=5), NOW + timedelta(days=7)
    keeper = as_keeper(library)
    async with library.client() as http:
        for key, path, headers in (
            ("1", "/play/beginning", keeper | {"Simulated-Time": began.isoformat()}),
            ("2", "/shelves", {}),
            ("3", "/shelves", {"Simulated-Time": opened_at.isoformat(), "Play": PLAY.upper()}),
            ("4", "/play/end", keeper),
            ("5", "/shelves", {}),
        ):
            answer = await http.post(
                path, json=BODIES[path], headers={"Idempotency-Key": key, **headers}
            )
            assert answer.status_code == 200, answer.text
        refused = await http.post("/play/end", json={}, headers={"Idempotency-Key": "6"})
    assert refused.status_code == 403
    records = library.journal.recorder.records(1, 10)
    assert [record.envelope().recorded_at for record in records] == [
        *(began, began, opened_at, opened_at),
        library.clock.at,
    ]
    library.journal.recorder.close()


async def test_during_a_play_a_visitor_says_no_time_of_their_own(tmp_path: Path) -> None:
    """One command at today's time would draw all that is still to be played to today."""
    library = played(tmp_path)
    keeper = as_keeper(library)
    now = {"Simulated-Time": library.clock.at.isoformat()}
    async with library.client() as http:

        async def sent(key: str, path: str, **headers: str) -> str:
            said = {"Idempotency-Key": key, **headers}
            answer = await http.post(path, json=BODIES[path], headers=said)
            return str(answer.json().get("type", answer.status_code))

        began = {"Simulated-Time": NOW.isoformat()}
        assert await sent("1", "/play/beginning", **keeper, **began) == "200"
        for named in ({}, {"Play": str(OUR_OPD)}, {"Play": "x"}):
            assert await sent("2", "/shelves", **now, **named) == "/problems/play-goes-on"
        assert await sent("2", "/play/end", **keeper, **now) == "/problems/play-goes-on"
        assert library.recorded() == 2
        assert await sent("3", "/shelves") == "200"
        assert library.journal.recorder.records(2, 1)[0].envelope().recorded_at == NOW
        assert await sent("4", "/play/end", **keeper) == "200"
        assert await sent("2", "/shelves", **now) == "200"
    library.journal.recorder.close()
