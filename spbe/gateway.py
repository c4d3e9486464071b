"""Where does the gateway of a suite on this machine answer, where nothing else is said?"""

from typing import Final

GATEWAY: Final = "http://127.0.0.1:8080"
