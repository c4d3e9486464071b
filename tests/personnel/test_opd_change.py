"""An OPD gets another name or another place from a day on, and stays the same OPD."""

from datetime import date

from msgspec.structs import replace

from kit.testing import Spec
from personnel.domain.opd import OpdIsNotInForce, OpdIsPartOfItself, OpdIsUnknown, opd, opd_id_of
from personnel.domain.opd_standing import ChangeOpd, OpdChanged, OpdKind, Standing
from personnel.domain.opd_ties import OpdPartNamed, opd_ties, ties_of
from tests.personnel.examples import JAN_1, History, registered

decides = Spec(opd)

BIRO, SETDA = opd_id_of("BIRO-ORG"), opd_id_of("SETDA")
JULY_1, LAST = date(2026, 7, 1), date(2025, 12, 31)
change = ChangeOpd(
    name="Biro Organisasi dan Reformasi Birokrasi",
    kind=OpdKind.BIRO,
    effective_on=JULY_1,
    legal_basis="Pergub 7/2026",
    aliases=("Biro Organisasi",),
    parent_id=SETDA,
)
changed = OpdChanged(
    opd_id=BIRO,
    name=change.name,
    kind=OpdKind.BIRO,
    parent_id=SETDA,
    aliases=("Biro Organisasi",),
    effective_on=JULY_1,
    legal_basis="Pergub 7/2026",
)
there = [registered("BIRO-ORG", first=JAN_1)]
both: History = {
    (opd, BIRO): there,
    (opd, SETDA): [registered("SETDA")],
    (opd_ties, ties_of(SETDA)): [OpdPartNamed(opd_id=SETDA, part_id=BIRO)],
}


def test_a_new_name_holds_from_its_day_on_and_the_old_one_before() -> None:
    decides(given=there, when=change, then=[changed], elsewhere=both)
    state = opd.replay([*there, changed])
    old = Standing("Dinas BIRO-ORG", OpdKind.DINAS, None, ())
    assert state.on(date(2026, 6, 30)) == old
    assert state.on(JULY_1) == Standing(change.name, OpdKind.BIRO, SETDA, ("Biro Organisasi",))
    assert state.opd_id == BIRO


def test_what_holds_already_is_not_recorded_again() -> None:
    later = replace(change, effective_on=date(2026, 8, 1))
    for when in (change, later):
        decides(given=[*there, changed], when=when, then=[], elsewhere=both)


def test_a_change_recorded_late_lies_before_a_later_one() -> None:
    earlier = replace(change, name="Biro Ortala", effective_on=date(2026, 3, 1))
    recorded = replace(changed, name="Biro Ortala", effective_on=date(2026, 3, 1))
    decides(given=[*there, changed], when=earlier, then=[recorded], elsewhere=both)
    state = opd.replay([*there, changed, recorded])
    names = [said.name for day in (3, 6, 7) if (said := state.on(date(2026, day, 1)))]
    assert names == ["Biro Ortala", "Biro Ortala", change.name]
    assert state.name == change.name


def test_only_an_opd_in_force_is_changed() -> None:
    decides(given=[], when=change, then=OpdIsUnknown, elsewhere=both)
    ended = [registered("BIRO-ORG", last=LAST)]
    gone: History = {**both, (opd, BIRO): ended}
    decides(given=ended, when=change, then=OpdIsNotInForce, elsewhere=gone)


def test_the_parent_is_another_opd_in_force_and_no_part_of_this_one() -> None:
    own = replace(change, parent_id=BIRO)
    decides(given=there, when=own, then=OpdIsPartOfItself, elsewhere=both)
    below = OpdChanged(
        opd_id=SETDA,
        name="Setda",
        kind=OpdKind.SEKRETARIAT,
        parent_id=BIRO,
        aliases=(),
        effective_on=JAN_1,
        legal_basis="Pergub 1/2026",
    )
    round_about: History = {**both, (opd, SETDA): [registered("SETDA"), below]}
    decides(given=there, when=change, then=OpdIsPartOfItself, elsewhere=round_about)
    decides(given=there, when=change, then=OpdIsUnknown, elsewhere={(opd, BIRO): there})
    gone: History = {**both, (opd, SETDA): [registered("SETDA", last=LAST)]}
    decides(given=there, when=change, then=OpdIsNotInForce, elsewhere=gone)
