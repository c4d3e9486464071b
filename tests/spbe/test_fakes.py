"""Does the suite on one's own machine speak to fakes, unless it is told of somebody else?"""

import pytest

from personnel.settings import PersonnelSettings
from spbe.fakes import BSRE, SIASN, Fake, fakes

HOST = "127.0.0.1"


def faked() -> list[Fake]:
    ports = iter((40_001, 40_002))
    return list(fakes(HOST, lambda _: next(ports)))


def test_both_are_faked_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (SIASN, BSRE):
        monkeypatch.delenv(name, raising=False)
    siasn, bsre = faked()
    assert (siasn.name, bsre.name) == ("SIASN (BKN)", "BSrE (eSign)")
    for name, value in {**siasn.settings, **bsre.settings}.items():
        monkeypatch.setenv(name, value)
    told = PersonnelSettings()
    assert told.siasn_url.startswith(f"http://{HOST}:{siasn.port}/")
    assert (told.esign_url, told.siasn_per_second) == (f"http://{HOST}:{bsre.port}", 100)
    assert told.siasn_consumer_secret.get_secret_value()
    assert told.siasn_sso_password.get_secret_value()


@pytest.mark.parametrize("named", [SIASN, BSRE])
def test_whoever_is_named_is_asked_himself(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (SIASN, BSRE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(named, "https://apimws.example")
    [other] = faked()
    assert named not in other.settings
