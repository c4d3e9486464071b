"""Which forms keep an OPD's website alive: duty, sites, items and news?"""

from collections.abc import Mapping, Sequence

from gateway.pages.form_choices import own_opd, team_positions, words_of
from gateway.pages.form_fields import Asking, Field
from gateway.pages.form_things import Thing
from gateway.pages.forms import Form, ListColumn
from gateway.pages.things_of_website import activity_thing, news_thing, site_thing, website_thing
from gateway.views.news import news_item
from gateway.views.websites import duties, site_card

_TITLE = Field(name="title", label="Judul")
_LEAD = Field(name="lead", label="Ringkasan", kind="area", help="Satu atau dua kalimat.")
_BODY = Field(
    name="body",
    label="Isi berita",
    kind="area",
    help="Baris kosong memulai alinea; “## ” judul bagian; “- ” butir daftar.",
)
_REASON = Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang.")


_STEWARD = Field(name="steward", label="Jabatan pengelola", kind="choice", choices=team_positions)


def _in_force(thing: Thing) -> bool:
    return thing.stage == "in-force"


def _in_use(thing: Thing) -> bool:
    return thing.stage == "in-use"


def _as_written(asking: Asking) -> Mapping[str, Sequence[str]]:
    item = news_item(asking.connection, asking.ids["news_item_id"], asking.on)
    return {"title": [item.title], "lead": [item.lead], "body": [item.body]} if item else {}


def _as_owed(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the last duty that was published, to be changed rather than typed anew."""
    published = duties(asking.connection)
    if not published:
        return {"items_a_week": ["2"], "kinds": ["website"]}
    last = published[-1]
    flags = ("news_counts", "team_publishes", "official")
    return {
        "items_a_week": [str(last.items_a_week)],
        "kinds": list(last.kinds),
        "legal_basis": [last.legal_basis],
        **{name: ["1"] for name in flags if getattr(last, name)},
    }


def _as_tended(asking: Asking) -> Mapping[str, Sequence[str]]:
    card = site_card(asking.connection, asking.ids["site_id"])
    stewards = [each.position for each in card.stewards] if card else []
    return {"steward": stewards[-1:], "effective_on": [asking.on.isoformat()]}


FORMS = (
    Form(
        key="terbitkan-kewajiban-laman",
        title="Terbitkan kewajiban laman",
        lead="Berapa isi yang wajib terbit dalam sepekan, di situs mana, dan siapa yang boleh "
        "menerbitkan berita. Berlaku untuk pekan yang mulai pada tanggal itu atau sesudahnya.",
        command="personnel-publish-website-duty",
        button="Terbitkan",
        done="Kewajiban laman sudah diterbitkan.",
        first=_as_owed,
        fields=(
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            Field(name="items_a_week", label="Isi dalam sepekan", kind="whole"),
            Field(
                name="kinds",
                label="Jenis situs yang dihitung",
                kind="many",
                choices=words_of("site_kind"),
                needed=True,
            ),
            Field(name="news_counts", label="Berita di aplikasi ini ikut dihitung", kind="flag"),
            Field(
                name="team_publishes",
                label="Tim boleh menerbitkan berita tanpa kepala OPD",
                kind="flag",
            ),
            Field(name="legal_basis", label="Dasar hukum"),
            Field(name="official", label="Sudah ditetapkan resmi, bukan usulan", kind="flag"),
        ),
        leads_to="/laman",
    ),
    Form(
        key="daftarkan-laman",
        title="Daftarkan laman atau kanal",
        lead="Laman resmi atau akun media sosial OPD, dengan jabatan tim yang mengelolanya.",
        command="personnel-register-site",
        button="Daftarkan",
        done="Laman atau kanal itu sudah terdaftar.",
        on="website",
        about=website_thing,
        when=_in_force,
        fields=(
            Field(name="kind", label="Jenis", kind="choice", choices=words_of("site_kind")),
            Field(name="address", label="Alamat", help="Lengkap, diawali https://."),
            _STEWARD,
            Field(name="effective_on", label="Sejak", kind="date"),
        ),
        guarded=False,
    ),
    Form(
        key="ganti-pengelola-laman",
        title="Ganti pengelola",
        lead="Situs ini dipercayakan kepada jabatan lain dalam tim sejak tanggal itu.",
        command="personnel-change-site",
        button="Ganti pengelola",
        done="Pengelola laman sudah diganti.",
        on="site",
        about=site_thing,
        when=_in_use,
        first=_as_tended,
        fields=(_STEWARD, Field(name="effective_on", label="Sejak", kind="date")),
    ),
    Form(
        key="akhiri-laman",
        title="Akhiri laman",
        lead="Situs ini tidak digunakan lagi. Alamatnya dapat didaftarkan kembali kelak.",
        command="personnel-retire-site",
        button="Akhiri laman",
        done="Laman itu sudah diakhiri.",
        on="site",
        about=site_thing,
        when=_in_use,
        fields=(
            Field(name="effective_on", label="Hari pertama tidak digunakan", kind="date"),
            _REASON,
        ),
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
        when=_in_use,
        fields=(
            _TITLE,
            Field(name="link", label="Tautan", help="Alamat isi itu sendiri, diawali https://."),
            Field(name="published_on", label="Tanggal terbit", kind="date"),
        ),
        guarded=False,
    ),
    Form(
        key="impor-terbitan",
        title="Impor daftar terbitan",
        lead="Banyak isi sekaligus dari CSV atau XLSX, paling banyak 1.000 baris. Berkas diperiksa "
        "dahulu; selama satu baris keliru, tidak satu pun dicatat.",
        command="personnel-import-activities",
        button="Catat semua baris",
        done="Terbitan dalam daftar itu sudah tercatat.",
        on="website",
        about=website_thing,
        when=_in_force,
        columns=(
            ListColumn("tanggal", "published_on", "Tanggal terbit: 31-12-2026.", date=True),
            ListColumn("judul", "title", "Seperti tampil di situs."),
            ListColumn("tautan", "link", "Alamat isi itu sendiri, diawali https://."),
            ListColumn("situs", "site", "Alamat situs atau kanal OPD yang sudah terdaftar."),
        ),
    ),
    Form(
        key="coret-terbitan",
        title="Coret",
        lead="Untuk isi yang keliru dicatat: tidak dihitung lagi, dan boleh dicatat kembali.",
        command="personnel-strike-activity",
        button="Coret terbitan",
        done="Terbitan itu sudah dicoret dan tidak dihitung lagi.",
        on="activity",
        about=activity_thing,
        fields=(_REASON,),
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
