"""What must be known to begin a real jurisdiction, and what is wrong with what was said? Values alone; nothing is written here.

The file is YAML; every mistake is one sentence with the line and the field to mend. `EXAMPLE` is such a file, commented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import yaml

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
FIELDS = ("jurisdiction", "address", "administrators", "institutions", "witnesses", "mail")
LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1")
# The one setting that is neither shown nor handed to a process that does not send mail.
SECRET = "PRAG_SMTP_PASSWORD"
ADMINISTRATION = "prison_administration"
SECURITY = ("none", "starttls", "tls")
# A name or an address, of version 4 or 6.
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+(\.[0-9]+){0,3}")


@dataclass(frozen=True)
class Person:
    """Somebody who is invited: name, address, and the institution by its place in `Beginning.institutions`."""

    name: str
    email: str
    institution: str


@dataclass(frozen=True)
class Mail:
    """The mail server; without `server` the links are printed once instead."""

    sender: str
    contact: str
    server: str = ""
    port: int = 25
    security: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass
class Beginning:
    """All that `prag init` writes. Institutions by key, as the jurisdiction's file lists them."""

    jurisdiction: str = ""
    address: str = ""
    institutions: dict[str, dict[str, Any]] = field(default_factory=dict)
    administrators: list[Person] = field(default_factory=list)
    managers: list[Person] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    mail: Mail = Mail("", "")


