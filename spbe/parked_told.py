"""How does what is set aside read at a terminal, and what is there to do about it?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from json import dumps
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kit.clock import WITA

Json = Mapping[str, Any]

console = Console()

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def told_list(found: Json, limit: int) -> None:
    """Print a table of the events, and how many there are by hearer."""
    _warn(found)
    if not found["items"]:
        console.print("Nothing is set aside." if not found["unanswered"] else "Nothing is known.")
        return
    table = Table("Event, and its type", "Reason", "Waits", "Behind", "Tried")
    for column in table.columns:
        column.overflow = "fold"
    table.columns[0].no_wrap = True  # it is copied to the next command
    for one in found["items"]:
        behind = str(one["behind"] or "") if one["first"] else ""
        event = Text("\n").join([_plain(one["id"]), _plain(one["type"])])
        waits, tried = _age(datetime.fromisoformat(one["parked_at"])), str(one["attempts"] or "")
        table.add_row(event, _plain(one["reason"]), waits, behind, tried)
    console.print(table)
    for hearer, count in found["hearers"].items():
        _say(f"{hearer}: {count}")
    if sum(found["hearers"].values()) > len(found["items"]):
        _say(f"These are the oldest {len(found['items'])}; --limit {limit * 4} shows more.")
    first = next((one["id"] for one in found["items"] if one["first"]), None)
    if first:
        _say(f"Next: spbe parked show {first}")


def told_shown(found: Json) -> None:
    """Print an event as it is stored, and what would follow."""
    parked = found["parked"]
    _say(f"{parked['id']}   {parked['type']}")
    _say(f"  stream    {parked['stream']}, position {parked['position']} of {parked['source']}")
    _say(f"  set aside {_since(parked['parked_at'])}, by {parked['hearer']}")
    tried = f", tried again in vain ({parked['attempts']})" if parked["attempts"] else ""
    _say(f"  reason    {parked['reason']}{tried}")
    _say("As it is stored (what is personal is sealed):")
    _say(dumps(found["event"], indent=2, ensure_ascii=False))
    if not parked["first"]:
        _say("It waits behind an earlier event of its stream.")
        _say(f"Next: spbe parked show {parked['held_by']}")
        return
    _say(f"A retry would lead to this ({parked['behind']} wait behind it); nothing was recorded:")
    for one in found["would_follow"]:
        for line in _would_follow(one):
            _say(line)
    _say(_next_after_preview(found))


def told_on_the_way(streams: Sequence[Json]) -> None:
    """Print how far a retry of many streams is."""
    held_up = sum(one["held_up"] is not None for one in streams)
    _say(f"So far: {_events(_taken_up(streams))} taken up, {held_up} streams held up.")


def told_retried(streams: Sequence[Json], unanswered: Sequence[str]) -> None:
    """Print what came of a retry."""
    taken_up = _taken_up(streams)
    held_up = [one["held_up"] for one in streams if one["held_up"]]
    _say(f"{_events(taken_up)} taken up, {len(held_up)} of {len(streams)} streams held up.")
    for one in held_up:
        _say(f"  {one['id']}   {one['reason']}")
    if held_up:
        _say(f"Next: spbe parked show {held_up[0]['id']}")
    waiting = [one for one in streams if one["left"] and not one["held_up"]]
    if len(streams) == 1 and waiting:
        _say(f"{_events(waiting[0]['left'])} of the stream can be retried now.")
        _say(f"Next: spbe parked retry {waiting[0]['next']}")
    if unanswered:
        _say(f"{', '.join(unanswered)} does not answer now: what it has set aside was not retried.")


def _taken_up(streams: Sequence[Json]) -> int:
    return sum(len(one["taken_up"]) for one in streams)


def told_discarded(found: Json) -> None:
    """Print that an event was given up, and what can be done with those behind it."""
    _say(f"{found['id']} is given up; nothing will follow from it here.")
    if found["next"]:
        _say(f"{_events(found['left'])} of its stream waited behind it and can be retried now.")
        _say(f"Next: spbe parked retry {found['next']}")


def _next_after_preview(found: Json) -> str:
    parked = found["parked"]["id"]
    held_up = [one for one in found["would_follow"] if one["held_up"]]
    if held_up and held_up[0]["id"] == parked:
        return (
            "It would be held up again. Put right what it needs and look again, or give it up:\n"
            f'  spbe parked discard {parked} --why "…"'
        )
    return f"Next: spbe parked retry {parked}"


def _would_follow(one: Json) -> Iterator[str]:
    held_up, effect = one["held_up"], one["effect"]
    if held_up:
        yield f"  {one['id']} would be held up: {held_up['reason']}"
        for words in filter(None, (held_up["title"], held_up["advice"])):
            yield f"      {words}"
        if held_up["facts"]:
            yield f"      {dumps(held_up['facts'], ensure_ascii=False)}"
        return
    yield f"  {one['id']}"
    if effect["command"]:
        command = effect["command"]
        yield f"    command {command['name']} {_fields(command)} on {command['stream']}"
    for event in effect["events"]:
        place = f"version {event['version']} of {event['stream']}"
        yield f"    event   {event['type']} {_fields(event)}, {place}"
    for row in effect["rows"]:
        yield f"    {row['change']:<7} {row['table']} {_json(row['key'])}"
        yield from (f"            {_column(column)}" for column in row["columns"])
    if not effect["events"] and not effect["rows"]:
        yield "    nothing changes"


def _fields(one: Json) -> str:
    sealed = f" (sealed: {', '.join(one['personal'])})" if one["personal"] else ""
    return _json(one["fields"]) + sealed


def _column(column: Json) -> str:
    if column["hidden"]:
        return f"{column['name']}: changes; it may be personal and is not shown"
    return f"{column['name']}: {_json(column['before'])} → {_json(column['after'])}"


def _json(value: object) -> str:
    return dumps(value, ensure_ascii=False)


def _since(instant: str) -> str:
    at = datetime.fromisoformat(instant)
    return f"{at.astimezone(WITA):%Y-%m-%d %H:%M} WITA, {_age(at)} ago"


def _age(at: datetime) -> str:
    seconds = max(0, int((datetime.now(UTC) - at).total_seconds()))
    for size, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= size:
            return f"{seconds // size} {name}"
    return f"{seconds} s"


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count or 'no'} events"


def _warn(found: Json) -> None:
    if found["unanswered"]:
        silent = ", ".join(found["unanswered"])
        _say(f"{silent} does not answer now: what it has set aside is missing here.")


def _plain(text: str) -> Text:
    """What is shown comes from elsewhere: no command of it reaches the terminal, nor markup."""
    return Text("".join(mark if mark.isprintable() else " " for mark in text))


def _say(line: str) -> None:
    shown = "".join(mark if mark.isprintable() or mark == "\n" else " " for mark in line)
    console.print(shown, highlight=False, markup=False, soft_wrap=True)
