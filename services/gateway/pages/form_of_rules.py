"""Which forms publish the rules that hold from a day on, each beginning with what stands?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from gateway.pages.form_choices import words_of
from gateway.pages.form_fields import ROWS, Asking, Field
from gateway.pages.forms import Form
from gateway.views.deadlines import (
    checklist_on,
    deadlines_on,
    delegation_terms_on,
    initial_chain_on,
)

HOME: Final = "/aturan"
INITIALLING: Final = ("legal_bureau", "coordination_team", "governor_office")
"""Roles that the table of rights lets initial a decree."""
Filled = Mapping[str, Sequence[str]]

_SINCE = Field(
    name="effective_on",
    label="Mulai berlaku",
    kind="date",
    help="Lebih kemudian daripada hari mulai semua yang sudah diterbitkan.",
)
_BASIS = Field(name="legal_basis", label="Dasar hukum", help="Misalnya Peraturan Gubernur.")
_OFFICIAL = Field(name="official", label="Sudah ditetapkan resmi, bukan usulan", kind="flag")
_KEY = Field(name="key", label="Kunci", kind="key", of="name")


def _rows(at: str, rows: Sequence[Mapping[str, str | int | bool | None]]) -> Filled:
    """Return what is filled in of rows; a flag that is not set is no value."""
    if not rows:
        return {}
    filled: dict[str, Sequence[str]] = {at + ROWS: [str(len(rows))]}
    for number, row in enumerate(rows):
        for name, value in row.items():
            if value is not None and value is not False:
                filled[f"{at}.{number}.{name}"] = ["1" if value is True else str(value)]
    return filled


def _deadlines(asking: Asking) -> Filled:
    rules = deadlines_on(asking.connection, date.max)
    return _rows(
        "steps",
        [
            {
                "step": each.step,
                "holder": each.holder,
                "working_days": each.working_days,
                "remind_before": ", ".join(map(str, each.remind_before)),
                "escalation.after": each.escalate_after,
                "escalation.to": each.escalate_to,
            }
            for each in (rules.steps if rules else ())
        ],
    )


def _checklist(asking: Asking) -> Filled:
    rules = checklist_on(asking.connection, date.max)
    if rules is None:
        return {}
    checks = _rows(
        "checks",
        [
            {
                "key": each.key,
                "name": each.name,
                "required": each.required,
                "technical_only": each.technical_only,
            }
            for each in rules.checks
        ],
    )
    files: list[Mapping[str, str | int | bool | None]] = [
        {"key": each.key, "name": each.name, "per": each.per, "required": each.required}
        for each in rules.files
    ]
    return {**checks, **_rows("files", files)}


def _terms(asking: Asking) -> Filled:
    rules = delegation_terms_on(asking.connection, date.max)
    return _rows(
        "terms",
        [
            {
                "kind": each.kind,
                "role": each.role,
                "most_months": each.most_months,
                "extensions": each.extensions,
            }
            for each in (rules.terms if rules else ())
        ],
    )


def _chain(asking: Asking) -> Filled:
    rules = initial_chain_on(asking.connection, date.max)
    each = rules.steps if rules else ()
    return _rows(
        "steps", [{"key": one.key, "office": one.office, "role": one.role} for one in each]
    )


FORMS = (
    Form(
        key="terbitkan-tenggat",
        title="Terbitkan tenggat",
        lead="Berlaku bagi tahap yang dimulai sejak hari itu; yang sedang berjalan tetap memakai "
        "tenggatnya. Tahap yang tidak disebut tidak bertenggat.",
        command="personnel-publish-deadlines",
        button="Terbitkan tenggat",
        done="Tenggat sudah diterbitkan.",
        first=_deadlines,
        fields=(
            _SINCE,
            _BASIS,
            _OFFICIAL,
            Field(
                name="steps",
                label="Tahap",
                kind="rows",
                needed=True,
                fields=(
                    Field(name="step", label="Tahap", kind="choice", choices=words_of("step")),
                    Field(
                        name="holder",
                        label="Pemegang giliran",
                        kind="choice",
                        choices=words_of("holder"),
                    ),
                    Field(
                        name="working_days",
                        label="Hari kerja",
                        kind="whole",
                        help="Hari dimulainya tahap tidak dihitung.",
                    ),
                    Field(
                        name="remind_before",
                        label="Diingatkan sebelum tenggat (hari kerja)",
                        kind="wholes",
                        help="Misalnya 3, 1, 0; 0 ialah hari tenggatnya sendiri.",
                    ),
                    Field(
                        name="escalation",
                        label="Bila terlambat",
                        kind="group",
                        needed=False,
                        help="Kosongkan keduanya bila tidak diteruskan kepada siapa pun.",
                        fields=(
                            Field(
                                name="after",
                                label="Hari kerja sesudah tenggat",
                                kind="whole",
                            ),
                            Field(
                                name="to",
                                label="Diteruskan kepada",
                                kind="choice",
                                choices=words_of("holder"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        leads_to=HOME,
    ),
    Form(
        key="terbitkan-daftar-periksa",
        title="Terbitkan daftar pemeriksaan",
        lead="Berlaku bagi usulan yang diajukan sejak hari itu.",
        command="personnel-publish-checklist",
        button="Terbitkan daftar",
        done="Daftar pemeriksaan sudah diterbitkan.",
        first=_checklist,
        fields=(
            _SINCE,
            _BASIS,
            _OFFICIAL,
            Field(
                name="checks",
                label="Butir pemeriksaan",
                kind="rows",
                fields=(
                    _KEY,
                    Field(name="name", label="Yang diperiksa"),
                    Field(
                        name="required",
                        label="Wajib terpenuhi sebelum jabatan disetujui",
                        kind="flag",
                    ),
                    Field(name="technical_only", label="Hanya jabatan teknis", kind="flag"),
                ),
            ),
            Field(
                name="files",
                label="Berkas",
                kind="rows",
                fields=(
                    _KEY,
                    Field(name="name", label="Nama berkas"),
                    Field(name="per", label="Diminta", kind="choice", choices=words_of("file_per")),
                    Field(name="required", label="Wajib ada sebelum usulan diajukan", kind="flag"),
                ),
            ),
        ),
        leads_to=HOME,
    ),
    Form(
        key="terbitkan-rangkaian-paraf",
        title="Terbitkan rangkaian paraf",
        lead="Kantor yang memaraf rancangan SK sebelum ditetapkan, menurut urutannya. Rancangan "
        "yang sudah disiapkan tetap memakai rangkaiannya.",
        command="personnel-publish-initial-chain",
        button="Terbitkan rangkaian",
        done="Rangkaian paraf sudah diterbitkan.",
        first=_chain,
        fields=(
            _SINCE,
            _BASIS,
            _OFFICIAL,
            Field(
                name="steps",
                label="Paraf",
                kind="rows",
                help="Tanpa satu baris pun, SK ditetapkan tanpa paraf.",
                fields=(
                    Field(name="key", label="Kunci", kind="key", of="office"),
                    Field(name="office", label="Kantor", help="Seperti tercetak pada rancangan."),
                    Field(
                        name="role",
                        label="Diparaf oleh",
                        kind="choice",
                        choices=words_of("role", only=INITIALLING),
                    ),
                ),
            ),
        ),
        leads_to=HOME,
    ),
    Form(
        key="terbitkan-ketentuan-pelimpahan",
        title="Terbitkan ketentuan pelimpahan",
        lead="Jabatan yang boleh diwakili sebagai Plh., Plt., atau a.n., dan paling lama berapa "
        "bulan.",
        command="personnel-publish-delegation-terms",
        button="Terbitkan ketentuan",
        done="Ketentuan pelimpahan wewenang sudah diterbitkan.",
        first=_terms,
        fields=(
            _SINCE,
            _BASIS,
            _OFFICIAL,
            Field(
                name="terms",
                label="Ketentuan",
                kind="rows",
                needed=True,
                fields=(
                    Field(
                        name="kind",
                        label="Sebagai",
                        kind="choice",
                        choices=words_of("delegation_kind"),
                    ),
                    Field(name="role", label="Jabatan", kind="choice", choices=words_of("role")),
                    Field(name="most_months", label="Paling lama (bulan)", kind="whole"),
                    Field(
                        name="extensions",
                        label="Perpanjangan",
                        kind="whole",
                        help="Berapa kali berturut-turut oleh orang yang sama; 0 bila tidak boleh.",
                    ),
                ),
            ),
        ),
        leads_to=HOME,
    ),
)
