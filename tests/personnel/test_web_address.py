"""Two writings of one address are one site, and what is no address of an office is not taken."""

import pytest

from personnel.domain.web_address import on_the_same_host, page_address, same, site_address

SITE = "https://kominfo.sulbarprov.go.id"


@pytest.mark.parametrize(
    "written",
    [
        SITE,
        f" {SITE}/ ",
        "HTTPS://KOMINFO.SulbarProv.go.id",
        "https://www.kominfo.sulbarprov.go.id//",
        "https://kominfo.sulbarprov.go.id:443",
        "https://kominfo.sulbarprov.go.id./",
    ],
)
def test_writings_of_one_site_are_the_same(written: str) -> None:
    address = site_address(written)
    assert address is not None
    assert same(address) == same(SITE)


@pytest.mark.parametrize(
    "written",
    [
        "http://kominfo.sulbarprov.go.id",
        "kominfo.sulbarprov.go.id",
        "javascript:alert(1)//a.go.id",
        "https://admin:rahasia@kominfo.sulbarprov.go.id",
        "https://kominfo.sulbarprov.go.id@jahat.example",
        "https://kominfo.sulbarprov.go.id:8443",
        "https://kominfo.sulbarprov.go.id:x",
        "https://kominfo.sulbarprov.go.id?a=1",
        "https://kominfo.sulbarprov.go.id#a",
        "https://localhost",
        f"https://{'.'.join('1234')}",
        "https://[::1]",
        "https://[",
        "https://a_b.go.id",
        "https://kominfo sulbarprov.go.id",
        'https://kominfo.sulbarprov.go.id/"><script>',
        "https://kominfo.sulbarprov.go.id\\@jahat.example",
        "https://dinas\u043akominfo.go.id",
        "https://",
        "",
    ],
)
def test_what_is_no_address_of_a_site_is_not_taken(written: str) -> None:
    assert site_address(written) is None


def test_a_channel_is_the_same_in_whatever_letters_and_under_its_former_name() -> None:
    writings = ("https://twitter.com/KominfoSulbar", "https://x.com/kominfosulbar/")
    addresses = [site_address(one) or "" for one in writings]
    assert same(addresses[0]) == same(addresses[1])


def test_a_page_keeps_what_names_it_and_loses_who_sent_the_reader() -> None:
    said = page_address(f"{SITE}/baca/?p=7&utm_source=wa&fbclid=x#komentar")
    assert said == f"{SITE}/baca?p=7"
    assert page_address(f"{SITE}/berita/hari jadi") is None
    assert page_address(f"{SITE}/berita/café") == f"{SITE}/berita/caf%C3%A9"
    assert page_address("data:text/html,x") is None


@pytest.mark.parametrize(
    "written",
    [
        "//berita//rapat?b=2&a=1",
        "/./berita/x/../rapat/?b=2&a=1",
        "/../berita/%2e/rapat?b=2&a=1",
        "/%62erita/r%61pat?b=2&a=1",
        "/berita/rapat?a=1&b=2",
        "/berita/rapat%20?b=2&UTM_SOURCE=wa&a=1&FbClid=x",
    ],
)
def test_writings_of_one_page_are_the_same(written: str) -> None:
    address = page_address(f"{SITE}{written}")
    assert address is not None
    assert same(address) == same(f"{SITE}/berita/rapat?b=2&a=1")


def test_what_is_written_otherwise_may_be_another_page() -> None:
    pages = ("/a%2Fb", "/a/b", "/A/b", "/a/b?p=1", "/a/b?p=2", "/a%25b")
    assert len({same(page_address(f"{SITE}{page}") or "") for page in pages}) == len(pages)
    assert page_address(f"{SITE}/a%2fb") == f"{SITE}/a%2Fb"


@pytest.mark.parametrize(
    ("page", "site", "is_there"),
    [
        (f"{SITE}/a", SITE, True),
        ("https://www.kominfo.sulbarprov.go.id/a", SITE, True),
        ("https://ppid.kominfo.sulbarprov.go.id/a", SITE, True),
        ("https://youtu.be/abc", "https://www.youtube.com/@kominfo", True),
        ("https://sulbarprov.go.id/a", SITE, False),
        ("https://jahatkominfo.sulbarprov.go.id/a", SITE, False),
        ("https://kominfo.sulbarprov.go.id.jahat.example/a", SITE, False),
    ],
)
def test_a_page_is_on_the_host_of_its_site(page: str, site: str, is_there: bool) -> None:  # noqa: FBT001 - a row of the table
    assert on_the_same_host(page, site) is is_there
