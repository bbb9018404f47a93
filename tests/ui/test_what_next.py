"""Does each act end with a whole sentence that says what happens next? Read from the code: every text that follows an act."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import prag

ROOT = Path(prag.__path__[0])
# Where the text stands among the arguments of what tells it. Those below hand on what they were given.
TELLS = {"done": 1, "tried": 2, "_tried": 4, "back": 3, "handled": 6, "messages.success": 1}
HAND_ON = {"done", "tried", "_tried", "back", "handled"}
FEWEST_WORDS = 3
# Views that lead on after a POST without a sentence, and why.
SILENT = {
    "cases/views/log.py:log_find": "it only looks something up; the page that follows is the answer",
    "ui/views.py:set_language": "the page comes back in the other language, which is the answer",
    "demo/views.py:try_as": "one is signed in, and the header says as whom",
    "accounts/views.py:with_session": "whoever is not signed in is led to the sign-in",
    "accounts/views.py:second_factor": "leads only to where the factor is set up that one's function needs",
    "accounts/views.py:phone": "leads only to where one's factor is set up; the act answers with the recovery codes",
    "accounts/key_views.py:key_use": "the page that one wanted follows",
    "accounts/prove.py:proven": "the page that asked who is there comes back, or does what was asked",
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


class Texts:
    """What may be said after an act: each text with where it stands, and what could not be read."""

    def __init__(self, sources: list[tuple[str, ast.Module]]) -> None:
        self.functions: dict[str, list[ast.FunctionDef]] = {}
        self.tables: dict[str, list[ast.expr]] = {}
        self.file_of: dict[int, str] = {}
        for name, tree in sources:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    self.file_of[id(node)] = name
                    self.functions.setdefault(node.name, []).append(node)
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                    self.tables.setdefault(node.target.id, []).append(node.value)
        self.found: list[tuple[str, str]] = []
        self.unread: list[str] = []
        for name, tree in sources:
            for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
                self._read(name, function)

    def _read(self, name: str, function: ast.FunctionDef) -> None:
        for node in ast.walk(function):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or called not in TELLS or len(node.args) <= TELLS[called]:
                continue
            told = node.args[TELLS[called]]
            where = f"{name}:{node.lineno}"
            if function.name in HAND_ON and isinstance(told, ast.Name) and told.id in {one.arg for one in function.args.args}:
                continue
            texts = set(self.texts(told, function))
            self.found += [(where, text) for text in texts]
            if not texts:
                self.unread.append(f"{where} {ast.unparse(told)}")

    def texts(self, told: ast.AST, function: ast.FunctionDef) -> Iterator[str]:
        """The translated texts that `told` can be: named in place, in a name of the function, a helper or a table of words."""
        for node in ast.walk(told):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("_", "ngettext"):
                    count = 2 if node.func.id == "ngettext" else 1
                    yield from (one.value for one in node.args[:count] if isinstance(one, ast.Constant) and isinstance(one.value, str))
                elif node.func.id == "word" and isinstance(node.args[0], ast.Name):
                    yield from self._of(self.tables.get(node.args[0].id, []), function)
                elif node.func.id != "day":
                    yield from self._of(self._helpers(node.func.id, function), function)
            elif isinstance(node, ast.Name):
                yield from self._of(list(_given(node.id, function)), function)

    def _helpers(self, called: str, function: ast.FunctionDef) -> list[ast.FunctionDef]:
        """The functions of that name: of the same file if it has one."""
        known = self.functions.get(called, [])
        return [one for one in known if self.file_of[id(one)] == self.file_of[id(function)]] or known

    def _of(self, sources: list[ast.expr] | list[ast.FunctionDef], function: ast.FunctionDef) -> Iterator[str]:
        for source in sources:
            for node in ast.walk(source):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                    yield from self.texts(node, function)


def _given(name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What a name is set to within a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            yield node.value


def is_whole(text: str) -> bool:
    """A sentence: begins like one, ends like one, and says more than that something was saved."""
    begins = text[:1].isupper() or text[:1] in "“%"
    return begins and text[-1:] in ".?" and len(text.split()) >= FEWEST_WORDS


def silent(name: str, tree: ast.Module) -> Iterator[str]:
    """Views that redirect and tell nothing; what only looks whether somebody may come in is in no file of views."""
    for function in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
        calls = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
        if "redirect" in calls and not any(call in TELLS or call.startswith("messages.") for call in calls):
            yield f"{name}:{function.name}"


def test_every_act_ends_with_a_whole_sentence():
    said = Texts(list(trees()))
    print(f"\nn = {len(said.found)} texts after {len({where for where, _text in said.found})} acts")
    assert said.unread == []
    assert {where: text for where, text in said.found if not is_whole(text)} == {}


def test_no_view_leads_on_in_silence():
    found = {one for name, tree in trees() if "views" in name or name == "accounts/prove.py" for one in silent(name, tree)}
    assert found == set(SILENT), "tell what happens next (prag.ui.answers.done), or put the view on the list with its reason"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The notes are saved and go into the minutes.", True),
        ("“%(name)s” stands among the services.", True),
        ("Saved.", False),
        ("It is saved", False),
        ("saved for you all.", False),
        ("", False),
    ],
)
def test_what_a_whole_sentence_is(text, whole):
    assert is_whole(text) is whole


def test_a_view_that_says_too_little_is_noticed():
    source = (
        'def helper(n):\n    return _("Short.")\n'
        'def one(request):\n    next_ = _("Saved.")\n    return done(request, next_, "home")\n'
        'def two(request):\n    return done(request, helper(1), "home")\n'
        'def three(request, text):\n    return done(request, text, "home")\n'
        'def four(request):\n    return redirect("home")\n'
    )
    tree = ast.parse(source)
    said = Texts([("views.py", tree)])
    assert {text for _where, text in said.found} == {"Saved.", "Short."}
    assert len(said.unread) == 1
    assert list(silent("views.py", tree)) == ["views.py:four"]
