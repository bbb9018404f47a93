"""Does each field say what to write there, and is the list of those that need not kept honest?"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

import prag
from prag.ui.forms import FormRules, PragForm

LISTED = "one chooses from a list, and the label is the question"
EXPLAINED = "each choice carries its own explanation (`option_hints`, or a label that is a whole sentence)"
TICKED = "a box to tick beside a whole sentence"
NARROWS = "narrows what a page shows; nothing is recorded"
SECRET = "everybody knows what a password is, and the label says which"
LATER = "its help comes when the form is made, from the life area"
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
    "cases.forms.seats": {
        "AskForm.function": LISTED,
        "RequestForm.answer": LISTED,
        "StepBackForm.reason": EXPLAINED,
        "StepBackForm.sure": TICKED,
    },
    "cases.forms.start": {"DecideForm.answer": LISTED, "StartForm.release_kind": LISTED},
    "documents.forms": {
        "DocumentForm.kind": EXPLAINED,
        "DocumentForm.file": "its help comes when the form is made, from the limits of the installation",
    },
    "exchange.forms.answers": {"AcknowledgeForm.acting": LISTED, "DecideForm.answer": EXPLAINED, "SureForm.sure": TICKED},
    "forums.forms": {
        "AnswerForm.verb": EXPLAINED,
        "CommitmentForm.conclusion": LISTED,
        "ConclusionForm.language": LISTED,
        "ForumForm.function": LISTED,
        "GrantForm.project": LISTED,
        "MemberForm.institution": LISTED,
        "ParticipantForm.who": LISTED,
        "TextForm.language": LISTED,
    },
    "forums.notices.forms": {
        "BeginForm.checked": TICKED,
        "BeginForm.meetings": LISTED,
        "BeginForm.language": LISTED,
        "GuardedForm.checked": TICKED,
        "WordsForm.checked": TICKED,
    },
    "papers.forms": {"DayOneForm.recipient": LISTED, "NeedsMapForm.recipient": LISTED},
    "plans.forms": {
        "AnswerForm.verb": EXPLAINED,
        "AskForm.area": LISTED,
        "AskForm.basis": EXPLAINED,
        "GoalForm.area": LISTED,
        "GoalForm.own_words": TICKED,
        "OfferForm.provider": LISTED,
        "OfferedForm.area": NARROWS,
        "OfferedForm.place": NARROWS,
        "TermForm.state": EXPLAINED,
        "ThemeForm.area": NARROWS,
        "ViewForm.objection": TICKED,
        "ViewForm.missing": LISTED,
    },
    "profiles.forms": {
        "StatementForm.rating": EXPLAINED,
        "StatementForm.text": LATER,
        "StatementForm.own_words": TICKED,
        "StatementForm.strength": TICKED,
        "StatementForm.direction": LISTED,
        "StatementForm.kind": EXPLAINED,
    },
    "releases.forms": {
        "AheadForm.responsible": NARROWS,
        "AheadForm.month": NARROWS,
        "CloseForm.told": TICKED,
        "ContactForm.kind": LISTED,
        "ContactForm.kept": LISTED,
        "DatesForm.pending": TICKED,
        "DatesForm.reason": LISTED,
        "RecallForm.pending": TICKED,
    },
    "services.forms": {"ResponsibilityForm.place": LISTED, "ServiceForm.place": LISTED, "ServiceForm.area": LISTED},
    "staffing.administration_forms": {"InstitutionForm.kind": LISTED, "InstitutionForm.place": LISTED},
    "staffing.forms": {
        "DeputyRules.holder": LISTED,
        "ExcludeForm.reason": EXPLAINED,
        "FunctionForm.holder": LISTED,
        "InviteForm.name": "everybody knows what a colleague's name is",
        "NewFunctionForm.holder": LISTED,
        "NewFunctionForm.kind": LISTED,
        "RenewForm.reason": LISTED,
        "SeatForm.holder": LISTED,
    },
}
# Fields that a form adds when it is made, by file and the beginning of their name.
NO_HELP_LATER = {
    ("exchange/forms/notices.py", "tell_"): "the page says beside it what the institution would read",
    ("exchange/forms/notices.py", "function_"): LISTED,
    ("exchange/forms/notices.py", "basis_"): LISTED,
    ("forums/meeting_forms.py", "came_"): TICKED,
    ("forums/meeting_forms.py", "people_"): "a number beside its institution, in a row of the attendance",
    ("forums/meeting_forms.py", "absence_"): LISTED,
    ("releases/forms.py", "state_"): LISTED,
    ("releases/forms.py", "note_"): "ten lines of one list; the page says once, above them, what a note is",
}


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
    # An example at the end goes without its full stop: “For example, 12 3 2027”.
    return text[0].isupper() and (text[-1] in ".?" or "example" in text.lower())
