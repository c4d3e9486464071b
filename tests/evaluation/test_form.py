"""Is what comes in without its form answered by the name of the field, and nothing recorded?"""

import msgspec
import pytest

from evaluation.domain.not_applicable import ApproveNotApplicable, MarkNotApplicable
from evaluation.domain.objection import AnswerObjection, RaiseObjection
from evaluation.domain.period import CancelPeriod, ExtendDeadlines
from evaluation.domain.self_assessment import ClaimLevel
from evaluation.domain.tpp_export import CorrectTppExport, ExportTpp
from evaluation.domain.verification import VerifyIndicator
from kit.decider import Command
from kit.http.body import command_of, parse
from kit.http.problems import BadRequest
from tests.evaluation.examples import APR_30, HEALTH, MAY_1, PLAN, Q1, publish, shown

CLAIM = ClaimLevel(period_id=Q1, opd_id=HEALTH, indicator=PLAN, level=1, evidence=shown(1))
MARK = MarkNotApplicable(indicator=PLAN, reason="tidak ada")
APPROVE = ApproveNotApplicable(indicator=PLAN)
VERIFY = VerifyIndicator(indicator=PLAN, level=1)
OBJECT = RaiseObjection(indicator=PLAN, reason="bukti baru", evidence=shown(2))
ANSWER = AnswerObjection(indicator=PLAN, level=1, reason="bukti diterima")
EXTEND = ExtendDeadlines(self_assessment_until=APR_30, verification_until=MAY_1, reason="banjir")
CANCEL = CancelPeriod(reason="salah ketik")
EXPORT = ExportTpp(period_id=Q1, decision_document_number="800/12/2026")
CORRECT = CorrectTppExport(reason="nomor keliru", decision_document_number="800/15/2026")

BLANK = ("", " ", "\n", "_-_")
OWED = [
    *((CLAIM, "indicator"), (MARK, "indicator"), (MARK, "reason"), (APPROVE, "indicator")),
    *((VERIFY, "indicator"), (OBJECT, "indicator"), (OBJECT, "reason")),
    *((ANSWER, "indicator"), (ANSWER, "reason"), (EXTEND, "reason"), (CANCEL, "reason")),
    *((EXPORT, "decision_document_number"), (CORRECT, "decision_document_number")),
    (CORRECT, "reason"),
    *((publish, name) for name in ("code", "version", "title", "legal_basis")),
]
"""Texts that have to say something."""
OPTIONAL = [(CLAIM, "note"), (VERIFY, "reason")]


def said(command: Command, **changed: object) -> Command:
    """Say the command at the door, changed in some fields."""
    body = msgspec.to_builtins(command) | changed
    return command_of(parse(msgspec.json.encode(body)), type(command), {})


def wrong(command: Command, **changed: object) -> list[str]:
    """Return the fields that the door finds wrong."""
    with pytest.raises(BadRequest) as bad:
        said(command, **changed)
    return [one.field for one in bad.value.wrong]


@pytest.mark.parametrize(("command", "field"), OWED)
@pytest.mark.parametrize("text", [*BLANK, "a" * 2_001])
def test_a_text_that_is_owed_says_something_and_has_an_end(
    command: Command, field: str, text: str
) -> None:
    assert said(command) == command
    assert wrong(command, **{field: text}) == [field]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " "])
@pytest.mark.parametrize(
    ("command", "field"),
    [
        (EXPORT, "decision_document_number"),
        (CORRECT, "decision_document_number"),
        (publish, "code"),
    ],
)
def test_what_gets_into_the_file_for_payroll_does_not_begin_a_formula(
    command: Command, field: str, sign: str
) -> None:
    assert said(command, **{field: "800/12=1+1-@/2026"})
    assert wrong(command, **{field: sign + "800/12/2026"}) == [field]


def test_no_predicate_begins_a_formula() -> None:
    (band, *_) = msgspec.to_builtins(publish)["predicates"]
    wicked = band | {"predicate": '=HYPERLINK("contoh")'}
    assert wrong(publish, predicates=[wicked]) == ["predicates[0].predicate"]


@pytest.mark.parametrize(("command", "field"), OPTIONAL)
def test_a_text_that_is_not_owed_may_be_empty_but_has_an_end_too(
    command: Command, field: str
) -> None:
    assert getattr(said(command, **{field: ""}), field) == ""
    assert wrong(command, **{field: "a" * 2_001}) == [field]


@pytest.mark.parametrize("file_name", [*BLANK, "a" * 301])
def test_evidence_has_a_file_name(file_name: str) -> None:
    assert _wrong_evidence(file_name=file_name) == ["evidence[0].file_name"]


@pytest.mark.parametrize("sha256", ["", "0a", "0A" * 32, "0a" * 33, "zz" * 32, "0a" * 32 + "\n"])
def test_evidence_has_a_hash_of_the_right_form(sha256: str) -> None:
    assert _wrong_evidence(sha256=sha256) == ["evidence[0].sha256"]


def _wrong_evidence(**changed: str) -> list[str]:
    (file,) = msgspec.to_builtins(shown(1))
    fields = wrong(CLAIM, evidence=[file | changed])
    assert wrong(OBJECT, evidence=[file | changed]) == fields
    return fields


def test_a_claim_and_an_objection_show_so_many_files_that_one_can_look_at_them() -> None:
    files = msgspec.to_builtins(shown(*[1] * 101))
    assert said(CLAIM, evidence=files[1:])
    assert wrong(CLAIM, evidence=files) == wrong(OBJECT, evidence=files) == ["evidence"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((name, " ") for name in ("code", "name", "domain", "aspect", "source")),
        ("responsible_position", "Koordinator Teknis"),
    ],
)
def test_each_indicator_says_what_it_is(field: str, value: str) -> None:
    (first, *others) = msgspec.to_builtins(publish)["indicators"]
    indicators = [first | {field: value}, *others]
    assert wrong(publish, indicators=indicators) == [f"indicators[0].{field}"]


def test_no_level_is_described_by_nothing() -> None:
    (first, *others) = msgspec.to_builtins(publish)["indicators"]
    mute = first | {"criteria": ["satu", "dua", "tiga", "empat", " "]}
    assert wrong(publish, indicators=[mute, *others]) == ["indicators[0].criteria[4]"]
    labels = {"process": ["satu"], "service": [""]}
    assert wrong(publish, scales=labels) == ["scales.service[0]"]


def test_an_instrument_has_an_end() -> None:
    (first, *_) = msgspec.to_builtins(publish)["indicators"]
    (band, *_) = msgspec.to_builtins(publish)["predicates"]
    assert said(publish, indicators=[first] * 500)
    assert wrong(publish, indicators=[first] * 501) == ["indicators"]
    assert wrong(publish, predicates=[band] * 101) == ["predicates"]
