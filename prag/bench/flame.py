"""Where does the time of a page go? A flame graph of one web worker while one client asks for the page again and again.

The sampler (py-spy) is no dependency: it is for whoever measures, and looks into the process from outside.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from prag.bench.load import Request, measure
from prag.bench.memory import children_of

SECONDS = 20


class NoSampler(Exception):
    """py-spy is not on this machine."""


def record(port: int, web: int, make: Callable[[], Request], picture: Path) -> None:
    """Write the flame graph (SVG) of the web process `web` answering `make`, for 20 seconds. Raises `NoSampler`."""
    spy = shutil.which("py-spy", path=f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin")
    if spy is None:
        raise NoSampler
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            measure(port, make, clients=1, requests=50, warm=0)

    client = threading.Thread(target=ask)
    client.start()
    try:
        [worker] = children_of(web)[1:]
        line = [spy, "record", "--pid", str(worker), "--duration", str(SECONDS), "--rate", "400", "--output", str(picture)]
        subprocess.run([*line, "--format", "flamegraph", "--function", "--gil"], check=True, capture_output=True)
    finally:
        over.set()
        client.join()
