"""Which forms keep an OPD's website alive: its sites, what is published on them, and its news?"""

from collections.abc import Mapping, Sequence

from gateway.pages.form_choices import own_opd, team_positions, words_of
from gateway.pages.form_fields import Asking, Field
from gateway.pages.form_things import Thing, news_thing, opd_thing, site_thing
from gateway.pages.forms import Form
from gateway.views.news import news_item

_TITLE = Field(name="title", label="Judul")
_LEAD = Field(name="lead", label="Ringkasan", kind="area", help="Satu atau dua kalimat.")
_BODY = Field(
    name="body",
    label="Isi berita",
    kind="area",
    help="Baris kosong memulai alinea; “## ” judul bagian; “- ” butir daftar.",
)
_REASON = Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang.")


def _in_force(thing: Thing) -> bool:
    return thing.stage == "in-force"


def _as_written(asking: Asking) -> Mapping[str, Sequence[str]]:
    item = news_item(asking.connection, asking.ids["news_item_id"], asking.on)
    return {"title": [item.title], "lead": [item.lead], "body": [item.body]} if item else {}


FORMS = (
    Form(
        key="daftarkan-laman",
        title="Daftarkan laman atau kanal",
        lead="Laman resmi atau akun media sosial OPD, dengan jabatan tim yang mengelolanya.",
        command="personnel-register-site",
        button="Daftarkan",
        done="Laman atau kanal itu sudah terdaftar.",
        on="opd",
        about=opd_thing,
        when=_in_force,
        fields=(
            Field(name="kind", label="Jenis", kind="choice", choices=words_of("site_kind")),
            Field(name="address", label="Alamat", help="Lengkap, diawali https://."),
            Field(
                name="steward",
                label="Jabatan pengelola",
                kind="choice",
                choices=team_positions,
            ),
            Field(name="effective_on", label="Sejak", kind="date"),
        ),
        guarded=False,
    ),
    Form(
        key="catat-terbitan",
        title="Catat terbitan",
        lead="Satu isi yang terbit di laman atau kanal ini; dihitung untuk pekan terbitnya.",
        command="personnel-record-activity",
        button="Catat terbitan",
        done="Terbitan itu sudah tercatat.",
        on="site",
        about=site_thing,
        fields=(
            _TITLE,
            Field(name="link", label="Tautan", help="Alamat isi itu sendiri, diawali https://."),
            Field(name="published_on", label="Tanggal terbit", kind="date"),
        ),
        guarded=False,
    ),
    Form(
        key="tulis-berita",
        title="Tulis berita",
        lead="Naskah hanya terlihat oleh OPD Anda sampai diterbitkan.",
        command="personnel-draft-news-item",
        button="Simpan naskah",
        done="Naskah berita sudah disimpan; terbitkan bila sudah siap.",
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=own_opd),
            _TITLE,
            _LEAD,
            _BODY,
        ),
        leads_to="/berita/{stream}",
    ),
    Form(
        key="ubah-berita",
        title="Ubah berita",
        lead="Yang diubah setelah terbit tampil sebagai pembaruan.",
        command="personnel-revise-news-item",
        button="Simpan perubahan",
        done="Perubahan berita sudah disimpan.",
        on="news",
        about=news_thing,
        when=lambda thing: thing.stage != "withdrawn",
        first=_as_written,
        fields=(_TITLE, _LEAD, _BODY),
    ),
    Form(
        key="terbitkan-berita",
        title="Terbitkan",
        lead="Sejak diterbitkan, berita ini terbuka untuk umum di alamat yang tetap.",
        command="personnel-publish-news-item",
        button="Terbitkan berita",
        done="Berita sudah terbit.",
        on="news",
        about=news_thing,
        when=lambda thing: thing.stage == "draft",
    ),
    Form(
        key="tarik-berita",
        title="Tarik berita",
        lead="Isinya tidak ditampilkan lagi; bahwa pernah terbit tetap diketahui.",
        command="personnel-withdraw-news-item",
        button="Tarik berita",
        done="Berita sudah ditarik.",
        on="news",
        about=news_thing,
        when=lambda thing: thing.stage != "withdrawn",
        fields=(_REASON,),
    ),
)
