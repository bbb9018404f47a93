"""Is a paper set apart, so that a web process neither grows nor keeps what was printed, and does a bad template end in words?"""

from __future__ import annotations

import re
import sys
import threading
import time
from pathlib import Path

import pytest

from prag.ui import paper
from prag.ui.paper import NotPrinted, make_pdf

TOO_LONG = "#{ for i in range(10000) { for j in range(10000) { let k = i * j } } }"


@pytest.fixture
def template(tmp_path, monkeypatch):
    """Write a template of one's own below the folder that templates come from."""
    monkeypatch.setattr(paper, "PACKAGES", tmp_path)

    def write(text: str) -> str:
        (tmp_path / "one.typ").write_text(f'#set document(title: "One")\n#set text(lang: "en")\n{text}')
        return "one.typ"

    return write


def held() -> int:
    """What this process holds, in kB."""
    return int(re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def test_a_thousandth_paper_leaves_no_more_behind_than_the_first(template):
    name = template("#let data = json(bytes(sys.inputs.data))\n#for n in range(400) [#par[Line #n of #data.what.]]")
    make_pdf(name, {"what": "nothing"}, "en")
    before = held()
    sizes = {len(make_pdf(name, {"what": f"somebody's paper {n}"}, "en")) for n in range(60)}
    grown = held() - before
    print(f"\n60 papers of some {max(sizes) // 1000} kB: {grown} kB more")
    assert "typst" not in sys.modules
    assert grown < 3_000


def test_a_template_that_is_wrong_says_where(template):
    with pytest.raises(NotPrinted, match=r"one\.typ: .*unknown variable: nowhere"):
        make_pdf(template("#nowhere"), {}, "en")


def test_a_paper_that_takes_too_long_is_given_up(template):
    began = time.monotonic()
    with pytest.raises(NotPrinted, match="not done in 1 s"):
        make_pdf(template(TOO_LONG), {}, "en", most_seconds=1)
    assert time.monotonic() - began < 10


def test_whoever_prints_while_two_others_do_waits_and_gets_the_own_paper(template):
    name = template("#let data = json(bytes(sys.inputs.data))\n#par[For #data.who.]")
    whole: dict[int, bytes] = {}
    threads = [threading.Thread(target=lambda n=n: whole.update({n: make_pdf(name, {"who": "x" * n}, "en")})) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(whole) == list(range(8))
    assert all(pdf.startswith(b"%PDF-") for pdf in whole.values())


def test_an_order_that_is_no_order_prints_nothing(template, monkeypatch):
    monkeypatch.setattr(paper, "_library", lambda: "/nowhere")
    with pytest.raises(NotPrinted, match="No module named 'typst'"):
        make_pdf(template("Hello"), {}, "en")
