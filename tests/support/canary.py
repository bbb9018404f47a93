"""How does one see a leak? Every protected text of the demo world becomes a word that occurs nowhere else."""

from __future__ import annotations

import calendar
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from prag.access.roles import Role
from prag.cases.keys import master_key
from prag.cases.letters import COLUMN, SEALED_IN
from prag.demo.load import practitioner_id
from prag.gate.protected import PROTECTED
from prag.kernel.codes import LETTERS, SIGNS
from prag.kernel.encryption import seal, unseal, unwrap

PERSONAS = {
    "treatment officer": "marija_lipovska",
    "deputy": "teuta_lajthia",
    "director": "stojan_javorovski",
    "social worker": "mirjeta_dellinja",
    "probation": "aleksandar_smrekovski",
    "health": "besa_manushaqja",
    "access manager (prison)": "snezana_slivovska",
    "access manager (social work)": "nikolina_malinska",
    "administrator": "goran_cempresov",
    "data protection officer": "irena_lesnikova",
    "outsider": "jelena_jaglicic",
    "other jurisdiction": "lejla_brezic",
    "NGO": "ana_lavandova",
}
# The tables whose ids occur in addresses.
_LISTED = (
    "gate.seat", "gate.item", "gate.exclusion", "organisations.practitioner", "organisations.function", "organisations.institution",
    "forums.forum", "forums.member", "forums.meeting", "forums.agenda_item", "forums.conclusion", "forums.commitment",
    "forums.grant_agreement", "forums.notice", "forums.publication", "organisations.service", "organisations.responsibility",
    "organisations.place", "organisations.agreement", "organisations.legal_basis", "organisations.criterion", "organisations.deadline",
    "cases.disclosure",
)  # fmt: skip
_OF_A_CASE = (
    "gate.seat", "profiles.work_statement", "profiles.health_statement", "profiles.contact_statement",
    "plans.plan_goal", "plans.plan_action", "plans.plan_term", "documents.work_document", "documents.health_document",
    "documents.custody_document", "releases.contact",
)  # fmt: skip
# The planted case that is over and whose recall is still followed; last in every list.
FOLLOWED = UUID("ffffffff-ffff-4fff-bfff-ffffffffffff")
_FORMS = (
    re.compile(r"cnry[0-9a-f]{14}"),
    re.compile(rf"\b[{LETTERS}][2-9]-[{SIGNS}]{{4}}(?![\w-])"),
    re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    re.compile(r"\b1[0-7]\d\d-\d\d-\d\d\b|\b\d\d?\.\d\d?\.1[0-7]\d\d\b|\b\d\d? [A-Z][a-z]+ 1[0-7]\d\d\b"),
)


@dataclass(frozen=True)
class Mark:
    """What a token stands in for. Of what speaks of institutions (`house`), `row` is the forum, if it belongs to one."""

    kind: str  # content | code | case | item | person | house
    case: UUID | None = None
    compartment: str = ""
    where: str = ""
    row: UUID | None = None
    jurisdiction: str = ""


@dataclass
class Canary:
    """The tokens of a world, and its ids by what builders need."""

    database: str
    marks: dict[str, Mark] = field(default_factory=dict)
    cases: list[UUID] = field(default_factory=list)
    codes: dict[UUID, str] = field(default_factory=dict)
    ids: dict[str, list[UUID]] = field(default_factory=dict)
    # Table to (case, row) of what belongs to a case.
    pairs: dict[str, list[tuple[UUID, UUID]]] = field(default_factory=dict)
    # Practitioner and seat to institution.
    colleagues: dict[UUID, UUID] = field(default_factory=dict)
    bodies: dict[UUID, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=lambda: {name: practitioner_id(key) for name, key in PERSONAS.items()})
    functions: dict[UUID, set[Role]] = field(default_factory=dict)

    def tokens_in(self, text: str) -> set[str]:
        """The tokens that occur in `text`."""
        return {hit for form in _FORMS for hit in form.findall(text) if hit in self.marks}

    def near(self, persona: str) -> list[UUID]:
        """People an address may name: the persona, two of the same institution, one of elsewhere."""
        me = self.people[persona]
        own = [one for one, body in self.colleagues.items() if body == self.colleagues[me] and one != me]
        elsewhere = [one for one, body in self.colleagues.items() if body != self.colleagues[me]]
        return [me, *own[:2], elsewhere[-1]]

    def seats(self, persona: str) -> list[UUID]:
        """Seats an address may name: all of the persona's institution, three of elsewhere."""
        mine = self.colleagues[self.people[persona]]
        own = [seat for seat, body in self.bodies.items() if body == mine]
        return own + [seat for seat, body in self.bodies.items() if body != mine][::9][:3]

    def fresh(self, mark: Mark) -> str:
        """A new token for `mark`."""
        token = f"cnry{secrets.token_hex(7)}"
        self.marks[token] = mark
        return token


