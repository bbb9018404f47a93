"""Does a case leave any trace for those who have nothing to do with it?"""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from prag.ui.sent import FIELD

pytestmark = pytest.mark.journey
REAL, NONE = "K7-QF3", "Z9-ZZZ"
STRANGERS = ("Outsider", "NGO coordinator", "Treatment officer (Sarajevo)")


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_case_answers_like_one_that_does_not_exist(visitor, superuser, stranger: str) -> None:
    """Page, parts, items, log and buttons of K7-QF3: status, headers and every byte as for a code nobody has."""
    somebody = visitor()
    somebody.try_as(stranger)
    somebody.sees_not(REAL)
    case = one(superuser, "select id from cases.case_header where code = %s", REAL)
    statement = one(superuser, "select id from profiles.work_statement where case_id = %s limit 1", case)
    seat = one(superuser, "select id from gate.seat where case_id = %s limit 1", case)
    item = one(superuser, "select id from gate.item where case_id = %s limit 1", case)
    pairs = [(f"/cases/{REAL}/{rest}", f"/cases/{NONE}/{rest}") for rest in (
        "", "log/", "log/?who=&page=2", "seats/new/", "step-back/", "name/", "identity/", "areas/accommodation/new/", "areas/health/new/",
    )]  # fmt: skip
    fresh = uuid.uuid4()
    pairs += [
        (f"/cases/{REAL}/statements/{statement}/correct/", f"/cases/{NONE}/statements/{fresh}/correct/"),
        (f"/cases/{REAL}/seats/{seat}/end/", f"/cases/{NONE}/seats/{fresh}/end/"),
        (f"/items/{item}/", f"/items/{fresh}/"),
        (f"/log/{case}/", f"/log/{fresh}/"),
        (f"/institution/seats/{seat}/", f"/institution/seats/{fresh}/"),
    ]
    for real, none in pairs:
        for method in ("GET", "POST"):
            assert answer(somebody, method, real) == answer(somebody, method, none), (method, real)
    assert answer(somebody, "GET", pairs[0][0])[0] == 404
    # (The same question does tell the two apart for somebody who sits at the table.)
    reader = visitor()
    reader.try_as("Social worker")
    assert answer(reader, "GET", f"/cases/{REAL}/") != answer(reader, "GET", f"/cases/{NONE}/")
    # And what a person sees there is a plain page that gives nothing away
    somebody.finds_nothing(f"/cases/{REAL}/")
    somebody.sees_not("Izvorski", "Skopje prison")


def one(superuser: Any, query: str, value: Any) -> Any:
    """One value, read as superuser."""
    return superuser.execute(query, [value]).fetchone()[0]


def answer(somebody: Any, method: str, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body, without what differs between any two answers: the day, the cookie, the form's token."""
    token = next((one["value"] for one in somebody.context.cookies() if one["name"] == "prag-csrf"), "")
    form = {"csrfmiddlewaretoken": token, FIELD: str(uuid.uuid4())} if method == "POST" else None
    got = somebody.context.request.fetch(somebody.site.url + path, method=method, form=form, max_redirects=0)
    headers = {name: value for name, value in got.headers.items() if name not in ("date", "set-cookie")}
    return got.status, headers, re.sub(r'(name="(?:csrfmiddlewaretoken|sent_once)" value=")[^"]*', r"\1", got.text())
