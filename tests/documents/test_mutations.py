"""Is every file that is a little wrong refused, or kept clean? Never an error, never a hang; the same files each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from prag.documents.apart import ROOT

FEW, MANY = 300, 5_000


def run(first: int, last: int) -> list[str]:
    """What became of each number. A parser that fell over is a refusal too: the process apart ends, and the web process says so."""
    found: list[str] = []
    while first + len(found) < last:
        command = [sys.executable, "-m", "tests.documents.mutations", str(first + len(found)), str(last)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        lines = said.stdout.splitlines()
        found += [line.partition(" ")[2] or line for line in lines]
        if said.returncode < 0 and "hang" not in lines:
            found.append("fell over")
        elif said.returncode:
            raise AssertionError(f"{lines[-1:]} {said.stderr[-1000:]}")
    return found


def judge(found: list[str], n: int) -> None:
    counted = Counter(found)
    print(f"\nmutated files: n = {len(found)}, {dict(counted)}")
    assert len(found) == n
    assert set(counted) <= {"clean", "refused", "fell over"}
    # Otherwise the changes were too coarse to reach the parsers.
    assert counted["clean"] > n / 20
    assert counted["refused"] > n / 20


def test_a_few_hundred_wrong_files():
    judge(run(0, FEW), FEW)


@pytest.mark.long
@pytest.mark.skipif(not os.environ.get("PRAG_LONG"), reason="make test-long")
def test_thousands_of_wrong_files():
    judge(run(10_000, 10_000 + MANY), MANY)
