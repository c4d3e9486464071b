"""Are two writings of a number known as one, and is what nobody sees kept out of names?"""

import re
import sys
from typing import Annotated
from unicodedata import category

import msgspec
import pytest

from kit.writing import CELL, LINE, UNSEEN, compared, seen

UNSEEN_SIGNS = ["\u200b", "\u00ad", "\u202e", "\ufeff", "\u2066", "\ufe0f", "\u3164", "\U000e0041"]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "188.4/57/sulbar/II/2026",
            " 188.4/57/SULBAR/II/2026\u00a0",
            "188.4\uff0f57/SULBAR/II/2026",
        ),
        *("188.4/\uff15\uff17/SULBAR/II/2026", "188.4/57/SULBAR/\u2161/2026"),
        *(f"188.4/57/{sign}SULBAR/II/2026{sign}" for sign in UNSEEN_SIGNS),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert compared(written) == "188.4/57/sulbar/ii/2026"


@pytest.mark.parametrize("sign", UNSEEN_SIGNS)
def test_a_line_is_taken_as_it_is_seen(sign: str) -> None:
    assert seen(f" {sign}Budi\u00a0{sign} Santo{sign}so\t{sign}") == "Budi Santoso"


def test_what_differs_to_the_eye_stays_different() -> None:
    assert len({compared(text) for text in ("A 1", "A1", "A-1", "\u00c11", "A.1")}) == 5
    assert compared(" A \u200b  B\tC ") == "a b c"
    assert compared("STRA\u1e9eE") == compared("stra\u00dfe") == "strasse"


def test_every_control_and_format_sign_is_known() -> None:
    known = {chr(code) for code in range(sys.maxunicode + 1) if re.match(UNSEEN, chr(code))}
    kinds = {"Cc", "Cf", "Zl", "Zp"}
    signs = {chr(code) for code in range(sys.maxunicode + 1) if category(chr(code)) in kinds}
    assert signs <= known
    assert not {one for one in known if one.isascii() and one.isprintable()}


@pytest.mark.parametrize("form", [LINE, CELL])
@pytest.mark.parametrize("sign", [*UNSEEN_SIGNS, "\n", "\t", "\x00", "\u2028"])
def test_a_line_holds_nothing_that_is_not_seen(form: str, sign: str) -> None:
    line = Annotated[str, msgspec.Meta(pattern=form)]
    assert msgspec.convert("Dinas PUPR, Mamuju", line)
    for text in (f"{sign}PUPR", f"PU{sign}PR", f"PUPR{sign}"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(text, line)
