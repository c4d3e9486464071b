"""What is personnel told, beside what every service is told?"""

from pydantic import Field, SecretStr

from kit.settings import Settings


class PersonnelSettings(Settings):
    """Which services of others there are; what has no address is not asked."""

    esign_url: str = ""
    """Of a client of BSrE's e-signature service (eSign v2); without it one signs outside."""
    esign_user: str = ""
    esign_password: SecretStr = SecretStr("")
    siasn_url: str = ""
    """Of BKN's SIASN web service, up to its version; without it people come by file alone."""
    siasn_token_url: str = ""
    siasn_consumer_key: str = ""
    siasn_consumer_secret: SecretStr = SecretStr("")
    siasn_sso_url: str = ""
    """Where the second token is got: that of the person in whose name SIASN is asked."""
    siasn_sso_client: str = ""
    siasn_sso_user: str = ""
    siasn_sso_password: SecretStr = SecretStr("")
    siasn_per_second: float = Field(default=5, gt=0, le=100)
    """How many questions SIASN is asked a second at most."""
