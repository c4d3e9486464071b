"""Which forms ask for help and form groups, record what arrives, and publish the holidays?"""

from gateway.pages.form_choices import anybody, own_opd, planned_lines, words_of
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing, opd_thing
from gateway.pages.forms import Form

_LETTER = (
    Field(name="letter_number", label="Nomor surat"),
    Field(name="letter_on", label="Tanggal surat", kind="date"),
)
_HASH = "SHA-256 dokumennya, bila ada."


def _in_force(thing: Thing) -> bool:
    return thing.stage == "in-force"


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
        leads_to="/tugas",
    ),
    Form(
        key="bentuk-kelompok",
        title="Bentuk kelompok pendamping",
        lead="Kelompok menerima pendamping dan OPD setelah dibentuk.",
        command="personnel-form-companion-group",
        button="Bentuk kelompok",
        done="Kelompok pendamping sudah dibentuk.",
        fields=(
            Field(name="number", label="Nomor kelompok", kind="whole"),
            Field(name="name", label="Nama kelompok"),
            Field(name="effective_on", label="Mulai bertugas", kind="date"),
            Field(name="until", label="Sampai dengan", kind="date"),
            *_LETTER,
        ),
        leads_to="/tugas",
    ),
    Form(
        key="catat-realisasi",
        title="Catat realisasi fasilitasi",
        lead="Apa yang dibayarkan dari satu baris rencana fasilitasi dalam satu bulan.",
        command="personnel-record-realisation",
        button="Catat realisasi",
        done="Realisasi fasilitasi sudah tercatat.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        first=lambda asking: {
            "year": [str(asking.on.year)],
            "month": [str(asking.on.month)],
        },
        fields=(
            Field(name="line", label="Baris rencana", kind="choice", choices=planned_lines),
            Field(name="year", label="Tahun anggaran", kind="whole"),
            Field(name="month", label="Bulan (1 sampai 12)", kind="whole"),
            Field(name="amount", label="Jumlah (Rp)", kind="money"),
            Field(name="paid_on", label="Tanggal pembayaran", kind="date"),
            Field(name="document_number", label="Nomor dokumen", help="Misalnya nomor SP2D."),
            Field(name="document_sha256", label="Sidik dokumen", help=_HASH),
        ),
        guarded=False,
    ),
    Form(
        key="serahkan-peralatan",
        title="Serahkan peralatan",
        lead="Peralatan kerja yang diserahkan kepada seorang anggota tim.",
        command="personnel-hand-over-equipment",
        button="Catat penyerahan",
        done="Penyerahan peralatan sudah tercatat.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        fields=(
            Field(name="person_id", label="Penerima", kind="person", choices=anybody),
            Field(name="what", label="Peralatan"),
            Field(name="inventory_code", label="Kode barang"),
            Field(
                name="condition",
                label="Keadaan",
                kind="choice",
                choices=words_of("equipment_condition"),
            ),
            Field(name="handed_over_on", label="Tanggal penyerahan", kind="date"),
            Field(name="record_number", label="Nomor berita acara"),
            Field(name="record_sha256", label="Sidik berita acara", help=_HASH),
        ),
        guarded=False,
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
