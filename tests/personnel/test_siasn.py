"""What an HR export says about people, and what is found wrong with a row of it."""

import datetime as dt
from uuid import UUID

import pytest

from personnel.domain.nip import NipCode
from personnel.domain.person_record import EmploymentType, Status
from personnel.siasn import PersonRow, Reading, RowProblem
from personnel.siasn_problems import SAYS
from tests.personnel.siasn_files import (
    BUDI,
    DISKOMINFO,
    HUKUM,
    NIK_ANI,
    NIK_BUDI,
    PPPK,
    Cells,
    ani,
    budi,
    csv_of,
    found,
    only,
    reading,
    siti,
    warned,
    workbook,
    xlsx_of,
)


def test_a_civil_servant_is_read_with_all_that_is_needed() -> None:
    exported = budi | {
        "gelar_depan": "Dr.",
        "gelar_belakang": "S.Kom.",
        "tanggal_lahir": "02-01-2070",
        "jenis_kelamin": "M",
        "nomor_hp": "+62 812-0000-0000",
        "email": "budi@pribadi.example",
        "email_gov": "budi@sulbar.example",
        "status_cpns_pns": "P",
        "gol_akhir_nama": "III/a",
        "jabatan_nama": "Pranata Komputer",
    }
    expected = PersonRow(
        row=2,
        opd_id=HUKUM,
        opd_column="unor_nama",
        opd_said="Biro Hukum",
        employment_type=EmploymentType.PNS,
        status=Status.ACTIVE,
        name="Budi Santoso",
        front_title="Dr.",
        back_title="S.Kom.",
        nip=BUDI,
        nik=NIK_BUDI,
        born_on=dt.date(2070, 1, 2),
        phone="+6281200000000",
        email="budi@sulbar.example",
        job_title="Pranata Komputer",
        grade="III/a",
    )
    for content in (csv_of(exported), workbook(exported)):
        assert reading(content) == Reading(people=(expected,))


def test_the_apostrophes_and_the_words_for_nothing_of_the_export_are_taken_away() -> None:
    person = only(
        csv_of(
            budi
            | {
                "nip_baru": f"'{BUDI}",
                "nama": "'  Bu\u3164di \u00a0\u115f Santoso\ufe0f ",
                "kedudukan_hukum_id": "'01",
                "gelar_depan": "'null",
                "gelar_belakang": "-",
                "jabatan_nama": "NULL",
                "gol_akhir_nama": "'",
            }
        )
    )
    assert (person.nip, person.name) == (BUDI, "Budi Santoso")
    assert {person.front_title, person.back_title, person.job_title, person.grade} == {None}


def test_a_person_without_nip_is_contract_staff_known_by_nik() -> None:
    person = only(csv_of(ani))
    assert (person.employment_type, person.nip, person.nik) == ("contract_staff", None, NIK_ANI)


def test_a_person_without_nip_and_nik_cannot_be_told_apart() -> None:
    assert found(csv_of(ani | {"nik": "'null"})) == [("identity-missing", 2, "nik")]
    without_column = {column: ani[column] for column in ani if column != "nik"}
    assert found(csv_of(without_column)) == [("identity-missing", 2, "nik")]


@pytest.mark.parametrize(
    "nik", ["760000440371000", "76000044037100022", "0" * 16, "76A0004403710002"]
)
def test_a_person_without_nip_needs_a_nik_of_sixteen_digits(nik: str) -> None:
    assert found(csv_of(ani | {"nik": nik})) == [("nik-invalid", 2, "nik")]


def test_a_doubtful_nik_beside_a_nip_is_left_out_with_a_warning() -> None:
    person = budi | {"nik": "123"}
    assert only(csv_of(person)).nik is None
    assert warned(person) == [("nik-ignored", 2, "nik")]


