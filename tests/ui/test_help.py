"""Does each field say what to write there, and is the list of those that need not kept honest?"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.test import Client

import prag
from prag.ui.forms import FormRules, PragForm
from tests.support.visits import Visit

EXPLAINED = "each choice carries its own explanation (`option_hints`, or a label that is a whole sentence)"
TICKED = "a box to tick beside a whole sentence"
NARROWS = "narrows what a page shows; nothing is recorded"
SECRET = "everybody knows what a password is, and the label says which"
ROW = "one of many in rows of one list; the page says once, above them, what is chosen and noted"
NO_HELP: dict[str, dict[str, str]] = {
    "accounts.forms": {
        "ChangePasswordForm.oldpassword": SECRET,
        "ChangePasswordForm.password2": SECRET,
        "LoginForm.password": SECRET,
        "LoginForm.remember": "never drawn: a session here ends by its own rules",
        "NewFactorForm.code": "the label says where the six figures are",
        "NewPasswordForm.again": SECRET,
        "PresentPasswordForm.password": SECRET,
        "ProveForm.password": SECRET,
        "ProveForm.code": "the label says where the code is",
    },
    "cases.forms.find": {
        "ListFilterForm.phase": NARROWS,
        "ListFilterForm.release": NARROWS,
        "ListFilterForm.sort": NARROWS,
        "LogFilterForm.what": NARROWS,
        "LogFilterForm.who": NARROWS,
    },
    "cases.forms.seats": {"StepBackForm.reason": EXPLAINED, "StepBackForm.sure": TICKED},
    "documents.forms": {
        "DocumentForm.kind": EXPLAINED,
        "DocumentForm.file": "its help comes when the form is made, from the limits of the installation",
    },
    "exchange.forms.answers": {"RecallForm.sure": TICKED, "SureForm.sure": TICKED},
    "forums.forms": {"AnswerForm.verb": EXPLAINED},
    "forums.notices.forms": {"BeginForm.checked": TICKED, "GuardedForm.checked": TICKED, "WordsForm.checked": TICKED},
    "plans.forms": {
        "AnswerForm.verb": EXPLAINED,
        "AskForm.basis": EXPLAINED,
        "GoalForm.own_words": TICKED,
        "TermForm.state": EXPLAINED,
        "ViewForm.objection": TICKED,
    },
    "profiles.forms": {
        "StatementForm.rating": EXPLAINED,
        "StatementForm.text": "its help comes when the form is made, from the life area",
        "StatementForm.own_words": TICKED,
        "StatementForm.strength": TICKED,
        "StatementForm.kind": EXPLAINED,
    },
    "releases.forms": {
        "AheadForm.responsible": NARROWS,
        "AheadForm.month": NARROWS,
        "CloseForm.told": TICKED,
        "DatesForm.pending": TICKED,
        "RecallForm.pending": TICKED,
        "TakeBackReleaseForm.pending": TICKED,
    },
    "staffing.forms": {"ExcludeForm.reason": EXPLAINED},
}
# What a page draws without a word beside it, by the name of the control (or its beginning, before what differs from row to row).
DRAWN_WITHOUT = {
    "phase": NARROWS, "release": NARROWS, "sort": NARROWS, "what": NARROWS, "who": NARROWS, "responsible": NARROWS, "month": NARROWS,
    "sure": TICKED, "own_words": TICKED, "strength": TICKED, "objection": TICKED, "pending": TICKED, "checked": TICKED,
    "note_": ROW, "state_": ROW,
    "password": SECRET,
}  # fmt: skip
# Fields that a form adds when it is made, by file and the beginning of their name.
NO_HELP_LATER = {
    ("exchange/forms/notices.py", "tell_"): "the page says beside it what the institution would read",
    ("forums/meeting_forms.py", "came_"): TICKED,
    ("forums/meeting_forms.py", "people_"): "a number beside its institution, in a row of the attendance",
    ("forums/meeting_forms.py", "absence_"): ROW,
    ("releases/forms.py", "state_"): ROW,
    ("releases/forms.py", "note_"): ROW,
}
VOID = {"input", "br", "img", "hr", "meta", "link"}


class Controls(HTMLParser):
    """The controls of a page that somebody fills in, each with the ids of its hints; and the text of everything that has an id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.found: list[tuple[str, list[str]]] = []
        self.texts: Counter[str] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag in ("select", "textarea") or (tag == "input" and own.get("type") not in ("hidden", "submit")):
            around = [one.get("aria-describedby") for name, one in self.open if name == "fieldset"]
            ids = " ".join(said or "" for said in (own.get("aria-describedby"), *around)).split()
            # The count of letters stands beside a field too, and says nothing of what to write.
            self.found.append((own.get("name") or "", [one for one in ids if not one.endswith(("-info", "-error"))]))
        if tag not in VOID:
            self.open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        for _tag, own in self.open:
            if own.get("id"):
                self.texts[str(own["id"])] += len(data.strip())

    def silent(self) -> set[str]:
        """The names of those beside which nothing stands."""
        return {name for name, hints in self.found if not any(self.texts[hint] for hint in hints)}


def unexplained(names: set[str]) -> set[str]:
    """Those that stand on no list."""
    return {name for name in names if name not in DRAWN_WITHOUT and f"{name.split('_')[0]}_" not in DRAWN_WITHOUT}


