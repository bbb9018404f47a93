"""How much memory does each process hold? Its own resident pages, from the kernel's account; Linux only."""

from __future__ import annotations

from pathlib import Path


def children_of(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += children_of(int(stat.parent.name))
    return found


def resident_megabytes(pid: int) -> float:
    """Resident memory of one process in MB (RSS: shared pages count in each)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def proportional_megabytes(pid: int) -> float:
    """Memory of one process in MB where a page that several share is divided among them (PSS)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0)
