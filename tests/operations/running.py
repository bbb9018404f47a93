"""How does a test run `prag` as somebody who looks after an installation does? As a process, with a database or folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def prag(*words: str, timeout: float = 180, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command; variables given as "" are unset."""
    env = {**os.environ, "PRAG_CONNECT": "", "PRAG_LANGUAGE": "en"} | environ
    env = {name: value for name, value in env.items() if value != ""}
    command = [sys.executable, "-m", "prag", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=timeout, input=stdin)


def on_test_server(database: str) -> dict[str, str]:
    """The variables with which a command works on a database of the test server."""
    return {"DATA": str(settings.PLACES.data), "PRAG_DATABASE": database, "PRAG_SERVER_RUNS": "1"}


def with_own_server(folder: Path) -> dict[str, str]:
    """The variables with which a command starts an embedded server of its own in `folder`."""
    return {"DATA": str(folder), "PRAG_DATABASE": "prag", "PRAG_SERVER_RUNS": ""}


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that the account of an embedded server can enter, removed at the end."""
    folder = Path(tempfile.mkdtemp(dir=settings.PLACES.data))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
