"""How does a program at the command line speak to the gateway?"""

import httpx


def sample_token(gateway: str, user: str) -> str:
    """Return a token of a sample user; ends the program with the gateway's words otherwise."""
    try:
        answer = httpx.post(f"{gateway}/auth/sample-token", json={"user": user}, timeout=10)
    except httpx.TransportError as fault:
        msg = f"The gateway at {gateway} does not answer ({fault}). Is `spbe up` running?"
        raise SystemExit(msg) from fault
    if answer.is_error:
        raise SystemExit(answer.text)
    return str(answer.json()["token"])
