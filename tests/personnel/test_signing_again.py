"""A signature cannot be taken back: nothing is signed in vain, and nothing twice."""

from kit.transient import TooBusy
from spbe.fake_bsre import FakeBsre
from tests.personnel.imports import Office
from tests.personnel.test_document_door import SCAN, problem, put
from tests.personnel.test_signing import attached, fake, office, sign

__all__ = ["fake", "office"]


async def test_what_could_not_be_attached_is_not_signed_again(
    office: Office, fake: FakeBsre
) -> None:
    await put(office, SCAN)

    def busy() -> None:
        raise TooBusy

    with office.interrupted(1, busy):
        first = await sign(office)
    assert (first.status_code, first.headers["retry-after"], fake.signed) == (503, "1", 1)
    assert attached(office).current is None
    assert (await sign(office)).status_code == 200
    assert fake.signed == 1
    assert attached(office).current is not None


async def test_who_looked_at_an_older_document_has_nothing_signed(
    office: Office, fake: FakeBsre
) -> None:
    await put(office, SCAN)
    stale = await sign(office, if_match='"7"')
    assert (problem(stale), fake.signed) == ((412, "stream-has-moved"), 0)
    assert (await sign(office, if_match='"0"')).status_code == 200
