"""How does one document become a PDF? In a process of its own, which may use so much and no more.

Run as a script by ``kit/documents.py``. It reads no font, clock or setting of the machine: only
what comes in, and the fonts that come with typst.
"""

import json
import resource
import sys
from pathlib import Path

import typst

HERE, NOWHERE = str(Path(__file__).parent), "/nonexistent"
"""A template reaches no file outside this folder, and takes no packages."""


def main() -> None:
    """Read one order from standard input and write the PDF to standard output."""
    order = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    made = typst.compile(
        order["template"].encode(),
        format="pdf",
        root=HERE,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
        ignore_system_fonts=True,
        sys_inputs={"data": order["data"]},
        pdf_standards=["a-2b"],
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
