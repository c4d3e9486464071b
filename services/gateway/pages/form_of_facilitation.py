"""Which forms plan an OPD's facilitation, and record payments, equipment and meetings?"""

from gateway.pages.choices_of_facilitation import (
    as_last_year,
    as_planned,
    incentive_lines,
    months,
    next_incentives,
    next_payment,
    payable_lines,
    team_of_the_year,
    the_year,
)
from gateway.pages.form_choices import anybody, team_positions, words_of
from gateway.pages.form_fields import Asking, Field
from gateway.pages.form_things import Thing
from gateway.pages.forms import Form
from gateway.pages.things_of_facilitation import (
    equipment_thing,
    handover_thing,
    meeting_thing,
    meetings_thing,
    plan_thing,
    realisation_thing,
)

_YEAR = Field(name="year", label="Tahun anggaran", kind="choice", choices=the_year, preset=True)
_OF_THE_YEAR = Field(name="year", label="Tahun", kind="choice", choices=the_year)
_MONTH = Field(name="month", label="Untuk bulan", kind="choice", choices=words_of("month_of_year"))
_REASON = Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang.")
_SCAN = "Hasil pindai atau foto: PDF, JPEG, atau PNG."
_LINES = Field(
    name="lines",
    label="Baris",
    kind="rows",
    needed=True,
    fields=(
        Field(name="what", label="Untuk apa", help="Tanpa menyebut nama orang."),
        Field(
            name="category",
            label="Jenis",
            kind="choice",
            choices=words_of("facility_category"),
        ),
        Field(name="amount", label="Jumlah setahun (Rp)", kind="money"),
        Field(
            name="months",
            label="Bulan yang direncanakan",
            kind="many",
            choices=months,
            needed=True,
        ),
        Field(name="budget_code", label="Kode anggaran", help="Rekening seperti pada DPA."),
        Field(
            name="budget_name",
            label="Nama anggaran",
            help="Misalnya Dukungan Pelaksanaan SPBE.",
        ),
        Field(name="line", label="Kunci", kind="key", of="what"),
    ),
)
_PAID = (
    Field(name="paid_on", label="Tanggal pembayaran", kind="date"),
    Field(name="document_number", label="Nomor bukti", help="Misalnya nomor SP2D atau kuitansi."),
    Field(name="document_sha256", label="Berkas bukti", kind="file", help=_SCAN),
)
_CONDITION = Field(
    name="condition", label="Kondisi", kind="choice", choices=words_of("equipment_condition")
)
_RECORD = (
    Field(name="record_number", label="Nomor berita acara"),
    Field(name="record_sha256", label="Berkas berita acara", kind="file", help=_SCAN),
)


def _planned(thing: Thing) -> bool:
    return thing.stage == "planned"


def _returned_today(asking: Asking) -> dict[str, list[str]]:
    return {"returned_on": [asking.on.isoformat()]}


