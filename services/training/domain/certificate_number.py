"""Which certificate an issuer's number means, however it was written down."""

import re
import unicodedata
from uuid import UUID, uuid5

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
    words = unicodedata.normalize("NFKC", issuer).casefold()
    return NOT_A_WORD.sub(" ", words).strip()


def _number(number: str) -> str:
    signs = SPACE.sub("", unicodedata.normalize("NFKC", number).casefold())
    return DASHES.sub("-", signs).replace("\\", "/")
