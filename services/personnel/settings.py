"""What is personnel told, beside what every service is told?"""

from pydantic import SecretStr

from kit.settings import Settings


class PersonnelSettings(Settings):
    """Where documents are signed electronically; without an address they are signed outside."""

    esign_url: str = ""
    """Of a client of BSrE's e-signature service (eSign v2)."""
    esign_user: str = ""
    esign_password: SecretStr = SecretStr("")
