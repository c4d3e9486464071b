"""Which forms keep groups of companions, and deal with what an OPD asks them?"""

from gateway.pages.companion_choices import (
    companions,
    first_day,
    opds_of_group,
    who_may_accompany,
)
from gateway.pages.companion_things import group_thing, request_thing
from gateway.pages.delegation_things import accounts
from gateway.pages.form_choices import opds, words_of
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing
from gateway.pages.forms import Form

_NAMELESS = "Tanpa menyebut nama orang."
_REASON = Field(name="reason", label="Alasan", help=_NAMELESS)
_LONG_REASON = Field(name="reason", label="Alasan", kind="area", help=_NAMELESS)
_FROM = Field(name="effective_on", label="Mulai", kind="date")
_FIRST_WITHOUT = Field(name="effective_on", label="Hari pertama tanpa", kind="date")


def _open(thing: Thing) -> bool:
    return thing.stage in {"waiting", "taken"}


_OF_GROUP = (
    Form(
        key="tunjuk-pendamping",
        title="Tunjuk pendamping",
        lead="Menjadi pendamping dalam kelompok ini sampai masa tugas kelompok berakhir. "
        "Pendamping bertindak dengan akunnya sendiri, dan tidak mendampingi OPD tempatnya bekerja.",
        command="personnel-appoint-companion",
        button="Tunjuk",
        done="Pendamping sudah ditunjuk.",
        on="companion-group",
        about=group_thing,
        first=first_day,
        fields=(
            Field(name="person_id", label="Pegawai", kind="person", choices=who_may_accompany),
            Field(
                name="account_id",
                label="Akun pendamping",
                kind="account",
                choices=accounts,
                help="Milik pegawai itu sendiri; ID akun tertera di halaman Tugas saya miliknya.",
            ),
            _FROM,
            Field(
                name="replaces",
                label="Menggantikan",
                kind="choice",
                choices=companions,
                help="Hanya bila ada pendamping yang keluar pada hari itu.",
            ),
        ),
    ),
    Form(
        key="lepas-pendamping",
        title="Lepas dari kelompok",
        lead="Pendamping ini keluar dari kelompok sebelum masa tugasnya berakhir.",
        command="personnel-release-companion",
        button="Lepas",
        done="Pendamping sudah dilepas dari kelompok.",
        on="companion-group",
        about=group_thing,
        first=first_day,
        fields=(
            Field(
                name="person_id",
                label="Pendamping",
                kind="choice",
                choices=companions,
                preset=True,
            ),
            _FIRST_WITHOUT,
            Field(name="reason", label="Karena", kind="choice", choices=words_of("leaving_group")),
        ),
    ),
    Form(
        key="serahkan-opd",
        title="Serahkan OPD",
        lead="Kelompok ini mendampingi OPD itu sampai masa tugas kelompok berakhir. Satu OPD "
        "didampingi satu kelompok pada satu waktu.",
        command="personnel-assign-opd",
        button="Serahkan",
        done="OPD sudah diserahkan kepada kelompok.",
        on="companion-group",
        about=group_thing,
        first=first_day,
        fields=(Field(name="opd_id", label="OPD", kind="choice", choices=opds), _FROM),
    ),
    Form(
        key="lepas-opd",
        title="Lepas OPD",
        lead="OPD ini tidak lagi didampingi kelompok ini; sesudahnya dapat diserahkan kepada "
        "kelompok lain.",
        command="personnel-release-opd",
        button="Lepas",
        done="OPD sudah dilepas dari kelompok.",
        on="companion-group",
        about=group_thing,
        first=first_day,
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=opds_of_group, preset=True),
            _FIRST_WITHOUT,
            _REASON,
        ),
    ),
)

_OF_REQUEST = (
    Form(
        key="ambil-permintaan",
        title="Tangani permintaan",
        lead="Anda yang menangani permintaan ini; OPD melihat nama Anda di sebelahnya.",
        command="personnel-take-request",
        button="Tangani",
        done="Permintaan itu sekarang Anda tangani.",
        on="help-request",
        about=request_thing,
        when=lambda thing: thing.accompanied and thing.stage == "waiting",
    ),
    Form(
        key="jawab-permintaan",
        title="Jawab",
        lead="Bagaimana permintaan ini ditangani. OPD membaca jawaban ini, dan dapat membuka "
        "kembali permintaannya.",
        command="personnel-answer-request",
        button="Kirim jawaban",
        done="Jawaban sudah dikirim kepada OPD.",
        on="help-request",
        about=request_thing,
        when=lambda thing: thing.accompanied and _open(thing),
        fields=(
            Field(name="outcome", label="Hasil", kind="choice", choices=words_of("help_outcome")),
            Field(name="answer", label="Jawaban", kind="area", help=_NAMELESS),
        ),
    ),
    Form(
        key="buka-kembali-permintaan",
        title="Buka kembali",
        lead="Jawabannya belum membantu; permintaan menunggu pendamping lagi.",
        command="personnel-reopen-request",
        button="Buka kembali",
        done="Permintaan dibuka kembali dan menunggu pendamping.",
        on="help-request",
        about=request_thing,
        when=lambda thing: thing.stage == "answered",
        fields=(_LONG_REASON,),
    ),
    Form(
        key="tarik-permintaan",
        title="Tarik permintaan",
        lead="Bantuan tidak diperlukan lagi.",
        command="personnel-withdraw-request",
        button="Tarik",
        done="Permintaan sudah ditarik.",
        on="help-request",
        about=request_thing,
        when=_open,
        fields=(_LONG_REASON,),
    ),
)

FORMS = (*_OF_GROUP, *_OF_REQUEST)
