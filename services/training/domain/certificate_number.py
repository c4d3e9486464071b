"""Which certificate an issuer's number means, however it was written down."""

import re
from uuid import UUID, uuid5

from kit.writing import compared

# Fixed for ever: every certificate's stream id is made of it.
CERTIFICATES = UUID("6f1a1f0e-6f2b-5c53-9f0a-3d6c2b7e84d1")

DASHES = re.compile(r"[\u2010-\u2015\u2212]")
NOT_A_WORD = re.compile(r"[\W_]+")
SPACE = re.compile(r"\s+")


def certificate_id_of(issuer: str, number: str) -> UUID:
    """Return the stream of the certificate that this issuer gave this number.

    Letter case, spacing, kinds of dash and slash and the issuer's punctuation make no difference:
    ``62010 2513 5`` and ``6201025135`` are one number.
    """
    return uuid5(CERTIFICATES, f"{_issuer(issuer)}|{_number(number)}")


def _issuer(issuer: str) -> str:
    return NOT_A_WORD.sub(" ", compared(issuer)).strip()


def _number(number: str) -> str:
    signs = SPACE.sub("", compared(number))
    return DASHES.sub("-", signs).replace("\\", "/")
