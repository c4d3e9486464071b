"""Does a token say what it was made of, and nothing else pass for one?"""

import re
from uuid import UUID

import pytest

from kit.http.journal_token import JournalToken, encode_token, parse_token
from kit.lanes import LANES

EPOCH = UUID(int=7)
OF_EARLIER_RELEASES = r"([a-z][a-z0-9_-]{0,31})\.([0-9a-f]{32})((?:\.\d{1,2}-\d{1,18}){0,48})"


@pytest.mark.parametrize(
    "token",
    [
        JournalToken("sample", EPOCH, {}),
        JournalToken("sample", EPOCH, {3: 17}),
        JournalToken("sample", EPOCH, {3: 17, 5: 18}),
        JournalToken("sample", EPOCH, {3: 17, 5: 18}, first=15),
        JournalToken("sample", EPOCH, {lane: 100 + lane for lane in range(LANES)}, first=90),
    ],
    ids=str,
)
def test_what_was_said_is_read(token: JournalToken) -> None:
    assert parse_token(encode_token(token)) == token


def test_an_earlier_release_reads_the_last_places_of_one_that_names_the_first_too() -> None:
    text = encode_token(JournalToken("sample", EPOCH, {5: 18, 3: 17}, first=15))
    assert text == f"sample.{EPOCH.hex}.3-15.3-17.5-18"
    form = re.fullmatch(OF_EARLIER_RELEASES, text)
    assert form is not None
    places = [place.split("-") for place in form[3].split(".")[1:]]
    assert {int(lane): int(at) for lane, at in places} == {3: 17, 5: 18}


@pytest.mark.parametrize(
    "places",
    [
        "3-15.3-16.3-17",
        "3-15.5-16.3-17",
        "3-15.5-16.5-17",
        "48-1",
        ".".join(f"{lane}-1" for lane in range(LANES + 1)),
    ],
)
def test_no_other_lane_is_named_twice_nor_one_that_is_none(places: str) -> None:
    with pytest.raises(ValueError, match="twice"):
        parse_token(f"sample.{EPOCH.hex}.{places}")


@pytest.mark.parametrize("places", ["3-20.3-17", "3-0.3-17"])
def test_the_first_place_lies_before_the_last_one_of_its_lane(places: str) -> None:
    with pytest.raises(ValueError, match="first"):
        parse_token(f"sample.{EPOCH.hex}.{places}")
