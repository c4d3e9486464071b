"""Which ways of writing a number mean the same certificate."""

import pytest

from training.domain.certificate_number import certificate_id_of

ISSUER, NUMBER = "BPSDM Prov. Sulawesi Barat", "893.3/0012-TIK/2026"


@pytest.mark.parametrize(
    ("issuer", "number"),
    [
        ("bpsdm prov sulawesi barat", NUMBER),
        ("  BPSDM  Prov.\tSulawesi Barat ", NUMBER),
        (ISSUER, " 893.3 / 0012-tik / 2026"),
        (ISSUER, "893.3\\0012\u2013TIK\\2026"),
        (ISSUER, "８９３.３/0012-TIK/2026"),  # noqa: RUF001 - full-width digits, as pasted from a PDF
        (ISSUER, NUMBER + "\u200b"),
        ("\u202e" + ISSUER, "893.3/00\u00ad12-TIK/2026"),
    ],
)
def test_it_is_one_certificate_however_it_is_written(issuer: str, number: str) -> None:
    assert certificate_id_of(issuer, number) == certificate_id_of(ISSUER, NUMBER)


@pytest.mark.parametrize(
    ("issuer", "number"),
    [
        ("BPSDM Prov. Sulawesi Tengah", NUMBER),
        (ISSUER, "893.3/0013-TIK/2026"),
        (ISSUER, "893/30012-TIK/2026"),
        (ISSUER + "|893.3", "/0012-TIK/2026"),
    ],
)
def test_another_issuer_or_number_is_another_certificate(issuer: str, number: str) -> None:
    assert certificate_id_of(issuer, number) != certificate_id_of(ISSUER, NUMBER)


def test_the_identity_of_a_certificate_never_changes() -> None:
    assert str(certificate_id_of(ISSUER, NUMBER)) == "6085a095-9745-53d6-8f21-15ce0afa866e"