class Mistakes(Exception):
    """What has to be mended, one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def read(text: str, shipped: Mapping[str, dict[str, Any]], kinds: list[str]) -> Beginning:
    """What the file says. `shipped`: jurisdictions by code; `kinds`: kinds of institutions. Raises `Mistakes`, all of them at once."""
    try:
        node = yaml.compose(text)
        said = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        raise Mistakes([f"line {mark.line + 1 if mark else 1}: this is no YAML ({getattr(wrong, 'problem', wrong)}); mend it."]) from None
    reader = _Reader(said if isinstance(said, dict) else {}, _lines(node), shipped, kinds)
    if not isinstance(said, dict):
        raise Mistakes([f"line 1: the file must name {', '.join(FIELDS)}; prag init --example prints one."])
    beginning = reader.whole()
    if reader.mistakes:
        raise Mistakes([reader.told(path, sentence) for path, sentence in reader.mistakes])
    return beginning


def objections(said: dict[str, Any], shipped: Mapping[str, dict[str, Any]], kinds: list[str]) -> dict[str, str]:
    """Field to what is wrong with it, for a file that may still be half said; a field that was not said counts as empty."""
    reader = _Reader(said, {}, shipped, kinds)
    reader.whole()
    return dict(reversed(reader.mistakes))


def _lines(node: yaml.Node | None, path: str = "") -> dict[str, int]:
    """Field (`administrators[1].email`) to line, for every field of the file."""
    if node is None:
        return {}
    found = {path: node.start_mark.line + 1}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{path}.{key.value}" if path else str(key.value)
            found |= _lines(value, name)
            found[name] = key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            found |= _lines(value, f"{path}[{number}]")
    return found


class _Reader:
    """Goes through the file once and collects what is wrong."""

    def __init__(self, said: dict[str, Any], lines: dict[str, int], shipped: Mapping[str, dict[str, Any]], kinds: list[str]) -> None:
        self.said, self.lines, self.shipped, self.kinds = said, lines, shipped, kinds
        self.mistakes: list[tuple[str, str]] = []
        self.place: dict[str, Any] = {}
        self.known: dict[str, dict[str, Any]] = {}

    def wrong(self, path: str, sentence: str) -> None:
        self.mistakes.append((path, sentence))

    def told(self, path: str, sentence: str) -> str:
        """With the line of the field, or of the nearest one above that is there."""
        above = path
        while above and above not in self.lines:
            above = above.rpartition(".")[0] if "." in above else ""
        return f"line {self.lines.get(above, 1)}, {path}: {sentence}"

    def whole(self) -> Beginning:
        for name in self.said:
            if name not in FIELDS:
                self.wrong(str(name), f"there is no such field; there are {', '.join(FIELDS)}.")
        code = str(self.said.get("jurisdiction", "")).upper()
        if code not in self.shipped:
            self.wrong("jurisdiction", f"name one of {', '.join(self.shipped)}; a further one is a file in prag/organisations/data.")
            return Beginning()
        self.place = self.shipped[code]
        self.known = {one["key"]: one for one in self.place["institutions"]}
        beginning = Beginning(code, self.address())
        self.institutions(beginning)
        self.administrators(beginning)
        self.witnesses(beginning)
        beginning.mail = self.mail()
        self.addresses_once(beginning)
        return beginning

    def address(self) -> str:
        address = str(self.said.get("address", "")).rstrip("/")
        parts = urlsplit(address)
        if parts.scheme != "https" or not HOST.fullmatch(parts.hostname or "") or parts.path or re.search(r"\s", address):
            self.wrong("address", "write the address people open, with https:// and without a path, for example https://prag.example.org.")
        return address

    def institutions(self, beginning: Beginning) -> None:
        listed = self.listed(
            "institutions", 2, "name at least two institutions, each with its access manager: one alone has nobody to prepare with."
        )
        for number, one in enumerate(listed):
            path = f"institutions[{number}]"
            if not isinstance(one, dict):
                self.wrong(path, "write “institution:” and “access_manager:” below it.")
                continue
            key = self.institution(f"{path}.institution", one.get("institution"), beginning)
            if key and any(manager.institution == key for manager in beginning.managers):
                self.wrong(f"{path}.institution", "this institution stands here twice; name each once.")
            beginning.managers.append(self.person(f"{path}.access_manager", one.get("access_manager"), key))

    def administrators(self, beginning: Beginning) -> None:
        listed = self.listed("administrators", 2, "name two administrators: one must be able to stand in for the other.")
        for number, one in enumerate(listed):
            path = f"administrators[{number}]"
            named = one.get("institution") if isinstance(one, dict) else None
            key = self.institution(f"{path}.institution", named, beginning)
            if key and beginning.institutions[key]["kind"] != ADMINISTRATION:
                self.wrong(f"{path}.institution", f"administrators belong to a {ADMINISTRATION}; {key} is of another kind.")
            beginning.administrators.append(self.person(path, one, key))

    def witnesses(self, beginning: Beginning) -> None:
        sentence = "name at least two institutions that keep the sealed heads of the log, so that no body alone can rewrite it."
        for number, one in enumerate(self.listed("witnesses", 2, sentence)):
            key = self.institution(f"witnesses[{number}]", one, beginning)
            if key in beginning.witnesses:
                self.wrong(f"witnesses[{number}]", "this institution stands here twice; name another one.")
            beginning.witnesses.append(key)

    def institution(self, path: str, said: Any, beginning: Beginning) -> str:
        """The key of an institution: one of the jurisdiction's file, one described in this file before, or a new description."""
        if isinstance(said, dict):
            return self.described(path, said, beginning)
        key = str(said or "")
        if key in self.known:
            beginning.institutions[key] = self.known[key]
        elif key not in beginning.institutions:
            file = f"{self.place['jurisdiction']['code']}.yaml"
            more = "or describe it with key, name, short_name, kind and place."
            self.wrong(path, f"{key or 'nothing'} is no institution here: write a key of {file}, {more}")
            return ""
        return key

    def described(self, path: str, said: dict[str, Any], beginning: Beginning) -> str:
        code = self.place["jurisdiction"]["code"].lower()
        one = {name: str(said.get(name) or "").strip() for name in ("key", "name", "short_name", "kind", "place")}
        before = len(self.mistakes)
        if not re.fullmatch(rf"{code}_[a-z0-9_]{{2,36}}", one["key"]):
            self.wrong(f"{path}.key", f"write a key of small letters, digits and _ that begins with {code}_.")
        elif one["key"] in self.known or one["key"] in beginning.institutions:
            self.wrong(f"{path}.key", f"{one['key']} is taken; write that key alone, or choose another for a new institution.")
        for name in ("name", "short_name"):
            if not one[name]:
                self.wrong(f"{path}.{name}", "write the name of the institution.")
        if one["kind"] not in self.kinds:
            self.wrong(f"{path}.kind", f"choose one of {', '.join(self.kinds)}.")
        places = [place["key"] for place in self.place["places"]]
        if one["place"] not in places:
            self.wrong(f"{path}.place", f"choose one of {', '.join(places)}.")
        if len(self.mistakes) > before:
            return ""
        beginning.institutions[one["key"]] = one
        return one["key"]

    def person(self, path: str, said: Any, institution: str) -> Person:
        said = said if isinstance(said, dict) else {}
        name, email = str(said.get("name") or "").strip(), str(said.get("email") or "").strip().lower()
        if not name:
            self.wrong(f"{path}.name", "write the person's name.")
        if not EMAIL.fullmatch(email):
            self.wrong(f"{path}.email", f"{email or 'nothing'} is no e-mail address; write the one the invitation goes to.")
        return Person(name, email, institution)

    def mail(self) -> Mail:
        said = self.said.get("mail")
        said = said if isinstance(said, dict) else {}
        sender, contact = str(said.get("from") or ""), str(said.get("data_protection") or "")
        for name, address in (("from", sender), ("data_protection", contact)):
            if not EMAIL.fullmatch(address):
                self.wrong(f"mail.{name}", f"{address or 'nothing'} is no e-mail address.")
        port, security = said.get("port", 25), str(said.get("security", "none"))
        if not isinstance(port, int) or not 0 < port < 65536:
            self.wrong("mail.port", f"{port} is no port; write 25, 465 or 587.")
            port = 25
        if security not in SECURITY:
            self.wrong("mail.security", f"choose one of {', '.join(SECURITY)}.")
        server = str(said.get("server") or "")
        if server and not HOST.fullmatch(server):
            self.wrong("mail.server", "write the name or the address of the mail server alone, for example mail.example.org.")
        user, password = self.login(said, server, security)
        return Mail(sender, contact, server, port, security, user, password)

    def login(self, said: dict[str, Any], server: str, security: str) -> tuple[str, str]:
        """User and password at the mail server, or neither. No sentence repeats the password."""
        user, password = said.get("user") or "", said.get("password") or ""
        for name, word in (("user", user), ("password", password)):
            if not isinstance(word, str) or not word.isprintable():
                self.wrong(f"mail.{name}", "write it on one line, in quotes, without control characters.")
                return "", ""
        if user and not server:
            self.wrong("mail.user", "a user needs a mail server: write it, or leave the user out.")
        if user and not password:
            self.wrong("mail.password", f"write the password of {user}, or leave both user and password out.")
        if password and not user:
            self.wrong("mail.user", "write whose password it is, or leave both user and password out.")
        if user and security == "none" and not LOOPBACK.fullmatch(server):
            self.wrong("mail.security", "choose starttls or tls: without, the password travels readable to the server.")
        return user, password

    def addresses_once(self, beginning: Beginning) -> None:
        seen: set[str] = set()
        for path, people in (("administrators", beginning.administrators), ("institutions", beginning.managers)):
            for number, person in enumerate(people):
                if person.email and person.email in seen:
                    field_name = f"{path}[{number}]" + (".access_manager" if path == "institutions" else "") + ".email"
                    self.wrong(field_name, f"{person.email} stands here twice; an account belongs to one person in one institution.")
                seen.add(person.email)

    def listed(self, name: str, least: int, sentence: str) -> list[Any]:
        said = self.said.get(name)
        listed = said if isinstance(said, list) else []
        if len(listed) < least:
            self.wrong(name, sentence)
        return listed