FORMS = (
    Form(
        key="rencanakan-fasilitasi",
        title="Catat rencana fasilitasi",
        lead="Apa yang disediakan DPA bagi tim dalam setahun, baris demi baris. Rencana tahun lalu "
        "tampil sebagai awal, bila ada.",
        command="personnel-plan-facilitation",
        button="Catat rencana",
        done="Rencana fasilitasi sudah tercatat.",
        on="plan",
        about=plan_thing,
        when=lambda thing: thing.stage == "none",
        first=as_last_year,
        fields=(
            _YEAR,
            Field(name="document_number", label="Nomor DPA"),
            Field(name="document_on", label="Tanggal DPA", kind="date"),
            _LINES,
        ),
        guarded=False,
    ),
    Form(
        key="revisi-fasilitasi",
        title="Revisi rencana",
        lead="Rencana seperti pada DPA perubahan, seluruhnya: baris yang dihapus tidak berlaku "
        "lagi. Baris yang sudah terealisasi tidak dapat dihapus.",
        command="personnel-revise-facilitation",
        button="Catat revisi",
        done="Revisi rencana fasilitasi sudah tercatat.",
        on="plan",
        about=plan_thing,
        when=_planned,
        first=as_planned,
        fields=(
            _YEAR,
            Field(name="document_number", label="Nomor DPA perubahan"),
            Field(name="document_on", label="Tanggal DPA perubahan", kind="date"),
            _REASON,
            _LINES,
        ),
    ),
    Form(
        key="catat-realisasi",
        title="Catat realisasi",
        lead="Apa yang dibayarkan dari satu baris rencana untuk satu bulan. Bulan dan jumlah yang "
        "direncanakan sudah terisi; sesuaikan dengan buktinya.",
        command="personnel-record-realisation",
        button="Catat realisasi",
        done="Realisasi fasilitasi sudah tercatat.",
        on="plan",
        about=plan_thing,
        when=_planned,
        first=next_payment,
        fields=(
            Field(
                name="line",
                label="Baris rencana",
                kind="choice",
                choices=payable_lines,
                preset=True,
            ),
            _YEAR,
            _MONTH,
            Field(name="amount", label="Jumlah (Rp)", kind="money"),
            *_PAID,
        ),
        guarded=False,
    ),
    Form(
        key="bayar-insentif",
        title="Catat insentif",
        lead="Daftar penerimaan insentif satu bulan, orang demi orang. Jumlah setiap orang "
        "disimpan tersegel; yang pernah diterima sudah terisi.",
        command="personnel-pay-incentives",
        button="Catat pembayaran insentif",
        done="Pembayaran insentif sudah tercatat.",
        on="plan",
        about=plan_thing,
        when=_planned,
        first=next_incentives,
        fields=(
            Field(
                name="line",
                label="Baris rencana",
                kind="choice",
                choices=incentive_lines,
                preset=True,
            ),
            _YEAR,
            _MONTH,
            *_PAID,
            Field(
                name="recipients",
                label="Penerima",
                kind="rows",
                needed=True,
                fields=(
                    Field(
                        name="person_id",
                        label="Pegawai",
                        kind="choice",
                        choices=team_of_the_year,
                    ),
                    Field(name="amount", label="Jumlah (Rp)", kind="money", private=True),
                ),
            ),
        ),
        guarded=False,
    ),
    Form(
        key="balikkan-realisasi",
        title="Balikkan pembayaran",
        lead="Untuk pembayaran yang keliru dicatat: tidak dihitung lagi, dan tetap terbaca dalam "
        "riwayat. Insentif dibalikkan bagi semua penerimanya.",
        command="personnel-reverse-realisation",
        button="Balikkan pembayaran",
        done="Pembayaran itu sudah dibalikkan dan tidak dihitung lagi.",
        on="realisation",
        about=realisation_thing,
        when=lambda thing: thing.stage == "recorded",
        fields=(_OF_THE_YEAR, _REASON),
        guarded=False,
    ),
    Form(
        key="serahkan-peralatan",
        title="Serahkan peralatan",
        lead="Peralatan kerja yang diserahkan kepada seorang anggota tim.",
        command="personnel-hand-over-equipment",
        button="Catat penyerahan",
        done="Penyerahan peralatan sudah tercatat.",
        on="equipment",
        about=equipment_thing,
        fields=(
            Field(name="person_id", label="Penerima", kind="person", choices=anybody),
            Field(name="what", label="Peralatan", help="Tanpa menyebut nama orang."),
            Field(name="inventory_code", label="Kode inventaris"),
            _CONDITION,
            Field(name="handed_over_on", label="Tanggal penyerahan", kind="date"),
            *_RECORD,
        ),
        guarded=False,
    ),
    Form(
        key="kembalikan-peralatan",
        title="Catat pengembalian",
        lead="Barang ini kembali, atau dinyatakan hilang.",
        command="personnel-return-equipment",
        button="Catat pengembalian",
        done="Pengembalian peralatan sudah tercatat.",
        on="handover",
        about=handover_thing,
        when=lambda thing: thing.stage == "out",
        first=_returned_today,
        fields=(
            _CONDITION,
            Field(name="returned_on", label="Tanggal kembali", kind="date"),
            *_RECORD,
        ),
        guarded=False,
    ),
    Form(
        key="catat-rapat",
        title="Catat rapat",
        lead="Rapat tim yang sudah berlangsung, dengan notulanya.",
        command="personnel-record-meeting",
        button="Catat rapat",
        done="Rapat sudah tercatat.",
        on="meetings",
        about=meetings_thing,
        fields=(
            Field(name="held_on", label="Tanggal rapat", kind="date"),
            Field(name="subject", label="Pokok bahasan", help="Tanpa menyebut nama orang."),
            Field(name="people", label="Jumlah peserta", kind="whole", help="Termasuk undangan."),
            Field(
                name="positions",
                label="Jabatan tim yang hadir",
                kind="many",
                choices=team_positions,
            ),
            Field(name="minutes", label="Notula", kind="file", help=_SCAN),
        ),
        guarded=False,
    ),
    Form(
        key="batalkan-rapat",
        title="Tarik catatan rapat",
        lead="Untuk rapat yang keliru dicatat: tidak tampil lagi, dan tetap terbaca dalam riwayat.",
        command="personnel-retract-meeting",
        button="Tarik catatan rapat",
        done="Catatan rapat itu sudah ditarik.",
        on="meeting",
        about=meeting_thing,
        when=lambda thing: thing.stage == "held",
        fields=(_OF_THE_YEAR, _REASON),
        guarded=False,
    ),
)
