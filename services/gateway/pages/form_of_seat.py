"""Which forms fill a vacant seat during a term: meanwhile, by somebody new, and handed over?"""

from gateway.pages.form_choices import own_opd, stand_ins
from gateway.pages.form_fields import Field
from gateway.pages.forms import Form
from gateway.pages.seat_things import (
    ASSIGNS,
    HANDS_OVER,
    assignment_thing,
    givers,
    positions_of_team,
    seat_page,
    takers,
    unfilled_positions,
    until_the_term_ends,
    vacant_positions,
)

_OPD = Field(name="opd_id", label="OPD", kind="choice", choices=own_opd, preset=True)

FORMS = (
    Form(
        key=ASSIGNS,
        title="Tugaskan sementara",
        lead="Kepala OPD menugaskan seseorang mengerjakan tugas jabatan yang lowong sampai SK "
        "menetapkan pemegangnya. Jabatan itu tetap lowong; sertifikat kompetensi tidak "
        "disyaratkan.",
        command="personnel-assign-interim",
        button="Tugaskan",
        done="Penugasan sementara sudah tercatat.",
        fields=(
            _OPD,
            Field(
                name="position",
                label="Jabatan lowong",
                kind="choice",
                choices=vacant_positions,
                preset=True,
            ),
            Field(
                name="person_id",
                label="Pegawai",
                kind="person",
                choices=stand_ins,
                help="Tulis sebagian namanya. Yang dapat ditugaskan tampil lebih dahulu.",
            ),
            Field(name="effective_on", label="Mulai bertugas", kind="date"),
            Field(
                name="until",
                label="Sampai dengan",
                kind="date",
                help="Paling lambat hari terakhir masa tugas tim.",
            ),
            Field(name="letter_number", label="Nomor surat penugasan"),
            Field(name="letter_on", label="Tanggal surat", kind="date"),
        ),
        first=until_the_term_ends,
        shown_at=seat_page,
    ),
    Form(
        key="akhiri-sementara",
        title="Akhiri tugas sementara",
        lead="Penugasan sementara berakhir sebelum hari terakhirnya. Ketika SK menetapkan pemegang "
        "jabatan itu, penugasan berakhir dengan sendirinya.",
        command="personnel-end-interim",
        button="Akhiri penugasan",
        done="Penugasan sementara sudah diakhiri.",
        on="assignment",
        about=assignment_thing,
        fields=(
            Field(name="effective_on", label="Hari pertama tanpa penugasan itu", kind="date"),
            Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang."),
        ),
    ),
    Form(
        key=HANDS_OVER,
        title="Catat serah terima",
        lead="Apa yang diserahkan oleh pemegang lama kepada pemegang baru, menurut berita acara.",
        command="personnel-record-handover",
        button="Catat serah terima",
        done="Serah terima sudah tercatat.",
        fields=(
            _OPD,
            Field(
                name="position",
                label="Jabatan",
                kind="choice",
                choices=positions_of_team,
                preset=True,
            ),
            Field(
                name="from_person_id",
                label="Dari",
                kind="choice",
                choices=givers,
                help="Kosongkan bila tidak ada lagi yang dapat menyerahkan.",
            ),
            Field(name="to_person_id", label="Kepada", kind="choice", choices=takers),
            Field(name="handed_on", label="Tanggal serah terima", kind="date"),
            Field(name="minutes_number", label="Nomor berita acara"),
            Field(
                name="minutes_sha256",
                label="Berita acara",
                kind="file",
                help="PDF, JPEG, atau PNG; dikunci dengan sidik isinya.",
            ),
            Field(
                name="contents",
                label="Yang diserahkan",
                kind="lines",
                help="Satu hal pada setiap baris: berkas, akun, peralatan. Tanpa nama orang.",
            ),
        ),
        shown_at=seat_page,
    ),
    Form(
        key="susun-pengganti",
        title="Usulkan pengganti",
        lead="Usulan untuk jabatan lowong saja; tim lainnya dan masa tugasnya tetap. Setelah "
        "terverifikasi, Gubernur menetapkannya dengan SK perubahan.",
        command="personnel-draft-nomination",
        button="Mulai menyusun",
        done="Usulan pengganti sudah dibuka. Pilih orangnya.",
        fields=(
            _OPD,
            Field(
                name="positions",
                label="Jabatan",
                kind="many",
                choices=unfilled_positions,
                needed=True,
                preset=True,
            ),
            Field(
                name="term_starts_on",
                label="Mulai bertugas",
                kind="date",
                help="Hari pertama penggantinya bertugas menurut rencana.",
            ),
        ),
        leads_to="/usulan/{stream}",
    ),
)
