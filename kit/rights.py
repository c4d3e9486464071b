"""Who may do what, to the things of which OPD? One table, closed by default."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeGuard
from uuid import UUID

from kit.decider import Actor, Refused

Scope = Literal["own", "any"]

_COLUMNS = ["action", "role", "opd"]


class Forbidden(Refused):
    """Your roles do not allow this, or not for this OPD."""

    status = 403


class RightsAreWrong(Exception):  # noqa: N818 - a fault, but reads as a sentence
    """The table of rights and the routes do not fit; the service does not start."""


@dataclass(frozen=True)
class Rights:
    """The table: by action, which role has it for its own OPD only or for any."""

    table: Mapping[str, Mapping[str, Scope]]

    @classmethod
    def load(cls, *paths: Path) -> "Rights":
        """Read CSV files with the columns ``action,role,opd``, where opd is ``own`` or ``any``."""
        table: dict[str, dict[str, Scope]] = {}
        for path in paths:
            with path.open(encoding="utf-8", newline="") as lines:
                for action, role, scope in _rows(path.name, lines):
                    if role in table.setdefault(action, {}):
                        msg = f"{path.name}: {action} is given to {role} twice"
                        raise RightsAreWrong(msg)
                    table[action][role] = scope
        return cls(table)

    def enter(self, actor: Actor, action: str) -> None:
        """Refuse whoever may do this to nothing at all, before anything is looked at."""
        if not self._scopes(actor, action):
            raise Forbidden(action=action)

    def check(self, actor: Actor, action: str, opd_id: UUID | None) -> None:
        """Refuse unless the actor may do this to what belongs to ``opd_id`` (none: unknown)."""
        scopes = self._scopes(actor, action)
        own = "own" in scopes and opd_id is not None and opd_id == actor.opd_id
        if "any" not in scopes and not own:
            raise Forbidden(action=action)

    def confined_to(self, actor: Actor, action: str) -> UUID | None:
        """Return the OPD to which a list is confined, none where the actor may see all."""
        scopes = self._scopes(actor, action)
        if "any" in scopes:
            return None
        if "own" in scopes and actor.opd_id is not None:
            return actor.opd_id
        raise Forbidden(action=action)

    def must_cover(self, service: str, actions: Collection[str]) -> None:
        """Fault unless each action has a row and each row of the service names an action."""
        unknown = sorted(set(actions) - self.table.keys())
        rows = {action for action in self.table if action.startswith(f"{service}.")}
        stale = sorted(rows - set(actions))
        if unknown or stale:
            msg = f"rights of {service}: no row for {unknown}, no route for {stale}"
            raise RightsAreWrong(msg)

    def _scopes(self, actor: Actor, action: str) -> set[Scope]:
        rows = self.table.get(action, {})
        return {rows[role] for role in actor.roles if role in rows}


def _rows(name: str, lines: Iterable[str]) -> Iterable[tuple[str, str, Scope]]:
    reader = csv.reader(lines)
    if next(reader, None) != _COLUMNS:
        msg = f"{name}: the columns are {','.join(_COLUMNS)}"
        raise RightsAreWrong(msg)
    for row in reader:
        if len(row) != len(_COLUMNS) or "." not in row[0] or not row[1] or not _is_scope(row[2]):
            msg = f"{name}, line {reader.line_num}: not a right: {row}"
            raise RightsAreWrong(msg)
        yield row[0], row[1], row[2]


def _is_scope(text: str) -> TypeGuard[Scope]:
    return text in ("own", "any")
