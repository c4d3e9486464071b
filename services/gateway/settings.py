"""What is the gateway told, beside what every service is told?"""

from datetime import timedelta

from kit.settings import Settings


class GatewaySettings(Settings):
    """The built-in issuer is for trying and training; it is never switched on by itself."""

    session_lifetime: timedelta = timedelta(hours=10)