def environment(beginning: Beginning, time_zone: str) -> dict[str, str]:
    """The settings that web, worker and commands of this installation run with."""
    mail = beginning.mail
    host = urlsplit(beginning.address).hostname or ""
    settings = {
        "PRAG_URL": beginning.address, "PRAG_HOSTS": f"{host},127.0.0.1", "PRAG_ORIGINS": beginning.address, "PRAG_BEHIND_PROXY": "1",
        "PRAG_TIME_ZONE": time_zone, "PRAG_MAIL_FROM": mail.sender, "PRAG_DPO_CONTACT": mail.contact,
    }  # fmt: skip
    if mail.server:
        settings |= {"PRAG_SMTP_HOST": mail.server, "PRAG_SMTP_PORT": str(mail.port), "PRAG_SMTP_SECURITY": mail.security}
    if mail.user:
        settings |= {"PRAG_SMTP_USER": mail.user, SECRET: mail.password}
    return settings


EXAMPLE = """\
# What `prag init --from - < FILE` needs to begin. Keys of institutions and places stand in prag/organisations/data/MK.yaml.
jurisdiction: MK                    # BA, ME or MK

address: https://prag.example.org   # what people open in their browser

administrators:                     # two, so that one can stand in for the other; they open no case
  - name: Ana Example
    email: ana@example.org
    institution: mk_sanctions_directorate
  - name: Boris Example
    email: boris@example.org
    institution: mk_sanctions_directorate

institutions:                       # two to begin with; further ones are added by an administrator in Prag
  - institution: mk_prison_skopje   # one of the list ...
    access_manager:                 # names holders of functions and seats in the own institution, opens no case
      name: Vera Example
      email: vera@example.org
  - institution:                    # ... or one that is not on it
      key: mk_csw_example
      name: Centre for Social Work Example
      short_name: CSW Example
      kind: social_work
      place: mk_skopje
    access_manager:
      name: Goran Example
      email: goran@example.org

witnesses:                          # keep the sealed heads of the log, so that nobody can rewrite it alone
  - mk_data_protection
  - mk_csw_example

mail:
  from: prag@example.org
  data_protection: dpo@example.org  # shown to people who have a question about their data
  server: mail.example.org          # leave it out if there is none: the links are then printed once
  port: 587
  security: starttls                # none, starttls or tls
  # user: prag                      # both only if the server asks who sends; they come to stand in prag.env, for its owner alone
  # password: "in quotes"           # remove this file when prag init was run
"""
