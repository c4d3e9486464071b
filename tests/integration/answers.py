"""What the gateway answers at the end of the story, made comparable between two runs."""

import json
import re
from typing import Any

from tests.integration.story import World

Json = dict[str, Any]

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def answers(world: World) -> Json:
    """Return all answers; ids that are random by design are replaced in order of appearance."""
    auditor, team = world.by("auditor.inspektorat"), world.by("tim.koordinasi")
    period = world.ids["period"]
    export = f"/api/tpp-exports/{period}"
    asked: Json = {
        "province": team.get("/api/province", on="2026-04-15"),
        "opd": team.get(f"/api/opds/{world.opd}", on="2026-04-15"),
        "nomination": auditor.get(f"/api/nominations/{world.ids['nomination']}"),
        "decree": auditor.get(f"/api/decrees/{world.ids['decree']}"),
        "person": world.operator.get(f"/api/people/{world.people[0]}", on="2026-04-15"),
        "assessment": auditor.get(f"/api/assessments/{period}/{world.opd}"),
        "history": auditor.get(f"/api/history/{world.opd}", limit="200"),
        "export": team.get(export),
        "file": team.ask(f"{export}/tpp.csv").text,
    }
    # Between streams heard of elsewhere no order is promised.
    asked["history"]["items"].sort(
        key=lambda entry: [entry[name] for name in ("recorded_at", "source", "type", "what")]
    )
    known: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return known.setdefault(match.group(), f"id-{len(known) + 1}")

    comparable: Json = json.loads(_UUID.sub(named, json.dumps(asked, sort_keys=True)))
    return comparable
