"""Has the log a word for everything that can happen to a case, as the database writes it?"""

from __future__ import annotations

import re

from prag.audit.words import JOBS, JOBS_DONE, OBJECTS, VERBS
from prag.database.places import ROOT

# gate.log('verb', <case>, 'object' …) and gate.log_system('job', <case>, 'object' …); without a case nobody reads the row on a page.
CALL = re.compile(r"gate\.log(_system)?\('(\w+)', *([^,]+), *'(\w+)'")


def _written() -> set[tuple[str, str, str]]:
    found = set()
    for path in (ROOT / "prag").glob("*/sql/*.sql"):
        found |= {(system, first, about) for system, first, case, about in CALL.findall(path.read_text()) if case.strip() != "null"}
    return found


def test_each_row_that_sql_writes_has_its_words():
    written = _written()
    assert len(written) > 15, "the pattern finds the calls"
    assert {about for _system, _first, about in written} <= OBJECTS.keys()
    assert {first for system, first, _about in written if not system} <= VERBS.keys()
    assert {first for system, first, _about in written if system} <= JOBS.keys() & JOBS_DONE.keys()
