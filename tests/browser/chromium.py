"""Debian's Chromium, headless, driven by the W3C WebDriver protocol that chromium-driver speaks."""

import base64
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

PROGRAMS = ("chromium", "chromedriver")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How the protocol marks an element in JSON (WebDriver, 12.1)."""
_ARGUMENTS = ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
_PATIENCE = 10.0
_STARTED = "was started successfully on port "


class Element:
    """One element of a page."""

    def __init__(self, browser: "Browser", id_: str) -> None:
        self._browser, self._path = browser, f"/element/{id_}"

    @property
    def text(self) -> str:
        return str(self._browser.ask("GET", f"{self._path}/text"))

    def click(self) -> None:
        self._browser.ask("POST", f"{self._path}/click", {})

    def type(self, text: str) -> None:
        self._browser.ask("POST", f"{self._path}/value", {"text": text})


class Browser:
    """One window."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client, self._session = client, f"/session/{session}"

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - what the protocol answers
        answer = self._client.request(method, self._session + path, json=body)
        value = answer.json()["value"]
        if answer.is_error:
            msg = f"{path}: {value['error']}: {value['message']}"
            raise AssertionError(msg)
        return value

    def go(self, url: str) -> None:
        self.ask("POST", "/url", {"url": url})

    @property
    def url(self) -> str:
        return str(self.ask("GET", "/url"))

    def find(self, css: str) -> Element:
        found = self.ask("POST", "/element", {"using": "css selector", "value": css})
        return Element(self, found[ELEMENT])

    def texts(self, css: str) -> list[str]:
        found = self.ask("POST", "/elements", {"using": "css selector", "value": css})
        return [Element(self, one[ELEMENT]).text for one in found]

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - what the script returns
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, script: str, *arguments: object) -> None:
        """Wait until a script returns something true."""
        end = time.monotonic() + _PATIENCE
        while not self.run(script, *arguments):
            assert time.monotonic() < end, f"waited for {script} in vain, at {self.url}"
            time.sleep(0.02)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self.ask("POST", "/actions", {"actions": actions})

    def screen(self, width: int, height: int, *, dark: bool = False) -> None:
        """Be a screen of so many CSS pixels, for somebody who prefers light or dark."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.devtools("Emulation.setEmulatedMedia", {"features": [scheme]})

    def devtools(self, command: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - by command
        body = {"cmd": command, "params": parameters}
        return self.ask("POST", "/goog/cdp/execute", body)

    def picture(self) -> bytes:
        """Return the whole page as PNG, beyond the screen too."""
        size = self.devtools("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {**size, "scale": 1}
        whole = {"captureBeyondViewport": True, "format": "png", "clip": clip}
        return base64.b64decode(self.devtools("Page.captureScreenshot", whole)["data"])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; it ends with the block."""
    driver = shutil.which("chromedriver")
    assert driver is not None
    # Nobody is root in a sandbox of its own.
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{_port(process)}", timeout=60) as client:
            wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
            asked = {"capabilities": {"alwaysMatch": wanted}}
            value = client.post("/session", json=asked).json()["value"]
            assert "sessionId" in value, value
            browser = Browser(client, value["sessionId"])
            try:
                yield browser
            finally:
                browser.ask("DELETE", "")
    finally:
        process.terminate()
        process.communicate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if _STARTED in line:
            return int(line.partition(_STARTED)[2].strip().rstrip("."))
    msg = "chromedriver did not start"
    raise AssertionError(msg)
