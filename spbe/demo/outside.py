"""Which certificates come from outside, who checks them, and when do they end?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spbe.demo.chance import digest, share
from spbe.demo.people import named_for, spare
from spbe.demo.plan import Phase, Ref, Step
from spbe.demo.product import in_force
from spbe.demo.tales import UNPROVEN
from spbe.demo.year import Year

VERIFIER = "verifikator.diskominfo"
TECHNICAL = (
    *("application_governance_admin", "web_social_media_admin"),
    *("network_multimedia_admin", "graphic_designer"),
)
ENDS_SOON = 0.4
"""Share of the competency certificates that end within 90 days after the play."""
PLAYED = 320
AUTUMN, NOVEMBER = 275, 312
BROUGHT_ON = {"RSUD": 38, "BPBD": 40}
"""On which day the OPDs that lacked a certificate come with one."""
LAST = ("DKP", "DPKD", "DTPHP", "DLHK", "BAPENDA", "BIRO-ORG")
"""Who brings their register up to date in autumn."""
UNVERIFIED = ("DPMPTSP", "DINKES-PPKB")
REJECTED = "BIRO-ORG"
REVOKED = "DKP"


@dataclass(frozen=True)
class Kind:
    """What a certificate from outside is about."""

    title: str
    issuer: str
    competence: str
    kind: str
    years: int | None
    """How long it holds; none: without an end."""


LSP, ACADEMY = "LSP Contoh Nusantara", "Akademi Digital Contoh"
KINDS = {
    "application_governance_admin": Kind(
        "Pelatihan Pengembangan Aplikasi Pemerintahan",
        ACADEMY,
        "spbe_application",
        "training",
        None,
    ),
    "web_social_media_admin": Kind(
        "Pelatihan Pengelola Laman Instansi", ACADEMY, "web_management", "training", None
    ),
    "network_multimedia_admin": Kind(
        "Sertifikasi Teknisi Jaringan", LSP, "spbe_infrastructure", "competency", 3
    ),
    "graphic_designer": Kind(
        "Sertifikasi Desainer Grafis Muda", LSP, "graphic_design", "competency", 3
    ),
}


def comes_from_outside(code: str, position: str) -> bool:
    """Say whether this one of the four technical positions is proven from outside: one an OPD."""
    places = [opd.code for opd in in_force()]
    fails = code in UNPROVEN
    return position == ("web_social_media_admin" if fails else TECHNICAL[places.index(code) % 4])


def proof_of(code: str) -> str:
    """Return the step that verifies what one OPD brought in January."""
    position = next(one for one in TECHNICAL if comes_from_outside(code, one))
    return f"outside/{named_for(code, position)}/verified"


def late_proof_of(code: str) -> str:
    """Return the step that verifies what was missing at first."""
    return f"outside/{named_for(code, 'network_multimedia_admin')}/verified"


def holds(year: Year, code: str, day: int) -> bool:
    """Say whether what an OPD brought in January still holds on a day of the year."""
    position = next(one for one in TECHNICAL if comes_from_outside(code, one))
    _, ends = _dates(year, KINDS[position], named_for(code, position), year.first)
    return ends is None or ends >= year.on(day)


def of_january(year: Year) -> Sequence[Phase]:
    """Return the certificates with which teams begin."""
    registered, verified = year.at_work(10), year.at_work(11)
    found = [
        (opd.code, position)
        for opd in in_force()
        for position in TECHNICAL
        if comes_from_outside(opd.code, position)
    ]
    return (
        Phase(
            "Certificates from outside",
            registered,
            registered,
            [[_of_position(year, *one, registered)] for one in found],
        ),
        Phase(
            "Certificates from outside are verified",
            verified,
            verified,
            [[_verified(named_for(*one))] for one in found],
        ),
    )


def of_latecomers(year: Year) -> Phase:
    """Return the certificates without which two nominations were refused."""
    first, last = year.at_work(min(BROUGHT_ON.values())), year.at_work(max(BROUGHT_ON.values()) + 2)
    position = "network_multimedia_admin"
    chains = [
        [_of_position(year, code, position, first), _verified(named_for(code, position))]
        for code in BROUGHT_ON
    ]
    return Phase("What was missing is brought and verified", first, last, chains)


def of_autumn(year: Year) -> Sequence[Phase]:
    """Return certificates that end in these weeks, one that is rejected, two that still wait."""
    first, then, last = (year.at_work(day) for day in (AUTUMN, AUTUMN + 2, NOVEMBER))
    registered = [[_ending(year, code, 3 * nth)] for nth, code in enumerate(LAST)]
    waiting = [[_ending(year, code, 120)] for code in UNVERIFIED]
    return (
        Phase("The register of certificates is brought up to date", first, first, registered),
        Phase("Certificates are verified and rejected", then, then, [[_decided(c)] for c in LAST]),
        Phase("Certificates wait for verification", last, last, waiting),
        Phase("A certificate proves nothing any more", last, last, [[_revoked(year)]]),
    )


def _of_position(year: Year, code: str, position: str, by: date) -> Step:
    kind, person = KINDS[position], named_for(code, position)
    issued_on, valid_until = _dates(year, kind, person, by)
    return _registered(code, person, kind, issued_on, valid_until)


def _dates(year: Year, kind: Kind, person: str, by: date) -> tuple[date, date | None]:
    """Return the first and the last day; what has an end was given three years before it."""
    if kind.years is None:
        return date(by.year - 1 - int(share("issued", person) * 3), 3 + len(person) % 8, 14), None
    soon = share("soon", person) < ENDS_SOON
    ends = year.on(PLAYED + 15 + int(share("ends", person) * (60 if soon else 600)))
    return date(ends.year - kind.years, ends.month, min(ends.day, 28)), ends


def _ending(year: Year, code: str, later: int) -> Step:
    kind, person = KINDS["graphic_designer"], spare(code, 0)
    ends = year.on(AUTUMN + 5 + later)
    return _registered(code, person, kind, date(ends.year - 3, ends.month, 1), ends)


def _registered(
    code: str, person: str, kind: Kind, issued_on: date, valid_until: date | None
) -> Step:
    number = (
        f"{kind.competence[:4].upper()} {digest('number', person)[:8].upper()} {issued_on.year}"
    )
    return Step(
        name=f"outside/{person}",
        user=f"operator.{code.lower()}",
        path="training/registered-certificates",
        body={
            "person_id": Ref(f"person/{person}"),
            "opd_id": Ref(f"opd/{code}"),
            "issuer": kind.issuer,
            "number": number,
            "title": kind.title,
            "certificate_kind": kind.kind,
            "competences": [kind.competence],
            "hours_jp": 24,
            "issued_on": issued_on.isoformat(),
            "valid_until": valid_until.isoformat() if valid_until else None,
            "file_name": f"sertifikat-{number.lower().replace(' ', '-')}.pdf",
            "file_sha256": digest("file", person),
        },
        after=["people/january"],
    )


def _verified(person: str) -> Step:
    return Step(
        name=f"outside/{person}/verified",
        user=VERIFIER,
        path=f"training/certificates/{{outside/{person}}}/verification",
        body={"checked_against": "qr_code" if len(person) % 2 else "issuer_register"},
    )


def _revoked(year: Year) -> Step:
    person = spare(REVOKED, 0)
    return Step(
        name=f"outside/{person}/revoked",
        user=VERIFIER,
        path=f"training/certificates/{{outside/{person}}}/outside-revocation",
        body={
            "reason": "Penerbit menarik sertifikat angkatan ini.",
            "effective_on": year.at_work(NOVEMBER).isoformat(),
        },
        story=f"a certificate of {REVOKED} is taken back: its issuer has withdrawn it",
    )


def _decided(code: str) -> Step:
    person = spare(code, 0)
    if code != REJECTED:
        return _verified(person)
    return Step(
        name=f"outside/{person}/rejected",
        user=VERIFIER,
        path=f"training/certificates/{{outside/{person}}}/rejection",
        body={"reason": "Nomor sertifikat tidak ditemukan pada daftar penerbit."},
        story=f"a certificate of {code} is rejected: its issuer does not know the number",
    )
