"""How is a real jurisdiction asked for, question by question? A wrong answer is asked again at once, and the others stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from prag.operations.beginning import SECURITY, objections


@dataclass(frozen=True)
class Question:
    """One line to answer: the field of the file it fills (`mail.port`), its words, an example, what an empty answer means.

    A secret is neither echoed nor repeated.
    """

    path: str
    words: str
    example: str = ""
    empty: str = ""
    secret: bool = False

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        hint = f" (for example {self.example})" if self.example else ""
        return f"{self.words}{f' (empty: {self.empty})' if self.empty else hint}: "


Ask = Callable[[Question], str]
Tell = Callable[[str], None]

PLACES = (
    Question("jurisdiction", "Jurisdiction", "MK"),
    Question("address", "Address people open", "https://prag.example.org"),
    Question("institutions[0].institution", "Key of the first institution", "mk_prison_skopje"),
    Question("institutions[0].access_manager.name", "Name of the access manager of the first", "Vera Example"),
    Question("institutions[0].access_manager.email", "E-mail address of the access manager of the first", "vera@example.org"),
    Question("institutions[1].institution", "Key of the second institution", "mk_csw_skopje"),
    Question("institutions[1].access_manager.name", "Name of the access manager of the second", "Goran Example"),
    Question("institutions[1].access_manager.email", "E-mail address of the access manager of the second", "goran@example.org"),
    Question("administrators[0].name", "Name of the first administrator", "Ana Example"),
    Question("administrators[0].email", "E-mail address of the first administrator", "ana@example.org"),
    Question("administrators[0].institution", "Institution of the first administrator", "mk_sanctions_directorate"),
    Question("administrators[1].name", "Name of the second administrator", "Boris Example"),
    Question("administrators[1].email", "E-mail address of the second administrator", "boris@example.org"),
    Question("administrators[1].institution", "Institution of the second administrator", "mk_sanctions_directorate"),
    Question("witnesses[0]", "First witness institution", "mk_data_protection"),
    Question("witnesses[1]", "Second witness institution", "mk_csw_skopje"),
    Question("mail.from", "Sender of mails", "prag@example.org"),
    Question("mail.data_protection", "Contact for data protection", "dpo@example.org"),
)
SERVER = Question("mail.server", "Mail server, for example mail.example.org", empty="none, links are printed once")
USER = Question("mail.user", "User at the mail server", empty="it asks for none")
PASSWORD = Question("mail.password", "Password of that user, which is not shown", secret=True)
PORT = Question("mail.port", "Port of the mail server", empty="587")
SECURED = Question("mail.security", f"Security: {', '.join(SECURITY)}", empty="starttls")


def asked(ask: Ask, tell: Tell, shipped: Mapping[str, dict[str, Any]], kinds: list[str]) -> str:
    """The file that `prag init --from` reads, from answers. `ask` answers one question, `tell` says what is wrong with an answer."""
    said: dict[str, Any] = {}
    answered: set[str] = set()
    questions = _questions(said)
    for question in questions:
        answered.add(question.path)
        while True:
            _put(said, question.path, _value(question, ask(question)))
            found = objections(said, shipped, kinds)
            # What was right until now is wrong because of this answer: an address that stands twice, say.
            wrong = found.get(question.path) or next((found[path] for path in sorted(answered & found.keys())), "")
            if not wrong:
                break
            tell(wrong)
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True)


def _questions(said: dict[str, Any]) -> Iterator[Question]:
    """One after the other; what follows a mail server depends on the answers so far."""
    yield from PLACES
    yield SERVER
    if said["mail"]["server"]:
        yield USER
        if said["mail"]["user"]:
            yield PASSWORD
        yield PORT
        yield SECURED


def _value(question: Question, answer: str) -> str | int:
    answer = answer if question.secret else answer.strip()
    if question in (PORT, SECURED):
        answer = answer or question.empty
    return int(answer) if question is PORT and answer.isdecimal() else answer


def _put(said: dict[str, Any], path: str, value: str | int) -> None:
    """Set a field by its path: `a.b`, `a[1].b`, `a[1]`. Entries of a list are said in their order."""
    inside: Any = said
    steps: list[str | int] = []
    for part in path.split("."):
        name, _, number = part.partition("[")
        steps += [name, int(number.rstrip("]"))] if number else [name]
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        fresh = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(inside, list):
            if step == len(inside):
                inside.append(fresh)
        elif following is not None:
            inside.setdefault(step, fresh)
        if following is None:
            inside[step] = value
        else:
            inside = inside[step]
