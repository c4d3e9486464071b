"""What a programme decides, and whether the catalogue that is proposed can be registered."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from kit.testing import Given, Spec
from training.domain.programme import (
    COMPETENCY_CERTIFICATION,
    CertificateKind,
    CertificationNeedsCompetencyCertificate,
    CompetenceIsMissing,
    ProgrammeIsRegistered,
    ProgrammeIsRetired,
    ProgrammeIsUnknown,
    ProgrammeRegistered,
    ProgrammeRetired,
    Provider,
    RegisterProgramme,
    RetireProgramme,
    TrainingKindIsUnknown,
    ValidityIsMissing,
    programme,
)

decides = Spec(programme)
change = msgspec.structs.replace

BIMTEK, COACHING = 8, 14
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
SERVICES = Path(__file__).parents[2] / "services"
DATA = SERVICES / "training/data/programmes.json"
POSITIONS = SERVICES / "personnel/data/positions.json"

register = RegisterProgramme(
    title="Bimbingan Teknis Jaringan",
    provider=Provider.DISKOMINFO,
    provider_name="Diskominfo",
    kind=BIMTEK,
    competences=("spbe_security", "spbe_infrastructure"),
    hours_jp=24,
    certificate_kind=CertificateKind.TRAINING,
    validity_months=None,
)
registered = ProgrammeRegistered(
    title="Bimbingan Teknis Jaringan",
    provider=Provider.DISKOMINFO,
    provider_name="Diskominfo",
    kind=BIMTEK,
    competences=("spbe_infrastructure", "spbe_security"),
    hours_jp=24,
    certificate_kind=CertificateKind.TRAINING,
    validity_months=None,
)
retired = ProgrammeRetired(effective_on=JULY, reason="Diganti.")


class Proposal(msgspec.Struct, forbid_unknown_fields=True):
    status: str
    note: str
    programmes: list[dict[str, object]]


def test_a_programme_is_registered_with_what_it_proves() -> None:
    decides(given=[], when=register, then=[registered])


def test_registering_the_same_again_changes_nothing_whatever_the_order_of_competences() -> None:
    again = change(register, competences=registered.competences * 2)
    decides(given=[registered], when=again, then=[])


def test_a_registered_programme_is_not_changed() -> None:
    decides(given=[registered], when=change(register, hours_jp=30), then=ProgrammeIsRegistered)


def test_a_kind_outside_the_closed_list_is_refused() -> None:
    decides(given=[], when=change(register, kind=COACHING), then=TrainingKindIsUnknown)


def test_a_programme_proves_at_least_one_competence() -> None:
    decides(given=[], when=change(register, competences=()), then=CompetenceIsMissing)


def test_a_competency_certificate_needs_a_validity() -> None:
    endless = change(register, certificate_kind=CertificateKind.COMPETENCY)
    decides(given=[], when=endless, then=ValidityIsMissing)


def test_a_competency_certification_does_not_end_in_a_training_certificate() -> None:
    wrong = change(register, kind=COMPETENCY_CERTIFICATION)
    decides(given=[], when=wrong, then=CertificationNeedsCompetencyCertificate)


def test_a_programme_is_retired_as_of_a_day() -> None:
    decides(
        given=[registered],
        when=RetireProgramme(effective_on=JULY, reason="Diganti."),
        then=[retired],
    )


def test_retiring_again_as_of_the_same_day_changes_nothing() -> None:
    decides(
        given=[registered, retired],
        when=RetireProgramme(effective_on=JULY, reason="Diganti."),
        then=[],
    )


def test_a_retired_programme_is_not_retired_as_of_another_day() -> None:
    again = RetireProgramme(effective_on=AUGUST, reason="Diganti.")
    decides(given=[registered, retired], when=again, then=ProgrammeIsRetired)


def test_only_a_registered_programme_is_retired() -> None:
    decides(
        given=[],
        when=RetireProgramme(effective_on=JULY, reason="Diganti."),
        then=ProgrammeIsUnknown,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"hours_jp": 0},
        {"validity_months": 0},
        {"competences": ["Keamanan SPBE"]},
        {"competences": [""]},
    ],
)
def test_a_programme_of_the_wrong_form_is_not_understood(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(msgspec.to_builtins(register) | wrong, RegisterProgramme)


def test_a_programme_may_teach_what_a_later_structure_of_positions_asks_for() -> None:
    new = change(register, competences=("digital_identity",))
    recorded = change(registered, competences=("digital_identity",))
    decides(given=[], when=new, then=[recorded])


def test_every_proposed_programme_can_be_registered_and_what_positions_ask_for_can_be_learnt() -> (
    None
):
    proposal = msgspec.json.decode(DATA.read_bytes(), type=Proposal)
    assert proposal.status == "usulan, belum resmi"
    codes = [entry.pop("code") for entry in proposal.programmes]
    assert len(set(codes)) == len(codes) == 13
    commands = [msgspec.convert(entry, RegisterProgramme) for entry in proposal.programmes]
    assert all(programme.decide(command, programme.initial, Given()) for command in commands)
    positions = msgspec.json.decode(POSITIONS.read_bytes())["positions"]
    asked = {key for position in positions for key in position["competences"]}
    assert {key for command in commands for key in command.competences} >= asked