def test_the_form_of_the_nip_tells_a_pppk() -> None:
    assert only(csv_of(budi | {"nip_baru": PPPK})).employment_type == "pppk"


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"nip_baru": PPPK, "status_cpns_pns": "P"}, ("type-differs", 2, "status_cpns_pns")),
        ({"jenis_pegawai_id": "PPPK"}, ("type-differs", 2, "jenis_pegawai_id")),
        ({"nip_baru": "", "status_cpns_pns": "C"}, ("nip-expected", 2, "status_cpns_pns")),
        ({"tanggal_lahir": "03-01-2070"}, ("nip-birth-date-differs", 2, "nip_baru")),
        ({"jenis_kelamin": "F"}, ("nip-sex-differs", 2, "nip_baru")),
        ({"nip_baru": "207001022079061001"}, ("nip-age-at-start", 2, "nip_baru")),
        ({"email": "budi(at)example"}, ("email-ignored", 2, "email")),
        ({"nomor_hp": "0812/0813"}, ("phone-ignored", 2, "nomor_hp")),
    ],
)
def test_what_is_only_doubtful_is_taken_with_a_warning(
    changes: Cells, warning: tuple[str, int, str]
) -> None:
    assert warned(budi | changes) == [warning]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("01", "active"),
        ("1", "active"),
        ("02", "unpaid_leave"),
        ("03", "study_assignment"),
        ("04", "suspended"),
        ("20", "pre_retirement_leave"),
        ("52", "inactive"),
        ("66", "dismissed"),
        ("71", "active"),
        ("98", "retired"),
        ("99", "retired"),
    ],
)
def test_the_legal_position_becomes_the_status(code: str, status: str) -> None:
    assert only(csv_of(budi | {"kedudukan_hukum_id": code})).status == status


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nama": "null"}, ("name-missing", 2, "nama")),
        ({"nama": "..."}, ("name-missing", 2, "nama")),
        ({"nama": "\u3164\u115f"}, ("name-missing", 2, "nama")),
        ({"nama": "B" * 251}, ("text-too-long", 2, "nama")),
        ({"kedudukan_hukum_id": ""}, ("status-missing", 2, "kedudukan_hukum_id")),
        ({"kedudukan_hukum_id": "77"}, ("status-unknown", 2, "kedudukan_hukum_id")),
        ({"unor_nama": "-"}, ("opd-missing", 2, "opd_kode")),
        ({"unor_nama": "Subbagian Umum"}, ("opd-unknown", 2, "unor_nama")),
        ({"tanggal_lahir": "31-02-2070"}, ("date-invalid", 2, "tanggal_lahir")),
        ({"tanggal_lahir": "02-01-0970"}, ("date-out-of-bounds", 2, "tanggal_lahir")),
        ({"tanggal_lahir": "1/2/2070"}, ("date-invalid", 2, "tanggal_lahir")),
        ({"nip_baru": "20700102209506100X"}, ("nip-not-digits", 2, "nip_baru")),
        ({"nip_baru": BUDI[:-1]}, ("nip-length", 2, "nip_baru")),
        ({"nip_baru": "207013022095061001"}, ("nip-birth-date", 2, "nip_baru")),
        ({"nip_baru": "207001022095131001"}, ("nip-kind", 2, "nip_baru")),
        ({"nip_baru": "207001020000061001"}, ("nip-start-year", 2, "nip_baru")),
        ({"nip_baru": "207001022095063001"}, ("nip-sex", 2, "nip_baru")),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(
    changes: Cells, problem: tuple[str, int, str]
) -> None:
    assert found(csv_of(budi | changes)) == [problem]


def test_every_bad_row_is_listed_with_its_value_and_what_to_do() -> None:
    read_ = reading(csv_of(budi, siti | {"kedudukan_hukum_id": "77"}, ani | {"nama": ""}))
    assert [(problem.row, problem.value) for problem in read_.problems] == [(3, "77"), (4, None)]
    assert "Gunakan salah satu: 01, 02" in read_.problems[0].message
    assert [person.row for person in read_.people] == [2]


def test_the_row_number_is_the_one_the_spreadsheet_shows() -> None:
    broken_line = csv_of(budi | {"nama": '"Budi\r\nSantoso"'})
    content = b"\r\n" + broken_line + b"\r\n,,,,\r\n\r\n,Tanpa Nomor,01,,Biro Hukum\r\n"
    assert found(content) == [("identity-missing", 6, "nik")]
    rows = [[], list(budi), [], ["", "Tanpa Nomor", "01", "", "Biro Hukum"]]
    assert found(xlsx_of(*rows)) == [("identity-missing", 4, "nik")]


@pytest.mark.parametrize(
    ("cells", "opd_id"),
    [
        ({"opd_kode": "DISKOMINFO"}, DISKOMINFO),
        ({"opd_kode": "", "unor_nama": "BIRO  hukum"}, HUKUM),
        ({"unor_id": "A5EB", "unor_nama": "BiroHukum"}, HUKUM),
        ({"unor_induk_nama": "Biro Hukum", "unor_nama": "Subbagian Umum"}, HUKUM),
    ],
)
def test_the_opd_is_found_by_code_or_by_the_name_of_the_unit(cells: Cells, opd_id: UUID) -> None:
    assert only(csv_of(budi | cells)).opd_id == opd_id