def plant(database: str, superuser: psycopg.Connection[Any]) -> Canary:
    """Put a token into every protected text of `database`, kept versions included; returns what they stand for."""
    canary = Canary(database)
    _end_a_case(superuser, canary.people["treatment officer"])
    headers = superuser.execute("select id from cases.case_header order by id").fetchall()
    canary.cases = [row[0] for row in headers]
    wrapped = dict(superuser.execute("select case_id, wrapped from cases.person_key").fetchall())
    keys = {case: unwrap(master_key(), key, case) for case, key in wrapped.items()}
    for entry in PROTECTED:
        if entry.kind == "content" and entry.compartment != "key":
            for column, kind in _texts(superuser, entry.table):
                for _ in range(2):  # the second change sends the first token into the kept versions
                    _plant_column(canary, superuser, keys, entry, column, kind)
        if entry.kind == "house":
            _plant_house(canary, superuser, entry.table)
    # One item nobody answered in time: its institution's head is told, without the right to read it.
    superuser.execute("update gate.item set due = current_date - 1 where answered_at is null")
    superuser.execute("select gate.escalate()")
    _plant_headers(canary, superuser)
    _plant_people(canary, superuser)
    _list_ids(canary, superuser)
    return canary


def _end_a_case(superuser: psycopg.Connection[Any], officer: UUID) -> None:
    """A case that is over, with no living seat and no content, whose recall nobody has confirmed; the officer's function follows it."""
    (home, jurisdiction) = superuser.execute(
        "select i.id, i.jurisdiction_id from organisations.practitioner p join organisations.institution i on i.id = p.institution_id"
        " where p.id = %s", [officer],
    ).fetchone()  # fmt: skip
    (asked,) = superuser.execute(
        "select id from organisations.institution where jurisdiction_id = %s and kind = 'social_work' order by id limit 1", [jurisdiction]
    ).fetchone()
    of = {"case": FOLLOWED, "jurisdiction": jurisdiction, "home": home, "asked": asked, "officer": officer, "row": uuid4()}
    for statement in (
        "insert into cases.case_header (id, jurisdiction, code, phase, phase_since, responsible_id, custody_from, release_kind, opened_at)"
        " values (%(case)s, %(jurisdiction)s, 'Y9-ZZ9', 'opened_in_error', now(), %(home)s, current_date, 'full_term', now())",
        "insert into gate.seat (id, case_id, jurisdiction, institution_id, function_kind, holder_id, compartments, writes, basis,"
        " consent_on, starts, ends, ended_at, given_at) values (gen_random_uuid(), %(case)s, %(jurisdiction)s, %(home)s,"
        " 'treatment_officer', %(officer)s, '{work,custody}', '{}', 'consent', current_date - 40, current_date - 40, current_date - 1,"
        " now(), now())",
        "insert into cases.responsible_since (id, case_id, jurisdiction, actor, institution_id, at, function_kind, since)"
        " values (gen_random_uuid(), %(case)s, %(jurisdiction)s, %(officer)s, %(home)s, now(), 'treatment_officer', now())",
        "insert into cases.disclosure (id, case_id, jurisdiction, actor, institution_id, at, kind, recipient_id, basis, fields, copy,"
        " recalled_at) values (%(row)s, %(case)s, %(jurisdiction)s, %(officer)s, %(home)s, now(), 'seat', %(asked)s, 'seat', '{work}',"
        " 1, now())",
        "insert into duties.duty (id, kind, jurisdiction, case_id, about, institution_id, function_kind, asked_at, due, computed)"
        " values (gen_random_uuid(), 'confirm_recall', %(jurisdiction)s, %(case)s, %(row)s, %(asked)s, 'social_worker', now(),"
        " current_date + 3, false)",
    ):
        superuser.execute(statement, of)


def survey(database: str, superuser: psycopg.Connection[Any]) -> Canary:
    """The ids of a world and the codes of its cases, with every text as it is: to read pages, not to find leaks."""
    canary = Canary(database)
    canary.codes = dict(superuser.execute("select id, code from cases.case_header order by id").fetchall())
    canary.cases = list(canary.codes)
    _list_ids(canary, superuser)
    return canary


def _list_ids(canary: Canary, superuser: Any) -> None:
    for table in _LISTED:
        found = superuser.execute(sql.SQL("select id from {} order by id").format(sql.Identifier(*table.split("."))))
        canary.ids[table] = [row[0] for row in found.fetchall()]
    for table in _OF_A_CASE:
        found = superuser.execute(sql.SQL("select case_id, id from {} order by id").format(sql.Identifier(*table.split("."))))
        canary.pairs[table] = found.fetchall()
    canary.colleagues = dict(superuser.execute("select id, institution_id from organisations.practitioner order by id").fetchall())
    canary.bodies = dict(superuser.execute("select id, institution_id from gate.seat order by id").fetchall())

    # One of each state in each jurisdiction is enough to ask every question of.
    for table in ("forums.meeting", "forums.commitment"):
        found = superuser.execute(sql.SQL("select distinct on (jurisdiction, state) id from {} order by jurisdiction, state, id").format(
            sql.Identifier(*table.split("."))))  # fmt: skip
        canary.ids[table] = [row[0] for row in found.fetchall()]


