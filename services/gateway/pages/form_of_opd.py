"""Which forms keep the register of OPDs: new, renamed, merged, divided and closed?"""

from collections.abc import Mapping, Sequence

from gateway.pages.form_choices import opds, running, words_of
from gateway.pages.form_fields import Asking, Field
from gateway.pages.form_things import Thing, opd_thing
from gateway.pages.forms import Form
from gateway.views.opds import opd_card

_CODE = Field(name="code", label="Kode", help="Singkat dan tetap, misalnya DISKOMINFOSP.")
_NAME = Field(name="name", label="Nama resmi")
_KIND = Field(name="kind", label="Jenis", kind="choice", choices=words_of("opd_kind"))
_PARENT = Field(
    name="parent_id",
    label="Bagian dari",
    kind="choice",
    choices=opds,
    help="Misalnya sebuah biro dari Sekretariat Daerah; kosongkan bila berdiri sendiri.",
)
_ALIASES = Field(
    name="aliases", label="Juga disebut", kind="lines", help="Satu sebutan pada setiap baris."
)
_BASIS = Field(name="legal_basis", label="Dasar hukum", help="Misalnya Perda Nomor 8 Tahun 2025.")
_WITHDRAWN = Field(
    name="withdrawn_nominations",
    label="Usulan berjalan yang ditarik",
    kind="many",
    choices=running,
    help="Setiap usulan yang masih berjalan dari OPD yang berakhir harus dipilih di sini.",
)
_PARTS = Field(
    name="parts",
    label="Tempat baru bagian-bagiannya",
    kind="rows",
    rows=3,
    fields=(
        Field(name="part_id", label="Bagian", kind="choice", choices=opds),
        Field(name="parent_id", label="Menjadi bagian dari", kind="choice", choices=opds),
    ),
    help="Hanya bagian yang tidak ikut kepada penerusnya. Tanpa penerus, setiap bagian disebut.",
)
_HEIR_HELP = "Yang meneruskan penilaian yang masih berjalan."
_SUCCESSOR = (_CODE, _NAME, _KIND, _PARENT)


def _in_force(thing: Thing) -> bool:
    return thing.stage == "in-force"


def _as_it_is(asking: Asking) -> Mapping[str, Sequence[str]]:
    card = opd_card(asking.connection, asking.ids["opd_id"], asking.on)
    if card is None:
        return {}
    return {
        "name": [card.name],
        "kind": [card.kind],
        "parent_id": [str(card.parent.opd_id)] if card.parent else [],
        "aliases": ["\n".join(card.aliases)],
    }


FORMS = (
    Form(
        key="daftarkan-opd",
        title="Daftarkan OPD",
        lead="Untuk OPD yang sudah ada tetapi belum tercatat. OPD yang lahir dari penggabungan "
        "atau pemecahan dicatat dengan keputusan itu.",
        command="personnel-register-opd",
        button="Daftarkan",
        done="OPD sudah terdaftar.",
        fields=(
            _CODE,
            _NAME,
            _KIND,
            Field(
                name="valid_from",
                label="Berlaku sejak",
                kind="date",
                help="Kosongkan bila sudah ada sebelum pencatatan dimulai.",
            ),
            Field(name="valid_to", label="Berlaku sampai dengan", kind="date"),
            Field(name="predecessors", label="Dibentuk dari", kind="many", choices=opds),
            Field(name="source", label="Sumber", help="Peraturan atau dokumen yang menyebutnya."),
            _ALIASES,
            _PARENT,
        ),
        leads_to="/",
    ),
    Form(
        key="ubah-opd",
        title="Ubah nama atau kedudukan",
        lead="OPD tetap OPD yang sama; tim dan riwayatnya ikut.",
        command="personnel-change-opd",
        button="Catat perubahan",
        done="Perubahan OPD sudah tercatat.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        first=_as_it_is,
        fields=(
            _NAME,
            _KIND,
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            _BASIS,
            _ALIASES,
            _PARENT,
        ),
    ),
    Form(
        key="gabung-opd",
        title="Gabungkan OPD",
        lead="OPD yang digabung berakhir sehari sebelum penggantinya mulai; kursi timnya berakhir "
        "pula.",
        command="personnel-merge-opds",
        button="Catat penggabungan",
        done="Penggabungan OPD sudah tercatat.",
        fields=(
            Field(
                name="predecessors",
                label="OPD yang digabung",
                kind="many",
                choices=opds,
                needed=True,
            ),
            Field(
                name="successor",
                label="OPD penerus",
                kind="group",
                fields=_SUCCESSOR,
                help="OPD baru, atau yang sudah ada dan menerima lainnya: tulis kodenya yang sama.",
            ),
            Field(name="effective_on", label="Hari pertama OPD penerus", kind="date"),
            _BASIS,
            _WITHDRAWN,
            _PARTS,
        ),
        leads_to="/",
    ),
    Form(
        key="pecah-opd",
        title="Pecah OPD",
        lead="Tugas OPD ini dibagi kepada beberapa OPD penerus.",
        command="personnel-split-opd",
        button="Catat pemecahan",
        done="Pemecahan OPD sudah tercatat.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        fields=(
            Field(
                name="successors",
                label="OPD penerus",
                kind="rows",
                fields=_SUCCESSOR,
                rows=2,
                needed=True,
            ),
            Field(
                name="goes_on",
                label="OPD ini tetap ada di samping penerusnya",
                kind="flag",
            ),
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            _BASIS,
            Field(
                name="heir",
                label="Kode OPD penerus yang menanggung penilaian",
                help=f"{_HEIR_HELP} Hanya bila OPD ini berakhir.",
            ),
            _WITHDRAWN,
            _PARTS,
        ),
        guarded=False,
    ),
    Form(
        key="tutup-opd",
        title="Tutup OPD",
        lead="OPD ini berakhir tanpa penerus; kursi timnya berakhir pula.",
        command="personnel-close-opd",
        button="Catat penutupan",
        done="Penutupan OPD sudah tercatat.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        fields=(
            Field(name="effective_on", label="Hari pertama tidak berlaku lagi", kind="date"),
            _BASIS,
            Field(
                name="heir_id",
                label="OPD yang menanggung penilaian",
                kind="choice",
                choices=opds,
                help=_HEIR_HELP,
            ),
            _WITHDRAWN,
            _PARTS,
        ),
        guarded=False,
    ),
    Form(
        key="batalkan-penataan",
        title="Batalkan penataan OPD",
        lead="Penggabungan, pemecahan, atau penutupan yang harinya belum tiba, dan yang belum "
        "diikuti keputusan lain, dibatalkan seluruhnya.",
        command="personnel-cancel-reorganisation",
        button="Batalkan penataan",
        done="Penataan OPD sudah dibatalkan.",
        fields=(
            Field(
                name="opds",
                label="OPD yang akan berakhir atau dipecah",
                kind="many",
                choices=opds,
                needed=True,
                help="Semua yang disebut keputusan itu.",
            ),
            Field(name="effective_on", label="Hari mulai berlakunya penataan itu", kind="date"),
            Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang."),
        ),
        leads_to="/",
    ),
)
