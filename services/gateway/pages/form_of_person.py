"""Which forms record a person, the structure of positions, and certificates from outside?"""

from collections.abc import Mapping, Sequence

from gateway.pages.form_choices import anybody, opds, own_opd, words_of
from gateway.pages.form_fields import ROWS, Asking, Field
from gateway.pages.form_things import Thing, certificate_thing
from gateway.pages.forms import Form
from gateway.views.structure import structure_on


def _unverified(thing: Thing) -> bool:
    return thing.stage == "unverified"


def _as_now(asking: Asking) -> Mapping[str, Sequence[str]]:
    """Return the structure in force, to be changed rather than typed anew."""
    structure = structure_on(asking.connection, asking.on)
    filled: dict[str, Sequence[str]] = {}
    for row, each in enumerate(structure.positions if structure else ()):
        at, years = f"positions.{row}", each.certificate_max_age_years
        filled |= {
            f"{at}.key": [each.key],
            f"{at}.name": [each.name],
            f"{at}.technical": ["1"] if each.technical else [],
            f"{at}.competences": list(each.competences),
            f"{at}.certificate_max_age_years": [str(years)] if years else [],
            f"{at}.may_be_non_asn": ["1"] if each.may_be_non_asn else [],
        }
    return filled | ({"positions" + ROWS: [str(len(structure.positions))]} if structure else {})


FORMS = (
    Form(
        key="catat-pegawai",
        title="Catat pegawai",
        lead="Untuk satu orang. Data banyak orang diimpor dari SIASN. Pegawai ASN dikenali kembali "
        "dari NIP-nya.",
        command="personnel-record-person",
        button="Catat pegawai",
        done="Data pegawai sudah tercatat.",
        fields=(
            Field(name="name", label="Nama tanpa gelar"),
            Field(name="front_title", label="Gelar depan"),
            Field(name="back_title", label="Gelar belakang"),
            Field(
                name="nip", label="NIP", help="18 angka; kosongkan bila bukan ASN.", private=True
            ),
            Field(
                name="employment_type",
                label="Jenis kepegawaian",
                kind="choice",
                choices=words_of("employment_type"),
            ),
            Field(
                name="status",
                label="Kedudukan",
                kind="choice",
                choices=words_of("employee_status"),
            ),
            Field(name="opd_id", label="OPD", kind="choice", choices=opds),
            Field(name="job_title", label="Jabatan kepegawaian"),
            Field(name="grade", label="Golongan"),
            Field(name="phone", label="Telepon", private=True),
            Field(name="email", label="Surel", private=True),
            Field(name="effective_on", label="Berlaku mulai", kind="date"),
            Field(name="source", label="Sumber", help="Misalnya nomor SK mutasi."),
        ),
        first=lambda _: {"status": ["active"]},
        leads_to="/tugas",
    ),
    Form(
        key="terbitkan-susunan",
        title="Terbitkan susunan jabatan",
        lead="Susunan baru berlaku bagi usulan yang dinilai sejak tanggal itu; tim yang sedang "
        "bertugas tetap memakai susunannya.",
        command="personnel-publish-structure",
        button="Terbitkan susunan",
        done="Susunan jabatan sudah diterbitkan.",
        first=_as_now,
        fields=(
            Field(name="effective_on", label="Mulai berlaku", kind="date"),
            Field(name="legal_basis", label="Dasar hukum"),
            Field(name="official", label="Sudah ditetapkan resmi, bukan usulan", kind="flag"),
            Field(
                name="positions",
                label="Jabatan",
                kind="rows",
                needed=True,
                fields=(
                    Field(
                        name="key",
                        label="Kunci",
                        help="Huruf kecil dan garis bawah; tidak berubah.",
                    ),
                    Field(name="name", label="Nama jabatan"),
                    Field(name="technical", label="Jabatan teknis", kind="flag"),
                    Field(
                        name="competences",
                        label="Kompetensi (salah satu cukup)",
                        kind="many",
                        choices=words_of("competence"),
                    ),
                    Field(
                        name="certificate_max_age_years",
                        label="Usia sertifikat paling lama (tahun)",
                        kind="whole",
                        help="Untuk sertifikat tanpa masa berlaku; kosongkan bila tidak dibatasi.",
                    ),
                    Field(name="may_be_non_asn", label="Boleh bukan ASN", kind="flag"),
                ),
            ),
        ),
        leads_to="/tugas",
    ),
    Form(
        key="daftarkan-sertifikat",
        title="Daftarkan sertifikat dari luar",
        lead="Untuk sertifikat yang tidak diterbitkan lewat sistem ini. Diskominfo memeriksanya "
        "sebelum dapat membuktikan kompetensi.",
        command="training-register-certificate",
        button="Daftarkan sertifikat",
        done="Sertifikat sudah didaftarkan dan menunggu pemeriksaan.",
        fields=(
            Field(name="person_id", label="Pemegang", kind="person", choices=anybody),
            Field(name="opd_id", label="OPD pemegang", kind="choice", choices=own_opd),
            Field(name="issuer", label="Penerbit"),
            Field(name="number", label="Nomor sertifikat"),
            Field(name="title", label="Judul"),
            Field(
                name="certificate_kind",
                label="Jenis",
                kind="choice",
                choices=words_of("certificate_kind"),
            ),
            Field(
                name="competences",
                label="Kompetensi yang dibuktikan",
                kind="many",
                choices=words_of("competence"),
                needed=True,
            ),
            Field(name="hours_jp", label="Jam pelajaran (JP)", kind="whole"),
            Field(name="issued_on", label="Tanggal terbit", kind="date"),
            Field(
                name="valid_until",
                label="Berlaku sampai dengan",
                kind="date",
                help="Kosongkan bila tanpa batas.",
            ),
            Field(name="file_name", label="Nama berkas pindaian"),
            Field(
                name="file_sha256",
                label="Berkas pindaian",
                kind="file",
                help="PDF, JPEG, atau PNG. Hanya sidik isinya (SHA-256) yang dicatat: simpan "
                "berkasnya, karena pemeriksa mencocokkannya.",
            ),
        ),
        leads_to="/tugas",
    ),
    Form(
        key="periksa-sertifikat",
        title="Nyatakan sertifikat benar",
        lead="Setelah ini sertifikat membuktikan kompetensi pemegangnya.",
        command="training-verify-certificate",
        button="Nyatakan benar",
        done="Sertifikat sudah dinyatakan benar.",
        on="certificate",
        about=certificate_thing,
        when=_unverified,
        fields=(
            Field(
                name="checked_against",
                label="Dicocokkan dengan",
                kind="choice",
                choices=words_of("checked_against"),
            ),
        ),
    ),
    Form(
        key="tolak-sertifikat",
        title="Tolak sertifikat",
        lead="Sertifikat ini tidak membuktikan apa pun; OPD dapat mendaftarkannya lagi dengan "
        "benar.",
        command="training-reject-certificate",
        button="Tolak",
        done="Sertifikat sudah ditolak dengan alasannya.",
        on="certificate",
        about=certificate_thing,
        when=_unverified,
        fields=(Field(name="reason", label="Alasan", kind="area"),),
    ),
)