def _texts(superuser: Any, table: str) -> list[tuple[str, str]]:
    """The columns of `table` that can hold words: text and sealed text; a domain is a word of a closed list."""
    schema, name = table.split(".")
    return superuser.execute(
        "select column_name, data_type from information_schema.columns where table_schema = %s and table_name = %s"
        " and data_type in ('text', 'bytea', 'character varying', 'json', 'jsonb') and domain_name is null order by 1",
        [schema, name],
    ).fetchall()


def _plant_column(canary: Canary, superuser: Any, keys: dict[UUID, bytes], entry: Any, column: str, kind: str) -> None:
    schema, name = entry.table.split(".")
    table, identifier = sql.Identifier(schema, name), sql.Identifier(column)
    # The withdrawal of a document has no file, and can have none.
    where = sql.SQL("where {} is not null").format(identifier) if schema == "documents" else sql.SQL("")
    for row, case in superuser.execute(sql.SQL("select id, case_id from {} {} order by id").format(table, where)).fetchall():
        mark = Mark("content", case, entry.compartment, f"{entry.table}.{column}", row)
        token = _birth_date(canary, mark) if column == "birth_date" else canary.fresh(mark)
        value: Any = token
        if kind == "bytea":
            said = _in_letter(superuser, keys[case], row, token) if entry.table == SEALED_IN else token
            value = seal(keys[case], said, table=entry.table, column=column, row=row)
        superuser.execute(sql.SQL("update {} set {} = %s where id = %s").format(table, identifier), [value, row])


def _in_letter(superuser: Any, key: bytes, row: UUID, token: str) -> str:
    """The facts of a letter with a token for each that somebody wrote; what a page reads as a day or a code stays."""
    body = superuser.execute("select body from cases.letter where id = %s", [row]).fetchone()[0]
    facts = json.loads(unseal(key, bytes(body), table=SEALED_IN, column=COLUMN, row=row))
    written = facts.keys() & {"what", "note", "name", "address"}
    assert written, f"nobody's words are in this letter: {facts.keys()}"
    return json.dumps(facts | dict.fromkeys(written, token))


# Not words of anybody: they are made by machine, and a page compares them.
_MACHINE = {"key", "digest", "reviewed_digest"}


def _plant_house(canary: Canary, superuser: Any, table: str) -> None:
    """A token in every text of what speaks of institutions."""
    schema, name = table.split(".")
    identifier = sql.Identifier(schema, name)
    asked = "select column_name from information_schema.columns where table_schema = %s and table_name = %s"
    columns = {row[0] for row in superuser.execute(asked, [schema, name]).fetchall()}
    forum = "forum_id" if "forum_id" in columns else "id" if table == "forums.forum" else "null::uuid"
    for column, kind in _texts(superuser, table):
        if kind != "text" or column in _MACHINE:
            continue
        rows = superuser.execute(sql.SQL("select id, {}, jurisdiction from {}").format(sql.SQL(forum), identifier)).fetchall()
        for row, of, jurisdiction in rows:
            token = canary.fresh(Mark("house", where=f"{table}.{column}", row=of, jurisdiction=jurisdiction))
            update = sql.SQL("update {} set {} = %s where id = %s").format(identifier, sql.Identifier(column))
            superuser.execute(update, [token, row])


def _birth_date(canary: Canary, mark: Mark) -> str:
    """A date long before anybody's birth, marked in every form a page may write it."""
    year, month, day = 1100 + len(canary.marks) % 600, 1 + secrets.randbelow(12), 1 + secrets.randbelow(28)
    said = f"{year}-{month:02}-{day:02}"
    forms = (said, f"{day}.{month}.{year}", f"{day:02}.{month:02}.{year}", f"{day} {calendar.month_name[month]} {year}")
    canary.marks.update(dict.fromkeys(forms, mark))
    return said


def _plant_headers(canary: Canary, superuser: Any) -> None:
    for case in canary.cases:
        code = secrets.choice(LETTERS) + secrets.choice("23456789") + "-" + "".join(secrets.choice(SIGNS) for _ in range(4))
        superuser.execute("update cases.case_header set code = %s where id = %s", [code, case])
        canary.codes[case] = code
        canary.marks[code] = Mark("code", case)
        canary.marks[str(case)] = Mark("case", case)
    for row, case in superuser.execute("select id, case_id from gate.item").fetchall():
        canary.marks[str(row)] = Mark("item", case, row=row)


def _plant_people(canary: Canary, superuser: Any) -> None:
    for (person,) in superuser.execute("select id from organisations.practitioner").fetchall():
        name, email = (canary.fresh(Mark("person", row=person, where=where)) for where in ("name", "email"))
        superuser.execute(
            "update organisations.practitioner set name = %s, email = %s where id = %s", [name, f"{email}@demo.invalid", person]
        )
