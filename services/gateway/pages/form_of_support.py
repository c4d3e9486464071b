"""Which forms ask for help, form groups of companions, and publish the holidays?"""

from gateway.pages.form_choices import own_opd, words_of
from gateway.pages.form_fields import Field
from gateway.pages.forms import Form

_LETTER = (
    Field(name="letter_number", label="Nomor surat"),
    Field(name="letter_on", label="Tanggal surat", kind="date"),
)

FORMS = (
    Form(
        key="minta-pendampingan",
        title="Minta pendampingan",
        lead="Pertanyaan atau kesulitan untuk tim pendamping OPD Anda.",
        command="personnel-request-help",
        button="Kirim permintaan",
        done="Permintaan sudah dikirim kepada tim pendamping.",
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=own_opd),
            Field(name="subject", label="Tentang", kind="choice", choices=words_of("help_subject")),
            Field(name="text", label="Permintaan", kind="area", help="Tanpa menyebut nama orang."),
            Field(name="indicator", label="Kode indikator", help="Misalnya OPD-07."),
        ),
        leads_to="/pendampingan/permintaan/{stream}",
    ),
    Form(
        key="bentuk-kelompok",
        title="Bentuk kelompok pendamping",
        lead="Kelompok menerima pendamping dan OPD setelah dibentuk.",
        command="personnel-form-companion-group",
        button="Bentuk kelompok",
        done="Kelompok pendamping sudah dibentuk; tunjuk pendamping dan serahkan OPD kepadanya.",
        fields=(
            Field(name="number", label="Nomor kelompok", kind="whole"),
            Field(name="name", label="Nama kelompok"),
            Field(name="effective_on", label="Mulai bertugas", kind="date"),
            Field(name="until", label="Sampai dengan", kind="date"),
            *_LETTER,
        ),
        leads_to="/pendampingan/kelompok/{stream}",
    ),
    Form(
        key="terbitkan-hari-libur",
        title="Terbitkan hari libur",
        lead="Hari libur nasional dan cuti bersama satu tahun; tenggat dihitung tanpa hari itu.",
        command="personnel-publish-holidays",
        button="Terbitkan",
        done="Hari libur sudah diterbitkan.",
        fields=(
            Field(name="year", label="Tahun", kind="whole"),
            Field(name="legal_basis", label="Dasar", help="Misalnya SKB tiga menteri."),
            Field(
                name="days",
                label="Hari libur",
                kind="rows",
                needed=True,
                rows=16,
                fields=(
                    Field(name="on", label="Tanggal", kind="date"),
                    Field(name="name", label="Nama"),
                    Field(
                        name="kind",
                        label="Jenis",
                        kind="choice",
                        choices=words_of("holiday_kind"),
                    ),
                ),
            ),
        ),
        leads_to="/tugas",
    ),
)
