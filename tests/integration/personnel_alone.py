"""Serves personnel where the gateway would pass it on, as a process that tests may kill.

Its arguments are the directory of its files, the port, and how many seconds each append takes.
"""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from kit.recorder import Append
from kit.recorder_sqlite import SqliteRecorder
from kit.settings import Settings
from personnel.main import build


class SlowRecorder(SqliteRecorder):
    """Leaves time to be killed in."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(str(path))
        self._seconds = seconds

    def append(self, append: Append) -> Mapping[int, int]:
        time.sleep(self._seconds)
        return super().append(append)


def serve(folder: Path, port: int, seconds: float) -> None:
    service = build(Settings(var=folder, ports={"personnel": port, "training": 1}))
    service.migrate(False)  # noqa: FBT003 - no sample data
    service.app.state.parts.journal.recorder = SlowRecorder(folder / "personnel.db", seconds)
    app = Starlette(routes=[Mount("/api/personnel", app=service.app)])
    uvicorn.run(app, port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
