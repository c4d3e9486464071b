"""How alive are the websites of the OPDs in the sample year? Some always, some now and then."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from spbe.demo.chance import one_of, share
from spbe.demo.people_file import CSV
from spbe.demo.plan import Chain, Lookup, Phase, Ref, Step, Upload
from spbe.demo.product import MERGED, opds, website_duty
from spbe.demo.year import Year

VERIFIER, COORDINATION = "verifikator.diskominfo", "tim.koordinasi"
STEWARD, OTHER_STEWARD = "web_social_media_admin", "news_writer"
LIVELY = ("DISKOMINFOSP", "BIRO-ADPIM", "BAPPERIDA", "DINKES-PPKB", "DISDIKBUD", "INSPEKTORAT")
NOW_AND_THEN = (
    *("BIRO-HUKUM", "BIRO-ORG", "BKPSDM", "BPKAD", "DPUPR", "SATPOLPP", "DPMPTSP"),
    *("DISPORAPAREKRAF", "DKP", "DTPHP", "RSUD"),
)
SILENT = ("DISBUN", "DESDM", "SETWAN")
"""They have a site, and nobody looks after it."""
ON_INSTAGRAM = ("DISKOMINFOSP", "BIRO-ADPIM", "RSUD")
TOPICS = (
    *("Rapat koordinasi tim pengelola SPBE", "Bimbingan teknis pengelolaan laman"),
    *("Pelayanan publik tetap buka", "Kunjungan kerja ke kabupaten", "Penyerahan laporan kinerja"),
    *("Sosialisasi layanan pengaduan", "Pembaruan data terbuka", "Pelantikan pejabat pengawas"),
    *("Pemantauan aplikasi layanan", "Forum perangkat daerah", "Uji coba layanan baru"),
)
PLACES = ("Mamuju", "Majene", "Polewali", "Mamasa", "Pasangkayu", "Topoyo")
LISTED = (0, 11, 24, 37, 47)
"""The first week of each list, and of what would be the next."""
LAST_LIST_ON = 320
CLOSING, CLOSED_ON = range(40, 45), 318
"""In which weeks a gap of many is closed, and when the list of it is sent."""
REVIVED, GIVEN_UP, GIVEN_UP_ON = "SETWAN", "DESDM", 280
NEWS_ON = (60, 150, 250)
WEEK, MONDAY_TO_FRIDAY = 7, 5


def before_the_merger(on: date) -> Phase:
    """Return that an OPD which is merged on the same day has had a site for long."""
    merged = next(opd for opd in opds() if opd.code == MERGED)
    former = min(merged.predecessors)
    body = _site(former, "website", _address(former), date(on.year - 1, 1, 6))
    path = f"personnel/opds/{{registered/{former}}}/sites"
    step = Step(name=f"site/{former}", user=VERIFIER, path=path, body=body)
    return Phase("A site of before the merger", on, on, [[step]])


def websites(year: Year) -> Iterator[Phase]:
    """Yield what happens to sites and news in the year."""
    first = year.at_work(4)
    duty = {**website_duty(), "effective_on": _first_monday(year).isoformat()}
    published = Step(
        name="website-duty",
        user=COORDINATION,
        path="personnel/website-duties",
        body=duty,
        story="Two items a week are owed by every OPD that has a site",
    )
    yield Phase("The website duty", first, first, [[published]])
    yield Phase("Sites and channels", first, first, list(_registrations(year)))
    yield _corrected(year)
    for nth, until in enumerate(LISTED[1:]):
        on = year.at_work(min((until + 2) * WEEK, LAST_LIST_ON))
        lists = (_listed(code, year, nth, on) for code in (*LIVELY, *NOW_AND_THEN))
        yield Phase(f"What was published, list {nth + 1}", on, on, [[each] for each in lists])
    yield _gap_closed(year)
    yield _given_up(year)
    for nth, day in enumerate(NEWS_ON):
        on = year.at_work(day)
        yield Phase(f"News in the suite, {nth + 1}", on, on, list(_news(nth)))


def _registrations(year: Year) -> Iterator[Chain]:
    on = _first_monday(year)
    for code in (*LIVELY, *NOW_AND_THEN, *SILENT):
        yield [_registered(code, "website", _address(code), on)]
    for code in ON_INSTAGRAM:
        account = f"https://www.instagram.com/contoh-{code.lower()}"
        yield [_registered(code, "instagram", account, on)]


def _registered(code: str, kind: str, address: str, on: date) -> Step:
    return Step(
        name=f"site/{code}/{kind}",
        user=f"operator.{code.lower()}",
        path=f"personnel/opds/{{opd/{code}}}/sites",
        body=_site(code, kind, address, on),
    )


def _site(code: str, kind: str, address: str, on: date) -> Mapping[str, object]:
    steward = OTHER_STEWARD if share("steward", code) < 0.2 else STEWARD  # noqa: PLR2004 - one in five
    return {"kind": kind, "address": address, "steward": steward, "effective_on": on.isoformat()}


def _address(code: str) -> str:
    return f"https://{code.lower()}.contoh.example"


def _corrected(year: Year) -> Phase:
    """Return that one item is entered by hand, wrongly, and put right; a steward is changed."""
    code, day = "BIRO-HUKUM", year.at_work(12)
    user = f"operator.{code.lower()}"
    path = f"personnel/opds/{{opd/{code}}}/sites/{{site/{code}}}/activities"
    item = {
        "title": "Rapat penyusunan produk hukum daerah",
        "link": f"{_address(code)}/berita/produk-hukum",
    }
    wrong = {**item, "published_on": (day - timedelta(days=5)).isoformat()}
    right = {**item, "published_on": (day - timedelta(days=4)).isoformat()}
    chain: Chain = [
        Lookup(
            name=f"look/site/{code}",
            user=user,
            of="site",
            opd=code,
            after=[f"site/{code}/website"],
        ),
        Step(name=f"item/{code}/wrong", user=user, path=path, body=wrong),
        Step(
            name=f"item/{code}/struck",
            user=user,
            path=f"personnel/activities/{{item/{code}/wrong}}/striking",
            body={"reason": "Tanggal terbitnya keliru"},
            story=f"{code} strikes an item of which the day was wrong",
        ),
        Step(name=f"item/{code}/right", user=user, path=path, body=right),
        Step(
            name=f"site/{code}/change",
            user=user,
            path=f"personnel/sites/{{site/{code}}}/changes",
            body={"steward": OTHER_STEWARD, "effective_on": day.isoformat()},
        ),
    ]
    return Phase("An item put right", day, day, [chain])


def _gap_closed(year: Year) -> Phase:
    """Return how an OPD that was silent publishes again, and says so by a list."""
    on = year.at_work(CLOSED_ON)
    days = [
        _first_monday(year) + timedelta(days=week * WEEK + nth)
        for week in CLOSING
        for nth in (1, 3)
    ]
    rows = [_row(REVIVED, day, nth) for nth, day in enumerate(days)]
    upload = _upload(f"items/{REVIVED}", REVIVED, rows)
    return Phase("A silent website is tended again", on, on, [[upload]])


def _given_up(year: Year) -> Phase:
    """Return how a site that nobody looks after is given up by the head."""
    on = year.at_work(GIVEN_UP_ON)
    head = f"kepala.{GIVEN_UP.lower()}"
    gone = {"effective_on": on.isoformat(), "reason": "Isinya pindah ke laman provinsi"}
    chain: Chain = [
        Lookup(name=f"look/site/{GIVEN_UP}", user=head, of="site", opd=GIVEN_UP),
        Step(
            name=f"site/{GIVEN_UP}/retired",
            user=head,
            path=f"personnel/sites/{{site/{GIVEN_UP}}}/retirement",
            body=gone,
            story=f"{GIVEN_UP} gives up its website, which nobody has looked after",
        ),
    ]
    return Phase("A website is given up", on, on, [chain])


def _listed(code: str, year: Year, nth: int, on: date) -> Upload:
    """Return the list of what an OPD has published since the last one, sent on a day."""
    weeks = range(LISTED[nth], LISTED[nth + 1])
    rows = [row for week in weeks for day, row in _week(code, year, week) if day < on]
    return _upload(f"items/{code}/{nth}", code, rows)


def _upload(name: str, code: str, rows: Sequence[Sequence[str]]) -> Upload:
    return Upload(
        name=name,
        user=f"operator.{code.lower()}",
        path=f"personnel/opds/{{opd/{code}}}/activity-imports",
        content=_csv(rows),
        file_name="Isi laman.csv",
        media=CSV,
    )


def _week(code: str, year: Year, week: int) -> Iterator[tuple[date, Sequence[str]]]:
    """Yield what an OPD published in a week: at least one item in the first of each list."""
    lively = 0.93 if code in LIVELY else 0.35
    alive = share("alive", code, week) < lively or week in LISTED
    number = 2 if alive else int(share("a little", code, week) * 2)
    for nth in range(number):
        days = int(share("day", code, week, nth) * MONDAY_TO_FRIDAY)
        on = _first_monday(year) + timedelta(days=week * WEEK + days)
        yield on, _row(code, on, week * 10 + nth)


def _row(code: str, on: date, number: int) -> Sequence[str]:
    title = f"{one_of(TOPICS, 'topic', code, number)} di {one_of(PLACES, 'place', code, number)}"
    address = _address(code)
    return (f"{on:%d-%m-%Y}", title, f"{address}/berita/{on:%Y%m%d}-{number}", address)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("tanggal", "judul", "tautan", "situs"))
    writer.writerows(rows)
    return text.getvalue().encode()


def _news(nth: int) -> Iterator[Chain]:
    for code in LIVELY[: 3 if nth else 4]:
        title = f"{one_of(TOPICS, 'news', code, nth)} di {one_of(PLACES, 'news at', code, nth)}"
        place = f"news/{code}/{nth}"
        text = {
            "title": title,
            "lead": "Kegiatan ini diikuti tim pengelola SPBE dan pegawai yang melayani masyarakat.",
            "body": (
                "Kegiatan dibuka pada pagi hari dan berlangsung sampai sore.\n\n"
                "## Yang dibahas\n\n- Keadaan layanan sekarang\n- Rencana bulan depan\n\n"
                "Bahan kegiatan **terbuka untuk umum** di laman OPD."
            ),
        }
        drafted = {"opd_id": Ref(f"opd/{code}"), **text}
        user = f"operator.{code.lower()}"
        yield [
            Step(name=place, user=user, path="personnel/news-items", body=drafted),
            *_released(place, code, text, nth),
        ]


def _released(place: str, code: str, text: Mapping[str, str], nth: int) -> Iterator[Step]:
    path = f"personnel/news-items/{{{place}}}"
    head = f"kepala.{code.lower()}"
    first = nth == 0 and code == LIVELY[0]
    if first:
        yield Step(
            name=f"{place}/too-early",
            user=f"operator.{code.lower()}",
            path=f"{path}/publication",
            body={},
            refused="personnel/publication-is-for-the-head",
            story=f"The operator of {code} may not publish news; the head does",
        )
    yield Step(name=f"{place}/publication", user=head, path=f"{path}/publication", body={})
    if first:
        better = {**text, "lead": f"{text['lead']} Jadwal berikutnya menyusul."}
        yield Step(name=f"{place}/revision", user=head, path=f"{path}/revisions", body=better)
    if nth == 0 and code == LIVELY[3]:
        gone = {"reason": "Kegiatannya ditunda"}
        yield Step(name=f"{place}/withdrawal", user=head, path=f"{path}/withdrawal", body=gone)


def _first_monday(year: Year) -> date:
    return year.first + timedelta(days=-year.first.weekday() % WEEK)
