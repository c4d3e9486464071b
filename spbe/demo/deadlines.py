"""By which deadlines and checklist does the sample year go, and who is examined by them?

The second round of nominations tries the checklist out: with its files, and check by check. After
it nothing on it is required, until it is official.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spbe.demo.outside import VERIFIER
from spbe.demo.plan import Chain, Phase, Step
from spbe.demo.product import checklist, deadlines, holidays, structure
from spbe.demo.year import Year

TRIED, TRIED_OUT = 45, 60
"""The days from which the checklist is required, and is not."""


def rules(year: Year) -> Sequence[Phase]:
    """Return what is published on the first day."""
    first = year.at_work(0)
    said = (("holidays", holidays()), ("deadlines", deadlines()))
    chains = [[_published(name, name, body)] for name, body in said]
    return (Phase("Holidays and deadlines are published", first, first, chains),)


def trial(year: Year) -> Sequence[Phase]:
    """Return how a checklist comes into force, and how it is required no more."""
    from_day = {"effective_on": year.at_work(TRIED).isoformat()}
    voluntary = {
        "checks": [{**each, "required": False} for each in checklist()["checks"]],
        "files": [{**each, "required": False} for each in checklist()["files"]],
        "effective_on": year.at_work(TRIED_OUT).isoformat(),
    }
    return (
        _checklist(year, TRIED, {**checklist(), **from_day}, "A checklist is tried out"),
        _checklist(year, TRIED_OUT, {**checklist(), **voluntary}, "The checklist is voluntary"),
    )


def _checklist(year: Year, day: int, body: Mapping[str, Any], title: str) -> Phase:
    on = year.at_work(day)
    return Phase(title, on, on, [[_published(f"checklist/{day}", "checklists", body)]])


def _published(name: str, path: str, body: Mapping[str, Any]) -> Step:
    return Step(name=f"rules/{name}", user="admin", path=f"personnel/{path}", body=body)


def attached(nomination: str, operator: str) -> Chain:
    """Return how an operator attaches the letter and everybody's statement of willingness."""
    said: Iterable[tuple[str, str | None, str]] = (
        ("nomination_letter", None, "Surat usulan (contoh)"),
        *(("willingness", key, "Pernyataan kesediaan (contoh)") for key in _positions()),
    )
    return [_file(nomination, operator, *each) for each in said]


def _file(nomination: str, operator: str, kind: str, position: str | None, title: str) -> Step:
    name = f"{nomination}/file/{kind}/{position or ''}"
    content = f"{title}: {name}"
    body = {
        "kind": kind,
        "position": position,
        "title": title,
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "media_type": "application/pdf",
        "size": len(content),
    }
    return Step(
        name=name, user=operator, path=f"personnel/nominations/{{{nomination}}}/files", body=body
    )


def checked(nomination: str) -> Chain:
    """Return how the verifier goes through the required checks of every position."""
    return [
        Step(
            name=f"{nomination}/checked/{key}/{check['key']}",
            user=VERIFIER,
            path=f"personnel/nominations/{{{nomination}}}/checked-items",
            body={"position": key, "check": check["key"], "fulfilled": True, "remark": None},
        )
        for key, technical in _positions().items()
        for check in checklist()["checks"]
        if check["required"] and (technical or not check["technical_only"])
    ]


def _positions() -> Mapping[str, bool]:
    return {each["key"]: each["technical"] for each in structure()["positions"]}
