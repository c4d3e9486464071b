"""How is a phase of the sample year carried out? Chains side by side, under an ascending clock."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime

from spbe.demo.api import Api, Asked, Done, PlayEnded, Problem
from spbe.demo.lookups import looked_up
from spbe.demo.plan import Chain, File, Lookup, Move, Phase, Pull, Step, Upload, filled, told
from spbe.demo.progress import Shown

SETTLED = frozenset({"personnel/nomination-is-not-open"})
"""What a refusal of the plan turns into once the matter is past, when the play begins again."""
STILL_TO_COME = frozenset({"training/trainee-is-unknown", "evaluation/opd-is-not-noted"})
"""What is refused only until one service has heard of what another recorded."""
TRIES, PAUSE = 40, 0.25
PULLS, PULL_TRIES = "personnel/people-pulls", 480


class Player:
    """Plays phases, and remembers what the answers told."""

    def __init__(self, api: Api, shown: Shown) -> None:
        """Know nothing yet."""
        self._api, self._shown = api, shown
        self._known: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._latest: dict[str, datetime] = {}

    async def play(self, phase: Phase) -> None:
        """Play one phase to its end; ``PlayEnded`` where a step is refused against the plan."""
        self._shown.enter(phase.first, phase.title)
        times, left = phase.times(), iter(phase.chains)

        async def take() -> None:
            for chain in left:
                await self._one_after_the_other(chain, times)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(phase.at_once, len(phase.chains))):
                    group.create_task(take())
        except ExceptionGroup as several:
            raise several.exceptions[0] from several

    async def _one_after_the_other(self, chain: Chain, times: Iterator[datetime]) -> None:
        for move in chain:
            await self._make(move, next(times))
            self._shown.move()

    def _ascending(self, path: str, at: datetime) -> datetime:
        """Return the time, never before what the same service was told last."""
        service = path.partition("/")[0]
        self._latest[service] = max(at, self._latest.get(service, at))
        return self._latest[service]

    async def _make(self, move: Move, at: datetime) -> None:
        match move:
            case Step():
                await self._command(move, at)
            case Upload():
                asked = self._asked(move, filled(move.path, self._known), at)
                self._keep(
                    move, await self._api.upload(asked, move.content, move.file_name, move.media)
                )
            case File():
                await self._api.put(move.user, f"/api/{move.path}", move.content, move.media)
            case Pull():
                await self._pull(move, at)
            case Lookup():
                await self._look(move)

    async def _command(self, step: Step, at: datetime) -> None:
        asked = self._asked(step, filled(step.path, self._known), at)
        body = {key: told(value, self._known) for key, value in step.body.items()}
        answer = await self._api.command(asked, body)
        for _ in range(TRIES):
            if not (isinstance(answer, Problem) and answer.slug in STILL_TO_COME):
                break
            await asyncio.sleep(PAUSE)
            answer = await self._api.command(asked, body)
        if self._keep(step, answer) and step.story:
            self._shown.tell(step.story)

    def _asked(self, move: Step | Upload | Pull, path: str, at: datetime) -> Asked:
        at = self._ascending(path, at)
        by = self._known[move.on_behalf_of] if isinstance(move, Step) and move.on_behalf_of else ""
        return Asked(move.name, move.user, f"/api/{path}", at, self._heard(move.after), by)

    def _heard(self, names: Sequence[str]) -> Sequence[str]:
        return [self._tokens[name] for name in names if name in self._tokens]

    def _keep(self, move: Step | Upload, answer: Done | Problem) -> bool:
        """Remember what was answered; return whether it went by the plan, and was not left out."""
        if isinstance(answer, Done):
            self._known[move.name], self._tokens[move.name] = answer.stream, answer.token
            return True
        planned = move.refused if isinstance(move, Step) else None
        if planned is not None and answer.slug in {planned, *SETTLED}:
            return True
        self._leave_out(move, answer)
        return False

    async def _look(self, lookup: Lookup) -> None:
        self._known |= await looked_up(self._api, lookup, self._known, self._heard(lookup.after))

    async def _pull(self, pull: Pull, at: datetime) -> None:
        """Have people pulled, and wait until all of them have been asked for."""
        asked = self._asked(pull, PULLS, at)
        found = await self._api.pull(asked)
        if isinstance(found, Problem):
            self._leave_out(pull, found)
            return
        for _ in range(PULL_TRIES):
            if found["state"] != "going":
                break
            await asyncio.sleep(PAUSE)
            found = await self._api.one(pull.user, f"{asked.path}/{found['pull_id']}")
        if found["state"] != "done":
            msg = f"{pull.name}: {found['state']}, {found['through']} percent: {found['reason']}"
            raise PlayEnded(msg)
        self._shown.tell(pull.story)

    def _leave_out(self, move: Step | Upload | Pull, answer: Problem) -> None:
        """Go on without what nobody can do here; a problem of another kind ends the play."""
        if isinstance(move, Upload) or answer.slug != move.left_out_if:
            msg = f"{move.name}: {answer.status} {answer.slug} {answer.title} {answer.detail}"
            raise PlayEnded(msg)
        self._shown.tell(f"{move.name} is left out: {answer.title}")
