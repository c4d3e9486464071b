"""How are the OPDs accompanied in the sample year? Groups are formed, visit by turn, and help."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from spbe.demo.nominations import CODES
from spbe.demo.people import spare
from spbe.demo.plan import Chain, Phase, Ref, Step
from spbe.demo.year import Year

TEAM: Final = "tim.koordinasi"
ACCOUNTS: Final = UUID("8d1f8a52-6a0a-4c55-9b6e-2f3a5f0c0001")
"""The id of a sample user's account is made of this and the user name."""
GROUPS: Final = 7
"""Five or six OPDs each."""
FIRST_DAY, VISITED, EACH, RETURNED_TO, ASKED = 20, 55, 3, 90, 120
CAME: Final = 2
"""Companions who come on a visit."""
LEADERS: Final = {"pendamping.1": "DISKOMINFOSP", "pendamping.2": "BAPPERIDA"}
"""Sample users who accompany, each with the OPD for which they work, and not with that one."""
OTHERS: Final = 3
"""Companions of a group besides."""
MODES: Final = ("on-site", "online")
FOUND: Final = (
    (
        "Bukti dukung tata kelola aplikasi belum memuat tanggal penetapan.",
        "Lengkapi dokumen dengan tanggal dan tanda tangan penetapan.",
    ),
    (
        "Daftar aplikasi OPD belum memuat layanan yang baru dibuka.",
        "Catat semua aplikasi yang dipakai beserta penanggung jawabnya.",
    ),
    (
        "Cadangan data laman belum pernah dicoba dipulihkan.",
        "Coba pulihkan cadangan dan simpan berita acaranya.",
    ),
)
HELP: Final = (
    ("evidence", "Mohon contoh bukti dukung untuk tingkat 3."),
    ("website", "Laman tidak dapat diperbarui sejak pekan lalu."),
    ("security", "Bagaimana menyusun daftar risiko keamanan informasi?"),
)


def companions(year: Year) -> Sequence[Phase]:
    """Return what happens between the OPDs and their companions."""
    numbers = range(1, GROUPS + 1)
    return (
        _on(year, "Groups of companions", FIRST_DAY, [_formed(year, one) for one in numbers]),
        *(_on(year, f"Group {one} visits", _day(one), _visits(year, one)) for one in numbers),
        _on(year, "Findings are followed up", RETURNED_TO, list(_follow_ups(year))),
        _on(year, "OPDs ask for help", ASKED, list(_requests())),
    )


def group_of(code: str) -> int:
    """Return the number of the group of an OPD."""
    return CODES.index(code) % GROUPS + 1


def leader_of(number: int) -> str:
    """Return the sample user in a group: the one who works for none of its OPDs."""
    users = [user for user, own in LEADERS.items() if group_of(own) != number]
    return users[number % len(users)]


def account_of(user: str) -> UUID:
    """Return the id of an account; those of companions who never sign in are of this kind too."""
    return uuid5(ACCOUNTS, user)


def _on(year: Year, title: str, day: int, chains: Sequence[Chain]) -> Phase:
    return Phase(title, year.at_work(day), year.at_work(day), chains)


def _formed(year: Year, number: int) -> Chain:
    formed, path = group(number), f"personnel/companion-groups/{{{group(number)}}}"
    first = year.at_work(FIRST_DAY).isoformat()
    form = {
        "number": number,
        "name": f"Kelompok Pendamping {number}",
        "effective_on": first,
        "until": year.term_ends.isoformat(),
        "letter_number": f"000.1/{number}/TIM-KOORDINASI/{year.first.year}",
        "letter_on": first,
    }
    appointed = [
        {"person_id": Ref(f"person/{key}"), "account_id": str(account), "effective_on": first}
        for key, account in members(number).items()
    ]
    accompanied = [{"opd_id": Ref(f"opd/{code}"), "effective_on": first} for code in _codes(number)]
    story = f"Group {number} of the companions takes on {', '.join(_codes(number))}"
    return [
        Step(name=formed, user=TEAM, path="personnel/companion-groups", body=form, story=story),
        *_each(f"{formed}/companion", f"{path}/companions", appointed),
        *_each(f"{formed}/opd", f"{path}/opds", accompanied),
    ]


def _each(name: str, path: str, bodies: Sequence[Mapping[str, object]]) -> Iterator[Step]:
    for nth, body in enumerate(bodies):
        yield Step(name=f"{name}/{nth}", user=TEAM, path=path, body=body)


