"""Who, when, what and why: how a history tells one event."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from gateway.history import GONE, Entry, tell
from kit.decider import ERASED
from kit.envelope import canonical
from tests.gateway.history_examples import HEAD, SOMETHING, TYPES, Named, recorded

SEAT_TAKEN = "personnel.seat-taken.v1"
ITEM_RETURNED = "personnel.item-returned.v1"
RESULT = "training.result-recorded.v1"
OPD_REGISTERED = "personnel.opd-registered.v1"
EXPORTED = "evaluation.tpp-exported.v1"


def told(type_name: str, **changes: object) -> Entry:
    envelope, opened = recorded(type_name, changes)
    return tell(envelope, opened, Named())


def test_an_entry_says_who_when_where_and_of_which_event() -> None:
    entry = told(SEAT_TAKEN)
    assert entry.who == "Petugas Diskominfo"
    assert entry.recorded_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert entry.effective_on == date(2026, 3, 1)
    assert (entry.type, entry.source, entry.stream) == (SEAT_TAKEN, "personnel", SOMETHING)


def test_who_acts_for_somebody_says_for_whom() -> None:
    envelope, opened = recorded(SEAT_TAKEN, on_behalf_of=HEAD)
    entry = tell(envelope, opened, Named())
    assert entry.who == "Petugas Diskominfo, Plh. Kepala Diskominfo"


def test_a_seat_is_told_with_its_decree() -> None:
    entry = told(SEAT_TAKEN, effective_on="2026-01-05", until="2026-12-31")
    assert entry.what == (
        "Budi, S.Kom. memegang jabatan Desain Grafis dalam tim Biro Hukum"
        " mulai 5 Januari 2026 sampai dengan 31 Desember 2026."
    )
    assert entry.why == "Dasarnya adalah SK kolektif Nomor 9."


def test_a_reason_is_quoted_as_it_was_written() -> None:
    assert told(ITEM_RETURNED, reason="{position} salah.").why == "Alasannya: “{position} salah.”."


def test_an_erased_reason_says_that_it_is_erased() -> None:
    envelope, _ = recorded(ITEM_RETURNED)
    for opened in (None, {"reason": ERASED}):
        entry = tell(envelope, opened, Named())
        assert entry.why == f"Alasannya: “{GONE}”."
        assert not entry.opened


def test_a_sentence_that_ends_with_an_abbreviation_has_one_full_stop() -> None:
    entry = told("personnel.opd-closed.v1", legal_basis="Perda Nomor 6 Tahun 2016 dkk.")
    assert entry.why == "Dasarnya adalah Perda Nomor 6 Tahun 2016 dkk."


def test_a_figure_has_a_decimal_comma() -> None:
    assert "dengan nilai 87,50." in told(RESULT, score="87.50").what


def test_what_is_not_there_is_not_spoken_of() -> None:
    assert told(RESULT, score=None).what.endswith("pada program “Dasar Jaringan”.")
    unknown = told(OPD_REGISTERED, name="Biro Hukum", code="BIRO-HUKUM", effective_on=None)
    assert unknown.what == (
        "Biro Hukum (BIRO-HUKUM) didaftarkan sebagai dinas yang berlaku sampai dengan 2 Maret 2026."
    )


def test_where_no_reason_is_owed_and_none_given_the_entry_has_none() -> None:
    assert told("evaluation.indicator-verified.v1", reason="").why is None
    assert told("evaluation.level-claimed.v1", note="").why is None


def test_nobody_is_not_counted() -> None:
    assert told("training.batch-completed.v1", absent=[]).what.endswith("yang tidak hadir.")
    lapsed = told("evaluation.self-assessment-lapsed.v1", unclaimed=[])
    assert lapsed.what.endswith("semua indikatornya sudah diisi.")
    raised = told("evaluation.objection-raised.v1", evidence=[])
    assert raised.what.endswith("tanpa bukti dukung tambahan.")


def test_of_two_things_that_are_not_there_neither_is_spoken_of() -> None:
    entry = told(OPD_REGISTERED, name="Bapenda", code="B", effective_on=None, valid_to=None)
    assert entry.what == "Bapenda (B) didaftarkan sebagai dinas yang berlaku."


def test_the_first_export_corrects_nothing() -> None:
    assert "dibuat sebagai versi" in told(EXPORTED, reason=None).what
    assert "alasan koreksi" in (told(EXPORTED).why or "")


def test_a_list_is_counted_or_named() -> None:
    assert "dengan 2 OPD" in told("evaluation.period-closed.v1").what
    named = told("personnel.nomination-returned.v1", positions=["a", "b"]).why
    assert named == "Jabatan yang perlu diperbaiki adalah Desain Grafis dan Desain Grafis."


def test_the_first_event_of_a_journal_belongs_to_its_service() -> None:
    entry = told("journal.opened.v1", service="training", sample=True)
    assert entry.source == "training"
    assert entry.what == "Jurnal layanan pelatihan dibuka; isinya data contoh."


def test_of_a_type_that_only_a_newer_release_speaks_no_more_is_told_than_its_name() -> None:
    envelope, opened = recorded("personnel.item-returned.v1")
    newer = msgspec.structs.replace(envelope, type="personnel.item-sent-back.v1")
    entry = tell(newer, opened, Named())
    assert entry.what == (
        "Jenis peristiwa ini belum dikenal versi ini: personnel.item-sent-back.v1."
    )
    assert (entry.why, entry.opened, entry.source) == (None, False, "personnel")
    assert (entry.who, entry.recorded_at) == ("Petugas Diskominfo", envelope.recorded_at)


def test_no_known_type_is_told_as_an_unknown_one() -> None:
    known = [tell(*recorded(name), Named()).what for name in TYPES]
    assert not [what for what in known if "belum dikenal" in what]


def test_a_word_that_only_a_newer_release_speaks_is_told_as_it_stands() -> None:
    entry = told("personnel.recognition-withdrawn.v1", reason_code="lost")
    assert "“lost”" in f"{entry.what} {entry.why}"


def test_nothing_is_told_of_a_field_that_is_missing() -> None:
    envelope, _ = recorded(SEAT_TAKEN)
    bare = msgspec.structs.replace(envelope, data=msgspec.Raw(canonical({})))
    with pytest.raises(TypeError, match="None cannot be told"):
        tell(bare, {}, Named())


def test_nothing_is_told_of_a_list_that_is_empty() -> None:
    with pytest.raises(ValueError, match="there is none"):
        told("personnel.nomination-returned.v1", positions=[])