def test_an_unknown_code_is_not_overruled_by_the_unit() -> None:
    assert found(csv_of(budi | {"opd_kode": "BIRO-X"})) == [("opd-code-unknown", 2, "opd_kode")]


def test_a_wrong_code_is_named_and_no_column_is_asked_for() -> None:
    (problem,) = reading(csv_of(budi | {"opd_kode": "DINAS{KU}"})).problems
    assert problem.message == "Kode DINAS{KU} tidak dikenal; periksa kodenya."


def test_one_person_twice_names_both_rows() -> None:
    [problem] = reading(csv_of(budi, siti, budi | {"nik": ""})).problems
    assert (problem.code, problem.row, problem.column) == ("same-person-twice", 4, "nip_baru")
    assert "baris 2 dan baris 4" in problem.message


@pytest.mark.parametrize("second", [ani, budi | {"nik": NIK_ANI}])
def test_one_nik_twice_is_one_person_where_a_nip_is_missing(second: Cells) -> None:
    assert found(csv_of(ani, second)) == [("same-person-twice", 3, "nik")]


def test_one_nik_for_two_nips_is_a_warning() -> None:
    assert warned(budi, siti | {"nik": NIK_BUDI}) == [("nik-shared", 3, "nik")]


@pytest.mark.parametrize(
    "content",
    [
        workbook(budi | {"nip_baru": 207001022095061001.0}),
        csv_of(budi | {"nip_baru": "2.07001022095061E+17"}),
        csv_of(budi | {"nip_baru": '"2,07001022095061E+17"'}),
        csv_of(budi | {"nip_baru": "207001022095061000"}),
    ],
)
def test_a_nip_kept_as_a_number_has_lost_its_last_digits(content: bytes) -> None:
    [problem] = reading(content).problems
    assert (problem.code, problem.row, problem.column) == ("digits-lost", 2, "nip_baru")
    assert problem.value is not None
    assert problem.value[0] == "2"
    assert "Ubah format kolom menjadi Teks" in problem.message


def test_a_nik_kept_as_a_number_has_lost_its_last_digit() -> None:
    assert found(workbook(ani | {"nik": 7600004403710002})) == [("digits-lost", 2, "nik")]


def test_cells_of_excel_may_be_dates_and_short_numbers() -> None:
    person = only(
        workbook(
            budi
            | {
                "tanggal_lahir": dt.datetime(2070, 1, 2),  # noqa: DTZ001 - a cell has no zone
                "kedudukan_hukum_id": 1,
                "nomor_hp": 81200000000,
            }
        )
    )
    assert (person.born_on, person.status, person.phone) == (
        dt.date(2070, 1, 2),
        "active",
        "081200000000",
    )


@pytest.mark.parametrize("text", ["=1+1", "'=cmd|' /C calc'!A0", "@SUM(A1)", "+A1", "-2+3+A1"])
def test_a_cell_that_excel_would_run_is_refused(text: str) -> None:
    assert found(csv_of(budi | {"nama": text})) == [("formula", 2, "nama")]
    assert found(workbook(budi | {"nama": text})) == [("formula", 2, "nama")]


def test_personal_values_stay_out_of_representations() -> None:
    read_ = reading(csv_of(budi, siti | {"kedudukan_hukum_id": "77"}, budi))
    shown = repr(read_)
    assert "PersonRow(row=2)" in shown
    assert "RowProblem(same-person-twice, row=4, column=nip_baru)" in shown
    assert BUDI not in shown
    assert "Budi" not in shown


def test_every_finding_about_a_nip_has_a_text() -> None:
    """``nip-other-kind`` needs a kind to be asked for, ``nip-serial`` is told as lost digits."""
    unsaid = {code.value for code in NipCode} - SAYS.keys()
    assert unsaid == {NipCode.OTHER_KIND, NipCode.SERIAL}


def test_a_long_value_is_shown_shortened() -> None:
    [problem] = reading(csv_of(budi | {"nama": "B" * 5000})).problems
    assert isinstance(problem, RowProblem)
    assert problem.value == "B" * 80
