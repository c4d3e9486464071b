"""Which forms carry a nomination from its beginning to its verification?"""

from gateway.pages.form_choices import candidates, checks, file_kinds, own_opd, positions
from gateway.pages.form_fields import Field
from gateway.pages.form_things import Thing, nomination_thing
from gateway.pages.forms import Form

REMOVES = "keluarkan-berkas"
OPEN, RUNNING = ("draft", "returned"), ("draft", "submitted", "returned", "verified")

_POSITION = Field(name="position", label="Jabatan", kind="choice", choices=positions, preset=True)

_CHECK = Field(name="check", label="Butir", kind="choice", choices=checks, preset=True)


def _open(thing: Thing) -> bool:
    return thing.stage in OPEN


def _submitted(thing: Thing) -> bool:
    return thing.stage == "submitted"


FORMS = (
    Form(
        key="susun-usulan",
        title="Susun usulan tim",
        lead="Usulan ini memuat orang-orang yang OPD Anda usulkan untuk duduk dalam tim pengelola "
        "SPBE. Satu OPD mempunyai satu usulan yang berjalan.",
        command="personnel-draft-nomination",
        button="Mulai menyusun",
        done="Usulan sudah dibuka. Isilah jabatannya satu per satu.",
        fields=(
            Field(name="opd_id", label="OPD", kind="choice", choices=own_opd),
            Field(
                name="term_starts_on",
                label="Masa tugas mulai",
                kind="date",
                help="Hari pertama tim bertugas menurut rencana.",
            ),
            Field(
                name="renews",
                label="Mulai dengan orang tim terakhir yang masih memenuhi syarat",
                kind="flag",
            ),
        ),
        leads_to="/usulan/{stream}",
    ),
    Form(
        key="usulkan-orang",
        title="Pilih orang",
        lead="Cari pegawai OPD Anda menurut nama. Pada setiap nama tertulis apa yang masih kurang.",
        command="personnel-nominate-person",
        button="Usulkan orang ini",
        done="Orang itu sudah diusulkan.",
        on="nomination",
        about=nomination_thing,
        when=_open,
        fields=(
            _POSITION,
            Field(
                name="person_id",
                label="Pegawai",
                kind="person",
                choices=candidates,
                help="Tulis sebagian namanya. Yang memenuhi syarat tampil lebih dahulu.",
            ),
        ),
    ),
    Form(
        key="kosongkan-jabatan",
        title="Kosongkan",
        lead="Orang yang diusulkan untuk jabatan ini dikeluarkan dari usulan.",
        command="personnel-vacate-position",
        button="Kosongkan jabatan",
        done="Jabatan itu sudah dikosongkan dalam usulan.",
        on="nomination",
        about=nomination_thing,
        when=_open,
        fields=(_POSITION,),
    ),
    Form(
        key="lampirkan-berkas",
        title="Lampirkan berkas",
        lead="Berkas yang diminta daftar pemeriksaan, misalnya surat kepala OPD. Isinya dikunci "
        "dengan SHA-256.",
        command="personnel-attach-nomination-file",
        button="Lampirkan",
        done="Berkas sudah dilampirkan pada usulan.",
        on="nomination",
        about=nomination_thing,
        when=_open,
        fields=(
            Field(name="kind", label="Jenis berkas", kind="choice", choices=file_kinds),
            Field(
                name="position",
                label="Untuk jabatan",
                kind="choice",
                choices=positions,
                help="Kosongkan bila untuk seluruh usulan.",
            ),
            Field(name="title", label="Nama berkas", help="Tanpa nama orang."),
            Field(name="sha256", label="Berkas", kind="file", help="PDF, JPEG, atau PNG."),
        ),
    ),
    Form(
        key=REMOVES,
        title="Keluarkan berkas",
        lead="Berkas ini dikeluarkan dari usulan, misalnya karena keliru dilampirkan.",
        command="personnel-remove-nomination-file",
        button="Keluarkan berkas",
        done="Berkas sudah dikeluarkan dari usulan.",
        on="nomination",
        about=nomination_thing,
        when=_open,
        fields=(
            Field(
                name="kind", label="Jenis berkas", kind="choice", choices=file_kinds, preset=True
            ),
            Field(
                name="position",
                label="Untuk jabatan",
                kind="choice",
                choices=positions,
                preset=True,
                help="Kosongkan bila untuk seluruh usulan.",
            ),
        ),
    ),
    Form(
        key="ajukan-usulan",
        title="Ajukan usulan",
        lead="Usulan yang lengkap diserahkan kepada Diskominfo untuk diverifikasi, dengan surat "
        "kepala OPD.",
        command="personnel-submit-nomination",
        button="Ajukan usulan",
        done="Usulan sudah diajukan dan menunggu verifikasi Diskominfo.",
        on="nomination",
        about=nomination_thing,
        when=_open,
        fields=(
            Field(name="letter_number", label="Nomor surat", help="Seperti tertulis pada surat."),
            Field(name="letter_on", label="Tanggal surat", kind="date"),
        ),
    ),
    Form(
        key="tarik-usulan",
        title="Tarik kembali usulan",
        lead="Usulan berhenti di sini. OPD Anda dapat menyusun usulan baru setelahnya.",
        command="personnel-withdraw-nomination",
        button="Tarik kembali",
        done="Usulan sudah ditarik kembali.",
        on="nomination",
        about=nomination_thing,
        when=lambda thing: thing.stage in RUNNING,
        fields=(
            Field(
                name="reason",
                label="Alasan",
                help="Tanpa menyebut nama orang: alasan ini terbaca dalam riwayat.",
            ),
        ),
    ),
    Form(
        key="butir-terpenuhi",
        title="Terpenuhi",
        lead="Butir pemeriksaan ini terpenuhi untuk orang yang diusulkan.",
        command="personnel-check-item",
        button="Terpenuhi",
        done="Butir itu dicatat terpenuhi.",
        on="nomination",
        about=nomination_thing,
        when=_submitted,
        fields=(_POSITION, _CHECK),
        fixed={"fulfilled": True},
    ),
    Form(
        key="butir-belum-terpenuhi",
        title="Belum",
        lead="Butir pemeriksaan ini belum terpenuhi; tulis apa yang kurang.",
        command="personnel-check-item",
        button="Catat belum terpenuhi",
        done="Butir itu dicatat belum terpenuhi.",
        on="nomination",
        about=nomination_thing,
        when=_submitted,
        fields=(
            _POSITION,
            _CHECK,
            Field(
                name="remark",
                label="Catatan",
                kind="area",
                help="Disimpan tersegel dan hanya terbaca oleh yang berhak.",
            ),
        ),
        fixed={"fulfilled": False},
    ),
    Form(
        key="setujui-jabatan",
        title="Setujui",
        lead="Orang yang diusulkan untuk jabatan ini dinyatakan memenuhi syarat.",
        command="personnel-verify-item",
        button="Setujui",
        done="Jabatan itu sudah disetujui.",
        on="nomination",
        about=nomination_thing,
        when=_submitted,
        fields=(_POSITION,),
    ),
    Form(
        key="kembalikan-jabatan",
        title="Kembalikan",
        lead="OPD mengganti atau melengkapi orang untuk jabatan ini, lalu mengajukan kembali.",
        command="personnel-return-item",
        button="Kembalikan jabatan",
        done="Jabatan itu sudah dikembalikan dengan alasannya.",
        on="nomination",
        about=nomination_thing,
        when=_submitted,
        fields=(
            _POSITION,
            Field(
                name="reason",
                label="Alasan",
                kind="area",
                help="Tulis apa yang kurang dan bagaimana memperbaikinya. Alasan ini disimpan "
                "tersegel dan hanya terbaca oleh yang berhak.",
            ),
        ),
    ),
    Form(
        key="selesaikan-verifikasi",
        title="Selesaikan verifikasi",
        lead="Jika semua jabatan disetujui, usulan dinyatakan terverifikasi. Jika ada yang "
        "dikembalikan, seluruh usulan kembali ke OPD.",
        command="personnel-conclude-verification",
        button="Selesaikan verifikasi",
        done="Verifikasi sudah diselesaikan.",
        on="nomination",
        about=nomination_thing,
        when=_submitted,
    ),
)