def members(number: int) -> Mapping[str, UUID]:
    """Return people and accounts: the sample user, and others from OPDs of the next group."""
    leader = leader_of(number)
    others = _codes(number % GROUPS + 1)[:OTHERS]
    return {spare(LEADERS[leader], 0): account_of(leader)} | {
        spare(code, 1): account_of(f"pendamping.{code}") for code in others
    }


def _codes(number: int) -> Sequence[str]:
    return [code for code in CODES if group_of(code) == number]


def group(number: int) -> str:
    """Return the step that forms a group, by which it is known."""
    return f"companions/group/{number}"


def _day(number: int) -> int:
    """Return the day on which a group visits: one after the other, two in a week."""
    return VISITED + (number - 1) * EACH


def _visits(year: Year, number: int) -> Sequence[Chain]:
    on = year.at_work(_day(number))
    came = [Ref(f"person/{key}") for key in list(members(number))[:CAME]]
    return [_visit(year, code, on, came) for code in _codes(number)]


def _visit(year: Year, code: str, on: date, came: Sequence[Ref]) -> Chain:
    nth, user = CODES.index(code), leader_of(group_of(code))
    planned = f"companions/visit/{code}"
    plan = {
        "opd_id": Ref(f"opd/{code}"),
        "planned_on": on.isoformat(),
        "mode": MODES[nth % len(MODES)],
        "place": "Ruang rapat OPD" if nth % len(MODES) == 0 else "Rapat daring",
    }
    text, recommendation = FOUND[nth % len(FOUND)]
    due_on = year.on(RETURNED_TO + 10).isoformat()
    found = [{"text": text, "recommendation": recommendation, "due_on": due_on}]
    held = {
        "held_on": on.isoformat(),
        "companions": came,
        "report": _file(f"laporan pendampingan {code}"),
        "findings": found if finds(code) else [],
    }
    path = "personnel/companionship-visits"
    record = f"{path}/{{{planned}}}/record"
    return [
        Step(name=planned, user=user, path=path, body=plan),
        Step(name=f"{planned}/held", user=user, path=record, body=held),
    ]


def finds(code: str) -> bool:
    """Say whether the first visit to an OPD finds something."""
    return CODES.index(code) % len(MODES) == 0


def _follow_ups(year: Year) -> Iterator[Chain]:
    """Tell of two findings in three; the third is late."""
    for nth, code in enumerate(filter(finds, CODES)):
        if nth % len(FOUND) == 0:
            continue
        visit = f"companions/visit/{code}"
        path = f"personnel/companionship-visits/{{{visit}}}"
        done = {
            "finding": 1,
            "done_on": year.at_work(RETURNED_TO).isoformat(),
            "text": "Saran kunjungan sudah dilaksanakan.",
            "evidence": _file(f"bukti tindak lanjut {code}"),
        }
        head, user = f"kepala.{code.lower()}", leader_of(group_of(code))
        told = Step(name=f"{visit}/done", user=head, path=f"{path}/follow-ups", body=done)
        accepted = Step(
            name=f"{visit}/accepted",
            user=user,
            path=f"{path}/accepted-follow-ups",
            body={"finding": 1},
        )
        yield [told, accepted] if nth % len(FOUND) == 1 else [told]


def _requests() -> Iterator[Chain]:
    """Tell of three OPDs: one is answered, one is being helped, one still waits."""
    for nth, (subject, text) in enumerate(HELP):
        code = CODES[nth * 2]
        asked, user = f"companions/request/{code}", leader_of(group_of(code))
        path = f"personnel/help-requests/{{{asked}}}"
        body = {"opd_id": Ref(f"opd/{code}"), "subject": subject, "text": text}
        story = f"{code} asks its companions for help"
        ask = Step(
            name=asked,
            user=f"operator.{code.lower()}",
            path="personnel/help-requests",
            body=body,
            story=story,
        )
        answer = {"outcome": "solved", "answer": "Contohnya sudah dibahas bersama secara daring."}
        steps = [
            ask,
            Step(name=f"{asked}/taken", user=user, path=f"{path}/taking", body={}),
            Step(name=f"{asked}/answered", user=user, path=f"{path}/answers", body=answer),
        ]
        yield steps[: len(HELP) - nth]


def _file(name: str) -> Mapping[str, object]:
    content = f"DATA CONTOH: {name}".encode()
    digest = hashlib.sha256(content).hexdigest()
    return {"sha256": digest, "media_type": "application/pdf", "size": len(content)}
