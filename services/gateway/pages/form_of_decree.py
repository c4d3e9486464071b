"""Which forms bring verified nominations into a collective decree, and the decree into force?"""

from gateway.pages.form_choices import verified, words_of
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing, decree_thing
from gateway.pages.forms import Form


def _prepared(thing: Thing) -> bool:
    return thing.stage == "prepared"


FORMS = (
    Form(
        key="siapkan-sk",
        title="Siapkan rancangan SK kolektif",
        lead="Pilih usulan terverifikasi yang dimuat dalam satu SK kolektif.",
        command="personnel-prepare-decree",
        button="Siapkan rancangan",
        done="Rancangan SK kolektif sudah disiapkan.",
        fields=(
            Field(name="title", label="Judul SK", help="Seperti akan tertulis pada naskahnya."),
            Field(
                name="nominations",
                label="Usulan yang dimuat",
                kind="many",
                choices=verified,
                needed=True,
            ),
        ),
        leads_to="/tugas",
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
            Field(name="number", label="Nomor SK", help="Dari Biro Hukum, seperti pada naskahnya."),
            Field(name="decided_on", label="Tanggal penetapan", kind="date"),
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            Field(name="until", label="Masa tugas sampai dengan", kind="date"),
            Field(
                name="signed_by",
                label="Ditandatangani oleh",
                help="Nama jabatannya, bukan nama orangnya.",
            ),
        ),
        first=lambda _: {"signed_by": ["Gubernur Sulawesi Barat"]},
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
        when=_prepared,
        fields=(Field(name="reason", label="Alasan", help="Tanpa menyebut nama orang."),),
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
        when=lambda thing: thing.stage == "decided",
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
)
