"""Which forms put an office into other hands for some days, and take it back before they end?"""

from gateway.pages.delegation_things import (
    accounts,
    acts_of_head,
    acts_of_own,
    delegation_thing,
    own_offices,
)
from gateway.pages.form_choices import opds, own_opd, words_of
from gateway.pages.form_fields import Field
from gateway.pages.forms import Form

_DEPUTY = Field(
    name="deputy",
    label="Pelaksana",
    kind="account",
    choices=accounts,
    help="Akun pejabat yang akan bertindak. ID akun tertera di halaman Tugas saya miliknya.",
)
_DAYS = (
    Field(name="first_on", label="Mulai", kind="date"),
    Field(
        name="last_on",
        label="Sampai dengan",
        kind="date",
        help="Berakhir sendiri setelah hari ini; paling lama menurut ketentuan yang berlaku.",
    ),
)
_LETTER = (
    Field(name="letter_number", label="Nomor surat"),
    Field(name="letter_on", label="Tanggal surat", kind="date"),
)
_REASON = Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang.")

FORMS = (
    Form(
        key="limpahkan-wewenang",
        title="Limpahkan wewenang",
        lead="Selama Anda berhalangan, pejabat lain bertindak sebagai pelaksana harian (Plh.), "
        "atau melakukan tindakan tertentu atas nama (a.n.) Anda. Anda tetap dapat bertindak.",
        command="personnel-delegate-office",
        button="Limpahkan",
        done="Pelimpahan wewenang sudah tercatat.",
        fields=(
            Field(name="role", label="Jabatan Anda", kind="choice", choices=own_offices),
            Field(name="opd_id", label="Pada OPD", kind="carried", choices=own_opd),
            Field(
                name="kind",
                label="Sebagai",
                kind="choice",
                choices=words_of("delegation_kind", only=("plh", "an")),
            ),
            _DEPUTY,
            *_DAYS,
            *_LETTER,
            Field(
                name="actions",
                label="Tindakan yang dilimpahkan",
                kind="many",
                choices=acts_of_own,
                help="Untuk a.n. pilih satu per satu. Untuk Plh. kosongkan bila seluruh wewenang "
                "jabatan.",
            ),
        ),
        leads_to="/pelimpahan",
        in_person=True,
    ),
    Form(
        key="tunjuk-plt",
        title="Tunjuk pelaksana tugas (Plt.)",
        lead="Untuk jabatan yang kosong pada sebuah OPD, menurut surat perintah Gubernur.",
        command="personnel-appoint-acting",
        button="Tunjuk",
        done="Pelaksana tugas sudah tercatat.",
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=opds, preset=True),
            Field(
                name="role",
                label="Jabatan yang kosong",
                kind="choice",
                choices=words_of("office", only=("opd_head",)),
            ),
            _DEPUTY,
            *_DAYS,
            *_LETTER,
            Field(
                name="actions",
                label="Hanya untuk tindakan",
                kind="many",
                choices=acts_of_head,
                help="Kosongkan bila seluruh wewenang jabatan.",
            ),
        ),
        leads_to="/pelimpahan",
        in_person=True,
    ),
    Form(
        key="akhiri-pelimpahan",
        title="Akhiri pelimpahan",
        lead="Mulai hari ini tidak ada lagi yang dilakukan dengan pelimpahan ini. Yang sudah "
        "dilakukan tetap sah.",
        command="personnel-end-delegation",
        button="Akhiri",
        done="Pelimpahan wewenang sudah diakhiri.",
        on="delegation",
        about=delegation_thing,
        when=lambda thing: thing.stage == "own",
        fields=(_REASON,),
    ),
    Form(
        key="cabut-pelimpahan",
        title="Cabut pelimpahan",
        lead="Pelimpahan yang diberikan pejabat lain tidak berlaku lagi mulai hari ini. Yang sudah "
        "dilakukan tetap sah.",
        command="personnel-revoke-delegation",
        button="Cabut",
        done="Pelimpahan wewenang sudah dicabut.",
        on="delegation",
        about=delegation_thing,
        when=lambda thing: thing.stage == "others",
        fields=(_REASON,),
    ),
)
