from datetime import date

import pytest

from personnel.domain.nip import NipCode, NipKind, Sex, check, check_pns, check_pppk, normalise

PNS = "198503152010011002"
PPPK = "199001202022211003"


def errors(text: str) -> list[NipCode]:
    return [finding.code for finding in check(text).errors]


def warnings(text: str) -> list[NipCode]:
    return [finding.code for finding in check(text).warnings]


def test_the_number_of_a_civil_servant_tells_birth_start_and_sex() -> None:
    nip = check_pns(PNS).nip
    assert nip is not None
    assert (nip.kind, nip.born_on, nip.sex) == (NipKind.PNS, date(1985, 3, 15), Sex.MALE)
    assert (nip.start_year, nip.start_month, nip.contract, nip.serial) == (2010, 1, None, 2)


def test_the_number_of_a_contract_civil_servant_tells_the_contract_and_no_month() -> None:
    nip = check_pppk(PPPK).nip
    assert nip is not None
    assert (nip.kind, nip.start_year, nip.start_month, nip.contract) == (
        NipKind.PPPK,
        2022,
        None,
        1,
    )


def test_spaces_and_the_apostrophe_of_a_spreadsheet_are_dropped() -> None:
    assert normalise("' 19850315 201001 1\u00a0002 ") == PNS
    assert check("'19850315 201001 1 002").errors == ()


@pytest.mark.parametrize(
    "text", ["", PNS[:-1] + "X", "null", "\u0661" * 18, PNS.replace("1", "-", 1)]
)
def test_anything_but_digits_is_an_error(text: str) -> None:
    assert errors(text) == [NipCode.NOT_DIGITS]


@pytest.mark.parametrize("text", [PNS[:-1], PNS + "0"])
def test_seventeen_and_nineteen_digits_are_an_error(text: str) -> None:
    assert errors(text) == [NipCode.LENGTH]


@pytest.mark.parametrize("birth", ["19850229", "19851301", "19850015", "19850100", "00000101"])
def test_the_date_of_birth_is_a_real_date(birth: str) -> None:
    assert errors(birth + PNS[8:]) == [NipCode.BIRTH_DATE]


def test_a_leap_day_is_a_real_date() -> None:
    assert errors("19840229" + PNS[8:]) == []


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("00", None),
        ("01", NipKind.PNS),
        ("12", NipKind.PNS),
        ("13", None),
        ("20", None),
        ("21", NipKind.PPPK),
        ("29", NipKind.PPPK),
        ("30", None),
    ],
)
def test_digits_13_and_14_tell_which_kind_it_is(digits: str, kind: NipKind | None) -> None:
    checked = check(PNS[:12] + digits + PNS[14:])
    assert (checked.nip.kind if checked.nip else None) == kind
    assert [finding.code for finding in checked.errors] == ([] if kind else [NipCode.KIND])


def test_a_number_of_the_other_kind_is_an_error() -> None:
    assert [finding.code for finding in check_pns(PPPK).errors] == [NipCode.OTHER_KIND]
    assert [finding.code for finding in check_pppk(PNS).errors] == [NipCode.OTHER_KIND]


@pytest.mark.parametrize("sex", ["0", "3"])
def test_the_digit_of_sex_is_1_or_2(sex: str) -> None:
    assert errors(PNS[:14] + sex + PNS[15:]) == [NipCode.SEX]


@pytest.mark.parametrize(("serial", "found"), [("000", [NipCode.SERIAL]), ("001", []), ("999", [])])
def test_the_serial_runs_from_001_to_999(serial: str, found: list[NipCode]) -> None:
    assert errors(PNS[:15] + serial) == found


def test_a_year_of_start_of_nothing_but_zeros_is_an_error() -> None:
    assert errors(PNS[:8] + "0000" + PNS[12:]) == [NipCode.START_YEAR]


def test_all_errors_of_a_number_are_named_together() -> None:
    assert errors("198513152010130000") == [
        NipCode.BIRTH_DATE,
        NipCode.KIND,
        NipCode.SEX,
        NipCode.SERIAL,
    ]


@pytest.mark.parametrize(
    ("birth", "found"),
    [
        ("19950101", []),
        ("19950102", [NipCode.AGE_AT_START]),
        ("19390102", []),
        ("19390101", [NipCode.AGE_AT_START]),
    ],
)
def test_a_civil_servant_under_15_or_over_70_at_start_is_doubtful(
    birth: str, found: list[NipCode]
) -> None:
    assert warnings(birth + "201001" + "1002") == found


@pytest.mark.parametrize(
    ("birth", "found"),
    [
        ("20071231", []),
        ("20080101", [NipCode.AGE_AT_START]),
        ("19510102", []),
        ("19510101", [NipCode.AGE_AT_START]),
    ],
)
def test_a_contract_civil_servant_is_doubtful_only_if_no_day_of_the_year_fits(
    birth: str, found: list[NipCode]
) -> None:
    assert warnings(birth + "2022" + "21" + "1003") == found


def test_a_birthday_or_sex_that_differs_from_the_record_is_doubtful_not_wrong() -> None:
    checked = check(PNS, born_on=date(1985, 3, 16), sex=Sex.FEMALE)
    assert checked.errors == ()
    assert [finding.code for finding in checked.warnings] == [
        NipCode.BIRTH_DATE_DIFFERS,
        NipCode.SEX_DIFFERS,
    ]


def test_a_record_that_agrees_raises_no_doubt() -> None:
    assert check(PNS, born_on=date(1985, 3, 15), sex=Sex.MALE).warnings == ()