def classes() -> list[type[forms.BaseForm]]:
    """Every form of ours, from all modules whose name says that forms are in it."""
    for module in pkgutil.walk_packages(prag.__path__, "prag."):
        if any(part.endswith("forms") for part in module.name.split(".")):
            importlib.import_module(module.name)
    return sorted(set(_below(FormRules)), key=lambda one: (one.__module__, one.__qualname__))


def _below(base: type) -> Iterator[type[forms.BaseForm]]:
    for one in base.__subclasses__():
        # Those that a test makes are not ours.
        if one.__module__.startswith("prag."):
            yield one
        yield from _below(one)


def without_help(found: list[type[forms.BaseForm]]) -> set[str]:
    """The fields that somebody fills in without a word beside them."""
    return {
        f"{one.__module__.removeprefix('prag.')}:{one.__name__}.{name}"
        for one in found
        for name, field in one.base_fields.items()  # type: ignore[attr-defined]
        if not isinstance(field.widget, forms.HiddenInput) and not str(field.help_text or "").strip()
    }


def added_without_help() -> set[tuple[str, str]]:
    """The same for `self.fields[f"beginning_…"] = forms.X(…)`."""
    found = set()
    root = Path(prag.__path__[0])
    for path in sorted(root.rglob("*forms*")) + sorted(root.rglob("forms/*.py")):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.targets[0], ast.Subscript):
                name, said = node.targets[0].slice, {one.arg for one in node.value.keywords}
                if isinstance(name, ast.JoinedStr) and isinstance(name.values[0], ast.Constant) and "help_text" not in said:
                    found.add((path.relative_to(root).as_posix(), str(name.values[0].value)))
    return found


def test_each_field_says_what_to_write_or_stands_on_the_list_with_its_reason():
    found = classes()
    listed = {f"{module}:{name}" for module, names in NO_HELP.items() for name in names}
    silent = without_help(found)
    print(f"\nn = {len(found)} forms, {sum(len(one.base_fields) for one in found)} fields, {len(silent)} without help")  # type: ignore[attr-defined]
    assert silent - listed == set(), "write a help text, or put the field on the list with its reason"
    assert listed - silent == set(), "these have a help text or are gone: take them off the list"


def test_so_does_each_field_that_a_form_adds_when_it_is_made():
    assert added_without_help() == set(NO_HELP_LATER)


@pytest.mark.parametrize(("help_text", "silent"), [("", {"Probe.what"}), ("  ", {"Probe.what"}), ("In a sentence.", set())])
def test_a_field_without_a_word_is_noticed(help_text, silent):
    class Probe(PragForm):
        what = forms.CharField(help_text=help_text)
        hidden = forms.CharField(widget=forms.HiddenInput)

    assert {name.split(":")[1] for name in without_help([Probe])} == silent


def test_help_is_a_sentence():
    wrong = [
        f"{one.__name__}.{name}: {field.help_text}"
        for one in classes()
        for name, field in one.base_fields.items()  # type: ignore[attr-defined]
        if str(field.help_text or "").strip()
        and not _is_sentence(str(field.help_text))
        # Not shown: the form says it in our words when it is made.
        and (one.__name__, name) != ("ChangePasswordForm", "password1")
    ]
    assert wrong == []


def _is_sentence(text: str) -> bool:
    return text[0].isupper() and text[-1] in ".?"


def test_each_control_of_a_page_has_a_word_beside_it(albanian_pages: list[Visit]):
    """The forms as they are made and drawn: with the fields of libraries, those added later, and those taken out."""
    drawn, wrong, used = 0, set(), set()
    for page in albanian_pages:
        if page.kind == "text/html":
            read = Controls(page.body.decode())
            drawn += len(read.found)
            wrong |= {f"{page.name}: {name} ({page})" for name in unexplained(read.silent())}
            used |= {one for one in DRAWN_WITHOUT for name in read.silent() if name == one or (one.endswith("_") and name.startswith(one))}
    print(f"\nn = {drawn} controls")
    assert drawn > 900
    assert wrong == set(), "write a help text, or put the name on the list with its reason"
    assert DRAWN_WITHOUT.keys() - used <= {"checked", "password"}, "these have a word beside them or are gone: take them off the list"


def test_so_has_each_of_the_way_in():
    """Whoever is not yet in sees no page of the crawl."""
    read = Controls(Client().get("/sign-in/").text)
    assert {"login", "password"} <= {name for name, _hints in read.found}
    assert unexplained(read.silent()) == set()


@pytest.mark.parametrize(
    ("drawn", "silent"),
    [
        ('<input name="a" type="text">', {"a"}),
        ('<input name="a" aria-describedby="a-hint"><div id="a-hint">In a sentence.</div>', set()),
        ('<input name="a" aria-describedby="a-hint"><div id="a-hint"> </div>', {"a"}),
        ('<textarea name="a" aria-describedby="a-info"></textarea><p id="a-info">300</p>', {"a"}),
        ('<fieldset aria-describedby="b"><p id="b">Day</p><input name="a"></fieldset><input name="c">', {"c"}),
        ('<input name="a" type="hidden"><input name="b" type="radio">', {"b"}),
    ],
)
def test_a_control_without_a_word_is_noticed(drawn: str, silent: set[str]):
    assert Controls(drawn).silent() == silent
