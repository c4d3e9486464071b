"""The reform of 1 January 2026 as it was: 34 of the known units become 28, none is orphaned."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

import personnel
from kit.clock import FixedClock
from kit.decider import Actor, Command, Decider
from kit.envelope import Context
from kit.journal import Journal
from kit.recorder_sqlite import SqliteRecorder
from personnel.catalogue import CATALOGUE
from personnel.domain.drafting import DraftNomination
from personnel.domain.nomination import Stage, nomination
from personnel.domain.opd import RegisterOpd, opd, opd_id_of
from personnel.domain.opd_standing import OpdKind
from personnel.domain.reorganisation import MergeOpds, SplitOpd, reorganisation
from personnel.domain.reorganised import reorganisation_of
from personnel.domain.successor import Successor
from personnel.domain.team import team, team_of
from tests.gateway.story import Ring

DATA = Path(personnel.__file__).parent / "data" / "opd.json"
OPDS: Sequence[Mapping[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))["opd"]
BY_CODE = {one["code"]: one for one in OPDS}
BEFORE, DAY = date(2025, 12, 31), date(2026, 1, 1)
LAW = "Perubahan ketiga Perda Nomor 6 Tahun 2016"
CLERK = Actor(UUID(int=0xC))
DRAFT = UUID(int=0xDA)
NOT_COUNTED = {"biro", "uptd"}
"""The published figures leave these out."""


class Province:
    """A journal of personnel, in December 2025."""

    def __init__(self, recorder: SqliteRecorder) -> None:
        clock = FixedClock(datetime(2025, 12, 15, 1, 0, tzinfo=UTC))
        clock.simulated = True
        self.journal, self._given = Journal(recorder, CATALOGUE, Ring(), clock), 0
        self.journal.open(sample=True)

    def __call__(self, kind: Decider[Any, Any, Any], stream: UUID, command: Command) -> None:
        self._given += 1
        command_id = uuid5(CLERK.account_id, str(self._given))
        context = Context(command_id=command_id, actor=CLERK, correlation_id=command_id)
        self.journal.execute(kind, stream, command, context=context)

    def in_force(self, on: date) -> set[str]:
        states = {code: self.journal.load(opd, opd_id_of(code))[0] for code in BY_CODE}
        counted = {c for c, one in states.items() if BY_CODE[c]["kind"] not in NOT_COUNTED}
        return {code for code in counted if states[code].in_force(on)}


@pytest.fixture
def province() -> Iterator[Province]:
    recorder = SqliteRecorder(":memory:")
    recorder.create()
    made = Province(recorder)
    for one in OPDS:
        if not one["predecessors"]:
            made(opd, opd_id_of(one["code"]), _registered(one))
    yield made
    recorder.close()


def _registered(one: Mapping[str, Any]) -> RegisterOpd:
    return RegisterOpd(
        opd_id=opd_id_of(one["code"]),
        code=one["code"],
        name=one["name"],
        kind=OpdKind(one["kind"]),
        valid_from=None,
        valid_to=None,
        predecessors=(),
        source="Perda Nomor 6 Tahun 2016",
        aliases=tuple(one["aliases"]),
    )


def _successor(code: str) -> Successor:
    one = BY_CODE[code]
    return Successor(code=code, name=one["name"], kind=OpdKind(one["kind"]))


def _reform(province: Province, withdrawn: Mapping[str, UUID]) -> None:
    """Decide all of it: seven mergers, of which two share an OPD, and one division."""
    merged = [one for one in OPDS if one["predecessors"] and one["predecessors"] != ["BPKPD"]]
    for one in merged:
        command = MergeOpds(
            predecessors=tuple(opd_id_of(each) for each in one["predecessors"]),
            successor=_successor(one["code"]),
            effective_on=DAY,
            legal_basis=LAW,
            withdrawn_nominations=tuple(
                withdrawn[each] for each in one["predecessors"] if each in withdrawn
            ),
        )
        stream = reorganisation_of(command.predecessors, DAY)
        province(reorganisation, stream, command)
    finance = SplitOpd(
        opd_id=opd_id_of("BPKPD"),
        successors=(_successor("BPKAD"), _successor("BAPENDA")),
        goes_on=False,
        effective_on=DAY,
        legal_basis=LAW,
        heir="BPKAD",
    )
    province(reorganisation, reorganisation_of((finance.opd_id,), DAY), finance)


def test_34_units_become_28_and_each_that_ended_has_an_heir_in_force(province: Province) -> None:
    _reform(province, {})
    before, after = province.in_force(BEFORE), province.in_force(DAY)
    assert (len(before), len(after)) == (34, 28)
    for code in before - after:
        state = province.journal.load(opd, opd_id_of(code))[0]
        assert state.heir_id is not None
        heir = province.journal.load(opd, state.heir_id)[0]
        assert heir.in_force(DAY)
        assert state.heir_id in state.successors
    born = {one["code"] for one in OPDS if one["predecessors"]}
    assert after - before == born


def test_an_opd_that_is_divided_among_two_mergers_has_both_as_successors(
    province: Province,
) -> None:
    _reform(province, {})
    state = province.journal.load(opd, opd_id_of("DP3AP2KB"))[0]
    both = {opd_id_of("DINKES-PPKB"), opd_id_of("DINSOS-P3A-PMD")}
    assert set(state.successors) == both


def test_a_nomination_that_is_running_is_withdrawn_by_the_decision_that_ends_its_opd(
    province: Province,
) -> None:
    draft = DraftNomination(
        nomination_id=DRAFT, opd_id=opd_id_of("DISHUB"), term_starts_on=date(2025, 12, 20)
    )
    province(nomination, DRAFT, draft)
    _reform(province, {"DISHUB": DRAFT})
    assert province.journal.load(nomination, DRAFT)[0].stage is Stage.WITHDRAWN
    assert province.journal.load(team, team_of(opd_id_of("DISHUB")))[0].running is None
