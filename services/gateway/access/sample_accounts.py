"""Who are the named sample users of the embedded run? Nobody: for trying and training."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

import msgspec

ACCOUNTS = UUID("8d1f8a52-6a0a-4c55-9b6e-2f3a5f0c0001")
"""A sample account's id is ``uuid5`` of this and the user name."""


class SampleAccount(msgspec.Struct, frozen=True):
    """A user that may be tried out."""

    user: str
    label: str
    """As history shows it, in Bahasa Indonesia."""
    roles: tuple[str, ...]
    opd_code: str | None = None

    @property
    def account_id(self) -> UUID:
        """Return the opaque id under which events know the account."""
        return uuid5(ACCOUNTS, self.user)


_DISKOMINFO = "DISKOMINFOSP"

OFFICES = (
    SampleAccount(
        "verifikator.diskominfo", "Verifikator Diskominfo", ("diskominfo_verifier",), _DISKOMINFO
    ),
    SampleAccount("tim.koordinasi", "Tim Koordinasi SPBE", ("coordination_team",), "SETDA"),
    SampleAccount("biro.hukum", "Biro Hukum, untuk Gubernur", ("governor_office",), "BIRO-HUKUM"),
    SampleAccount("penelaah.hukum", "Penelaah Biro Hukum", ("legal_bureau",), "BIRO-HUKUM"),
    SampleAccount("pelatih.bkpsdm", "Penyelenggara Pelatihan", ("training_provider",), "BKPSDM"),
    SampleAccount("pendamping.1", "Pendamping SPBE", ("companion",), _DISKOMINFO),
    SampleAccount("pendamping.2", "Pendamping SPBE Kedua", ("companion",), "BAPPERIDA"),
    SampleAccount("asesor.1", "Asesor SPBE", ("assessor",), _DISKOMINFO),
    SampleAccount("asesor.2", "Asesor SPBE Kedua", ("assessor",), "BAPPERIDA"),
    SampleAccount("auditor.inspektorat", "Auditor Inspektorat", ("auditor",), "INSPEKTORAT"),
    SampleAccount("sistem.kepegawaian", "Sistem Kepegawaian Provinsi", ("hr_system",)),
    SampleAccount("sistem.tpp", "Sistem Pembayaran TPP", ("payroll_system",)),
    SampleAccount("admin", "Administrator", ("administrator",)),
)

_OF_OPD: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kepala": ("Kepala", ("opd_head",)),
    "operator": ("Operator", ("opd_operator",)),
    "sekretaris": ("Sekretaris", ("opd_operator",)),
}


def sample_account(user: str) -> SampleAccount | None:
    """Return an account by its user name, such as ``admin`` or ``operator.dinkes-ppkb``."""
    for office in OFFICES:
        if office.user == user:
            return office
    post, _, code = user.partition(".")
    if post not in _OF_OPD or not code:
        return None
    label, roles = _OF_OPD[post]
    return SampleAccount(f"{post}.{code.lower()}", f"{label} {code.upper()}", roles, code.upper())


def named_accounts() -> Iterator[tuple[str, str]]:
    """Iterate over user names and labels, those of every OPD as one pattern each."""
    yield from ((office.user, office.label) for office in OFFICES)
    for post, (label, _) in _OF_OPD.items():
        yield f"{post}.<kode OPD>", f"{label} OPD"


def accounts_of_opd(code: str) -> Iterator[SampleAccount]:
    """Iterate over the sample users of one OPD."""
    for post in _OF_OPD:
        account = sample_account(f"{post}.{code.lower()}")
        if account is not None:
            yield account
