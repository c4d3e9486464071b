"""Which forms bring nominations into a collective decree, and that into force or out of it?"""

from gateway.pages.decree_things import (
    DRAFTED,
    PREPARES,
    TO_INITIAL,
    amendable,
    contained,
    decree_thing,
    due_step,
    verified_for_seats,
    verified_for_teams,
)
from gateway.pages.form_choices import team_positions, words_of
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing
from gateway.pages.forms import Form

_GOVERNOR = "Gubernur Sulawesi Barat"
_TITLE = Field(name="title", label="Judul SK", help="Seperti akan tertulis pada naskahnya.")
_NUMBER_HELP = "Dari Biro Hukum, seperti pada naskahnya."
_SIGNED_BY = Field(
    name="signed_by", label="Ditandatangani oleh", help="Nama jabatannya, bukan nama orangnya."
)
_REASON = Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang.")
_STEP = Field(name="step", label="Paraf sebagai", kind="carried", choices=due_step)
_CONTENTS = Field(
    name="nominations",
    label="Usulan dalam rancangan yang diparaf",
    kind="carried",
    choices=contained,
)
_LEFT_OUT = Field(
    name="left_out",
    label="Yang tidak ditetapkan",
    kind="rows",
    help="Hanya bila Gubernur tidak menetapkan semuanya. Usulan yang dikeluarkan seluruhnya tetap "
    "terverifikasi; jabatan yang dikeluarkan menjadi lowong.",
    fields=(
        Field(name="nomination_id", label="Usulan", kind="choice", choices=contained),
        Field(
            name="position",
            label="Hanya jabatan ini",
            kind="choice",
            choices=team_positions,
            help="Kosongkan bila seluruh usulan OPD itu dikeluarkan.",
        ),
        _REASON,
    ),
)


def _prepared(thing: Thing) -> bool:
    return thing.stage == "prepared"


def _drafted(thing: Thing) -> bool:
    return thing.stage in DRAFTED


def _to_initial(thing: Thing) -> bool:
    return thing.stage == TO_INITIAL


def _decided(thing: Thing) -> bool:
    return thing.stage == "decided"


