"""Which forms plan and record the visits of companions, and follow up what they have found?"""

from gateway.pages.companion_choices import (
    all_came,
    of_visiting_group,
    opds_in_care,
    the_finding,
    today,
)
from gateway.pages.companion_things import FINDING, finding_thing, visit_thing
from gateway.pages.form_choices import words_of
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing
from gateway.pages.forms import Form

_NAMELESS = "Tanpa menyebut nama orang."
_FILE = "PDF, JPEG, atau PNG."
_REASON = Field(name="reason", label="Alasan", help=_NAMELESS)
_LONG_REASON = Field(name="reason", label="Alasan", kind="area", help=_NAMELESS)
_FINDING = Field(name=FINDING, label="Temuan", kind="choice", choices=the_finding, preset=True)


def _planned(thing: Thing) -> bool:
    return thing.accompanied and thing.stage == "planned"


def _reported(thing: Thing) -> bool:
    return thing.accompanied and thing.stage == "reported"


_PLANNED_ON = Field(name="planned_on", label="Tanggal", kind="date")
_OF_VISIT = (
    Form(
        key="rencanakan-kunjungan",
        title="Rencanakan kunjungan",
        lead="Kunjungan kelompok Anda ke OPD yang didampinginya pada hari itu.",
        command="personnel-plan-visit",
        button="Rencanakan",
        done="Kunjungan sudah direncanakan.",
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=opds_in_care, preset=True),
            _PLANNED_ON,
            Field(name="mode", label="Cara", kind="choice", choices=words_of("visit_mode")),
            Field(name="place", label="Tempat", help="Ruang, atau sarana bila daring."),
        ),
        leads_to="/pendampingan/kunjungan/{stream}",
    ),
    Form(
        key="pindah-kunjungan",
        title="Pindah hari",
        lead="Kunjungan diadakan pada hari lain.",
        command="personnel-move-visit",
        button="Pindahkan",
        done="Kunjungan sudah dipindahkan.",
        on="visit",
        about=visit_thing,
        when=_planned,
        fields=(_PLANNED_ON, _REASON),
    ),
    Form(
        key="batal-kunjungan",
        title="Batalkan kunjungan",
        lead="Kunjungan ini tidak jadi diadakan.",
        command="personnel-cancel-visit",
        button="Batalkan kunjungan",
        done="Kunjungan sudah dibatalkan.",
        on="visit",
        about=visit_thing,
        when=_planned,
        fields=(_REASON,),
    ),
    Form(
        key="catat-kunjungan",
        title="Catat kunjungan",
        lead="Kunjungan sudah diadakan: siapa yang datang, laporannya, dan apa yang ditemukan. "
        "Temuan diberi nomor menurut urutannya di sini.",
        command="personnel-record-visit",
        button="Catat kunjungan",
        done="Kunjungan dan temuannya sudah tercatat.",
        on="visit",
        about=visit_thing,
        when=_planned,
        first=all_came,
        fields=(
            Field(name="held_on", label="Diadakan pada", kind="date"),
            Field(
                name="companions",
                label="Pendamping yang hadir",
                kind="many",
                choices=of_visiting_group,
                needed=True,
            ),
            Field(name="report", label="Laporan kunjungan", kind="file", help=_FILE),
            Field(
                name="findings",
                label="Temuan",
                kind="rows",
                help="Kosongkan bila tidak ada temuan.",
                fields=(
                    Field(name="text", label="Yang ditemukan", kind="area", help=_NAMELESS),
                    Field(name="recommendation", label="Saran", kind="area", help=_NAMELESS),
                    Field(name="due_on", label="Batas waktu", kind="date"),
                    Field(name="indicator", label="Kode indikator", help="Misalnya OPD-07."),
                ),
            ),
        ),
    ),
)

_OF_FINDING = (
    Form(
        key="lapor-tindak-lanjut",
        title="Laporkan tindak lanjut",
        lead="Apa yang sudah dilakukan OPD, dengan buktinya. Pendamping memeriksanya.",
        command="personnel-report-follow-up",
        button="Laporkan",
        done="Tindak lanjut sudah dilaporkan dan menunggu diperiksa pendamping.",
        on="finding",
        about=finding_thing,
        when=lambda thing: thing.stage in {"open", "returned"},
        first=today,
        fields=(
            _FINDING,
            Field(name="done_on", label="Dilakukan pada", kind="date"),
            Field(name="text", label="Yang dilakukan", kind="area", help=_NAMELESS),
            Field(name="evidence", label="Bukti", kind="file", help=_FILE),
        ),
    ),
    Form(
        key="terima-tindak-lanjut",
        title="Terima tindak lanjut",
        lead="Temuan ini selesai.",
        command="personnel-accept-follow-up",
        button="Terima",
        done="Tindak lanjut diterima; temuannya selesai.",
        on="finding",
        about=finding_thing,
        when=_reported,
        fields=(_FINDING,),
    ),
    Form(
        key="kembalikan-tindak-lanjut",
        title="Kembalikan",
        lead="Tindak lanjutnya belum cukup; OPD melengkapinya.",
        command="personnel-return-follow-up",
        button="Kembalikan",
        done="Tindak lanjut dikembalikan kepada OPD dengan alasannya.",
        on="finding",
        about=finding_thing,
        when=_reported,
        fields=(_FINDING, _LONG_REASON),
    ),
    Form(
        key="bukan-temuan",
        title="Bukan temuan",
        lead="Ternyata tidak ada yang perlu dilakukan. Alasannya tetap tercatat.",
        command="personnel-drop-finding",
        button="Nyatakan bukan temuan",
        done="Temuan itu dinyatakan bukan temuan.",
        on="finding",
        about=finding_thing,
        when=lambda thing: thing.accompanied and thing.stage in {"open", "reported", "returned"},
        fields=(_FINDING, _LONG_REASON),
    ),
)

FORMS = (*_OF_VISIT, *_OF_FINDING)
