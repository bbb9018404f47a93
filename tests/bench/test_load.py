"""Is the load what practitioners really do, and does it notice when something is wrong, lost or doubled?"""

from __future__ import annotations

import time

import pytest

from prag.bench import practitioners
from prag.bench.crowd import make_crowd
from prag.bench.forms import forms_of
from prag.bench.practitioners import MIX, Practitioner, Seen, work_for
from prag.cli.load import _lost
from tests.support.browser import Site

PAGE = """
<form action="/a/" method="post"><input type="hidden" name="token" value="t&amp;1"><input name="who" value="Ana">
<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked><input type="checkbox" name="c" checked>
<input type="checkbox" name="d" value="x"><select name="s"><option value="">-</option><option value="b" selected>B</option></select>
<textarea name="t">two
lines</textarea><input type="submit" name="go" value="Go"></form><input name="outside" value="no"><form method="get"></form>
"""


def test_a_form_is_read_as_a_browser_sends_it():
    form, other = forms_of(PAGE)
    assert (form.action, form.method, other.method) == ("/a/", "post", "get")
    assert form.filled() == [("token", "t&1"), ("who", "Ana"), ("r", "2"), ("c", "on"), ("s", "b"), ("t", "two\nlines")]
    assert form.choices == {"r": ["1", "2"], "c": ["on"], "d": ["x"], "s": ["", "b"]}
    assert dict(form.filled(r="1", d="x")) == dict(form.filled()) | {"r": "1", "d": "x"}


@pytest.mark.parametrize(
    ("after", "done", "said"),
    [
        ({"record": 5, "acknowledge": 1}, {"record": 3, "acknowledge": 1}, []),
        ({"record": 4, "acknowledge": 1}, {"record": 3, "acknowledge": 1}, ["record: 3 were acknowledged to their users, 2 are there"]),
        ({"record": 6, "acknowledge": 1}, {"record": 3, "acknowledge": 1}, ["record: 3 were acknowledged to their users, 4 are there"]),
    ],
)
def test_what_is_lost_or_doubled_is_said(after, done, said):
    assert _lost({"record": 2, "acknowledge": 0}, after, done) == said


@pytest.fixture(scope="module")
def site():
    running = Site()
    yield running
    running.stop()


def test_each_act_is_done_over_the_network_and_is_in_the_database(site, superuser):
    officer, worker = make_crowd(2, cases_each=1)
    seen = Seen()
    for member in (officer, worker):
        someone = Practitioner(member, site.port, seen, time.monotonic() + 60, seed=1)
        for act in MIX:
            someone.acts()[act]()
        someone.connection.close()
    assert seen.wrong == []
    assert set(seen.took) == {*MIX, "form of a statement", "notice"}
    assert dict(seen.done) == {"record": 2, "acknowledge": 1}
    of_the_case = "select id from cases.case_header where code = %s"
    rows = superuser.execute(
        f"select (select count(*) from profiles.work_statement where case_id = ({of_the_case})),"
        f" (select count(*) from cases.told where acknowledged_on is not null and case_id = ({of_the_case}))", officer.codes * 2,
    ).fetchone()  # fmt: skip
    assert rows == (2, 1)
    assert worker.notices == []


def test_a_wrong_answer_is_counted_and_the_others_go_on(site, monkeypatch):
    monkeypatch.setattr(practitioners, "THINKS", (0.01, 0.05))
    monkeypatch.setattr(practitioners, "MIX", {"case page": 1})
    lost, right = make_crowd(2, cases_each=1)
    lost.codes = ["Z9-ZZZZ"]
    minutes = []
    seen = work_for([lost, right], site.port, 1, lambda: minutes.append(time.monotonic()))
    assert len(minutes) == 2
    assert seen.took["case page"]
    assert seen.wrong
    assert all(one == "case page: Wrong GET /cases/Z9-ZZZZ/: 404" for one in seen.wrong)