FORMS = (
    Form(
        key=PREPARES,
        title="Siapkan rancangan SK kolektif",
        lead="Pilih usulan terverifikasi yang dimuat dalam satu SK kolektif.",
        command="personnel-prepare-decree",
        button="Siapkan rancangan",
        done="Rancangan SK kolektif sudah disiapkan.",
        fields=(
            _TITLE,
            Field(
                name="nominations",
                label="Usulan yang dimuat",
                kind="many",
                choices=verified_for_teams,
                needed=True,
            ),
        ),
        leads_to="/keputusan/{stream}",
    ),
    Form(
        key="siapkan-sk-perubahan",
        title="Siapkan SK perubahan",
        lead="SK perubahan mengisi jabatan tertentu dalam tim yang sedang bertugas; masa tugasnya "
        "tetap.",
        command="personnel-prepare-decree",
        button="Siapkan rancangan",
        done="Rancangan SK perubahan sudah disiapkan.",
        fields=(
            Field(
                name="amends",
                label="SK yang diubah",
                kind="choice",
                choices=amendable,
                needed=True,
                preset=True,
            ),
            _TITLE,
            Field(
                name="nominations",
                label="Usulan pengganti yang dimuat",
                kind="many",
                choices=verified_for_seats,
                needed=True,
                help="Usulan untuk jabatan tertentu yang sudah terverifikasi.",
            ),
        ),
        leads_to="/keputusan/{stream}",
    ),
    Form(
        key="paraf-sk",
        title="Paraf rancangan",
        lead="Paraf berlaku untuk isi rancangan di bawah ini. Bila isinya berubah sesudahnya, "
        "rancangan diparaf kembali dari awal.",
        command="personnel-initial-decree",
        button="Paraf",
        done="Rancangan SK sudah diparaf.",
        on="decree",
        about=decree_thing,
        when=_to_initial,
        fields=(_STEP, _CONTENTS),
    ),
    Form(
        key="kembalikan-sk",
        title="Kembalikan rancangan",
        lead="Rancangan tidak diparaf dan kembali kepada penyusunnya; paraf dimulai dari awal.",
        command="personnel-return-decree",
        button="Kembalikan rancangan",
        done="Rancangan SK sudah dikembalikan dengan alasannya.",
        on="decree",
        about=decree_thing,
        when=_to_initial,
        fields=(
            Field(name="step", label="Dikembalikan oleh", kind="carried", choices=due_step),
            Field(
                name="reason",
                label="Alasan",
                help="Apa yang perlu diperbaiki, tanpa menyebut nama orang.",
            ),
        ),
    ),
    Form(
        key="tetapkan-sk",
        title="Catat penetapan SK",
        lead="Catat SK seperti ditandatangani Gubernur. Semua orang di dalamnya menduduki "
        "jabatannya mulai tanggal berlaku.",
        command="personnel-decide-decree",
        button="Catat penetapan",
        done="SK kolektif sudah ditetapkan; anggota tim duduk mulai tanggal berlakunya.",
        on="decree",
        about=decree_thing,
        when=_prepared,
        fields=(
            Field(name="number", label="Nomor SK", help=_NUMBER_HELP),
            Field(name="decided_on", label="Tanggal penetapan", kind="date"),
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            Field(
                name="until",
                label="Masa tugas sampai dengan",
                kind="date",
                help="Untuk SK perubahan: hari terakhir masa tugas SK yang diubah.",
            ),
            _SIGNED_BY,
            _LEFT_OUT,
        ),
        first=lambda _: {"signed_by": [_GOVERNOR]},
    ),
    Form(
        key="batalkan-sk",
        title="Batalkan rancangan SK",
        lead="Rancangan ini tidak jadi ditetapkan. Usulannya dapat dimuat dalam rancangan lain.",
        command="personnel-discard-decree",
        button="Batalkan rancangan",
        done="Rancangan SK sudah dibatalkan.",
        on="decree",
        about=decree_thing,
        when=_drafted,
        fields=(_REASON,),
    ),
    Form(
        key="cabut-sk",
        title="Catat pencabutan SK",
        lead="Sejak hari berlakunya pencabutan, tidak ada yang menduduki jabatan menurut SK ini.",
        command="personnel-revoke-decree",
        button="Catat pencabutan",
        done="Pencabutan SK sudah tercatat.",
        on="decree",
        about=decree_thing,
        when=_decided,
        fields=(
            Field(name="number", label="Nomor SK pencabutan", help=_NUMBER_HELP),
            Field(name="decided_on", label="Tanggal penetapan", kind="date"),
            Field(
                name="effective_on",
                label="Hari pertama SK ini tidak berlaku",
                kind="date",
                help="Bila tidak sesudah hari mulai berlakunya SK ini, SK ini dianggap tidak "
                "pernah mulai: tim sebelumnya tetap bertugas.",
            ),
            _SIGNED_BY,
            _REASON,
        ),
        first=lambda _: {"signed_by": [_GOVERNOR]},
    ),
    Form(
        key="lampirkan-sk",
        title="Lampirkan naskah bertanda tangan",
        lead="Naskah SK yang sudah ditandatangani; setiap orang dapat mengunduh dan "
        "mencocokkannya.",
        command="personnel-attach-signed-document",
        button="Lampirkan",
        done="Naskah bertanda tangan sudah dilampirkan.",
        on="decree",
        about=decree_thing,
        when=_decided,
        fields=(
            Field(name="sha256", label="Naskah", kind="file", help="PDF, JPEG, atau PNG."),
            Field(
                name="signed", label="Ditandatangani", kind="choice", choices=words_of("signing")
            ),
            Field(name="attached_by", label="Dilampirkan oleh", help="Kantornya, bukan orangnya."),
            Field(name="remark", label="Catatan", help="Terbuka untuk umum; tanpa nama orang."),
            Field(
                name="reason",
                label="Alasan penggantian",
                help="Hanya bila menggantikan naskah yang sudah dilampirkan.",
            ),
        ),
        first=lambda _: {"attached_by": ["Biro Hukum"]},
        guarded=False,
    ),
    Form(
        key="tetapkan-hari-peralihan",
        title="Tetapkan hari peralihan",
        lead="SK sejak hari ini ditetapkan melalui usulan di aplikasi ini. Hanya SK yang lebih "
        "lama yang dapat diwarisi dengan daftar.",
        command="personnel-set-cut-over",
        button="Tetapkan",
        done="Hari peralihan sudah ditetapkan.",
        fields=(
            Field(name="first_on", label="Hari peralihan", kind="date"),
            Field(
                name="reason",
                label="Alasan perubahan",
                help="Hanya bila hari yang sudah ditetapkan diubah. Tanpa menyebut nama orang.",
            ),
        ),
        leads_to="/keputusan",
    ),
)
