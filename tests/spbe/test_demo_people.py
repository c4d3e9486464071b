"""Are the people of the sample year nobody's, and does their export have the form of SIASN's?"""

import csv
import io
from datetime import date

from spbe.demo import people_file
from spbe.demo.people import FEWEST, FOR_ASN, MOST, named_for, people, spare
from spbe.demo.product import in_force, positions

LENGTH_OF_NIP, LENGTH_OF_NIK = 18, 16
NO_REGENCY = "769999"


def test_a_civil_servant_began_in_a_month_that_has_not_come() -> None:
    numbers = [person.nip for person in people() if person.nip]
    assert {len(nip) for nip in numbers} == {LENGTH_OF_NIP}
    assert {nip[8:12] for nip in numbers} == {"2031"}
    assert date(2031, 1, 1) > date.today()  # noqa: DTZ011 - years away


def test_every_number_has_the_form_that_the_civil_service_gives_it() -> None:
    for person in people():
        if person.nip is None:
            continue
        born, kind, sex, serial = (
            person.nip[:8],
            person.nip[12:14],
            person.nip[14],
            person.nip[15:],
        )
        assert born == f"{person.born_on:%Y%m%d}"
        assert 15 <= 2031 - person.born_on.year <= 70
        assert ("01" <= kind <= "12") if person.employment == "pns" else kind == "21"
        assert sex == ("2" if person.is_woman else "1")
        assert serial != "000"


def test_who_has_no_nip_has_an_nik_of_a_regency_that_does_not_exist() -> None:
    without = [person for person in people() if person.nip is None]
    assert without
    for person in without:
        assert person.employment == "contract_staff"
        assert person.nik is not None
        assert len(person.nik) == LENGTH_OF_NIK
        assert person.nik.startswith(NO_REGENCY)


def test_nobody_can_be_called_or_written_to() -> None:
    assert all(person.phone.startswith("0000") for person in people())
    assert all(person.email.endswith("@contoh.example") for person in people())


def test_everybody_is_told_apart() -> None:
    for numbers in (
        [person.nip for person in people() if person.nip],
        [person.nik for person in people() if person.nik],
        [person.name for person in people()],
        [person.phone for person in people()],
    ):
        assert len(set(numbers)) == len(numbers)


def test_each_opd_has_a_dozen_people_and_civil_servants_where_only_they_may_sit() -> None:
    by_key = {person.key: person for person in people()}
    for opd in in_force():
        number = sum(person.opd == opd for person in people())
        assert FEWEST <= number <= MOST
        asn_only = [named_for(opd.code, position) for position in FOR_ASN]
        for key in (*asn_only, spare(opd.code, 0)):
            assert by_key[key].employment != "contract_staff"


def test_the_export_has_apostrophes_the_word_null_and_days_first() -> None:
    text = people_file.as_csv(people(), {}).decode()
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(people())
    first, person = rows[0], people()[0]
    assert first["nip_baru"] == f"'{person.nip}"
    assert first["tanggal_lahir"] == f"'{person.born_on:%d-%m-%Y}"
    assert first["pns_id"] == "null"
    assert all(row["nip_baru"] == "null" for row in rows if row["status_cpns_pns"] == "'null")


def test_the_spreadsheet_is_the_same_at_every_play() -> None:
    assert people_file.xlsx(people(), {}) == people_file.xlsx(people(), {})


def test_there_is_somebody_for_each_of_the_eight_positions() -> None:
    keys = {person.key for person in people()}
    assert len(positions()) == 8
    assert {named_for(opd.code, each) for opd in in_force() for each in positions()} <= keys
