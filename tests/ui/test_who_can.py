"""Does every refusal say who can lift it, or that nobody can any more? Asked of the pages as drawn, and of the rules as written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.template.loader import get_template
from django.utils import translation

from prag.kernel.verdict import NOBODY, refused, settled
from prag.ui.answers import sentence
from prag.ui.words import who_can
from tests.proofs.test_consistency import ROOT, files, trees
from tests.support.visits import Visit

# What a rule says of something that was typed or chosen: whoever reads it mends it, in the form in which it stands.
TYPED = {
    "accept_invitation", "parts_fit_function", "basis_is_named", "release_fits", "kind_fits_part", "one_project", "basis_of_paper",
    "answer_has_words", "back_has_words", "term_is_whole", "view_is_whole", "says_how_reliable", "says_something", "said_in_time",
    "dates_fit", "dates_change", "happened_on", "missed_says_why", "wrong_says_why", "change_on", "end_on",
}  # fmt: skip
# What has changed, or did not answer, while one looked: whoever reads it looks or tries again.
AGAIN = {"same_text", "moved_on", "_answer_not_right", "no_answer"}
BLOCKED = re.compile(r"\bblocked\(")


class Blocked(HTMLParser):
    """The blocked controls of a page: the words of each, and whether it says who can."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []
        self._depth, self._words, self._who, self._in_who = 0, "", False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if "prag-blocked" in classes:
            self._depth, self._words, self._who = 0, "", False
        if tag == "div" and (self._depth or "prag-blocked" in classes):
            self._depth += 1
        self._in_who = "prag-blocked__who" in classes

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.found.append((" ".join(self._words.split()), self._who))

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._words += data
            self._who = self._who or (self._in_who and bool(data.strip()))


@pytest.mark.parametrize(
    ("who", "says"),
    [("", ""), ("the director", "Who can: the director"), (NOBODY, "Nobody can change this any more.")],
)
def test_who_can_is_said_in_words_of_its_own(who, says):
    assert who_can(who) == says
    drawn = get_template("ui/layout.html").template.environment.from_string(
        '{% from "ui/components.html" import blocked %}{{ blocked("Save", "It is over.", who) }}'
    )
    assert Blocked(drawn.render(who=who)).found == [(f"Save Not possible now. It is over. {says}".strip(), bool(who))]


def test_a_form_says_that_nobody_can_too():
    assert sentence(settled("It is over.")) == "It is over. Nobody can change this any more."
    assert sentence(refused("Not now.", "the director")) == "Not now. Who can: the director."


def test_every_blocked_control_says_who_can(albanian_pages: list[Visit]):
    read = {str(page): Blocked(page.body.decode()).found for page in albanian_pages if page.kind == "text/html"}
    silent = {f"{page}: {words}" for page, found in read.items() for words, who in found if not who}
    with translation.override("sq"):
        why = translation.gettext("Not possible now.")
    boxes = sum(page.body.decode().count(why) for page in albanian_pages if page.kind == "text/html")
    drawn = sum(map(len, read.values()))
    print(f"\nn = {drawn} blocked controls on {len(read)} pages")
    assert drawn > 50
    assert drawn == boxes, "a blocked control is drawn by the component, and by nothing else"
    assert silent == set(), "name the function that can, or say with `settled` that nobody can any more"


def refusals() -> Iterator[tuple[str, str]]:
    """Each refusal in the code that names nobody: where, and in which function."""
    for name, tree in trees(("prag",)):
        for function in [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "refused":
                    whose = call.args[1:] or [word.value for word in call.keywords if word.arg == "who"]
                    if not whose or isinstance(whose[0], ast.Constant) and not whose[0].value:
                        yield f"{name}:{call.lineno}", function.name


def test_only_what_is_typed_or_looked_at_again_is_refused_without_who_can():
    found = list(refusals())
    assert len(found) > 30
    wrong = [f"{where}, {function}" for where, function in found if function not in TYPED | AGAIN]
    assert wrong == [], "name the function that can, or say with `settled` that nobody can any more"
    assert (TYPED | AGAIN) - {function for _where, function in found} == set(), "these name somebody or are gone: take them off the list"


def test_every_template_hands_who_can_to_the_component():
    calls = [
        (path.relative_to(ROOT).as_posix(), line)
        for path in files(".html", under=("prag",))
        for line in path.read_text().splitlines()
        if BLOCKED.search(line) and "macro blocked" not in line and "blocked(label, reason, who" not in line
    ]
    assert len(calls) > 20
    assert [one for one in calls if ".who" not in one[1] and one[1].count("_(") < 3] == []
