"""Can a verb of the gate be turned to what it is not for? Each attack is one that a guard of the verb alone refuses."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.support.killers import Stage
from tests.support.killers_house import HouseKillers
from tests.support.sessions import Session
from tests.support.worlds import Builder, put

pytestmark = pytest.mark.gate
GIVE = "select gate.give_seat(%s, %s, %s, %s::text[], %s::text[], 'consent', null, null, current_date - 1, %s::date)"
ASK = "select cases.ask_seat(%s, %s, '{work}', %s, %s, %s::date)"


@pytest.fixture
def made(superuser) -> Builder:
    return Builder(superuser)


@pytest.fixture
def app() -> Iterator[Session]:
    with Session() as session:
        yield session


def _officer(made: Builder, kind: str = "treatment_officer", jurisdiction: str = "mk") -> tuple[uuid.UUID, uuid.UUID]:
    """A fresh institution and somebody in it who holds `kind`."""
    home = made.institution(jurisdiction, "ngo" if kind == "mentor" else "prison")
    who = made.person(home)
    made.function(home, kind, who)
    return home, who


def _responsible(made: Builder) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """Institution, officer and the case that the institution is responsible for."""
    home, who = _officer(made)
    case = made.case("mk", home)
    made.seat(case, home, who, writes={"custody", "work"})
    return home, who, case


def test_who_was_given_a_seat_cannot_end_the_seat_of_who_gave_it(made, app, superuser):
    """Both write `custody`, so both act for the case; still somebody is always responsible."""
    home, who, case = _responsible(made)
    first = made.world.seats[-1].id
    superuser.execute("update gate.seat set given_at = given_at - interval '9 days' where id = %s", [first])
    theirs, other = _officer(made, "probation_officer")
    second = made.seat(case, theirs, other, writes={"custody"})
    app.enter(other)
    assert app.one("select gate.acts_for(%s)", case) is True
    assert not app.tries("select plans.end_seat(%s, null)", first)
    assert "last_responsible_seat" in str(app.refused)
    app.enter(who)
    assert not app.tries("select plans.end_seat(%s, null)", first)
    assert app.tries("select plans.end_seat(%s, null)", second)


def test_a_seat_has_an_end_a_basis_and_stays_within_its_function(made, app):
    home, who, case = _responsible(made)
    theirs, _ = _officer(made, "mentor")
    abroad, _ = _officer(made, "mentor", "ba")
    good: dict[str, Any] = {"to": theirs, "kind": "mentor", "reads": ["work"], "writes": ["work"], "ends": made.day(9)}
    wrong = [
        {"ends": "infinity"}, {"ends": made.day(-1)}, {"ends": None}, {"reads": ["work", "health"]}, {"reads": []}, {"reads": None},
        {"writes": ["custody"]}, {"writes": None}, {"kind": "access_manager"}, {"kind": None}, {"to": abroad}, {"to": None},
        {"reads": ["work", None]}, {"writes": [None]}, {"reads": ["key"]}, {"reads": ["name"]},
    ]  # fmt: skip
    app.enter(who)
    for change in wrong:
        terms = good | change
        assert not app.tries(GIVE, case, *terms.values()), change
    assert app.tries(GIVE, case, *good.values())
    stranger = _officer(made)[1]
    app.enter(stranger)
    assert not app.tries(GIVE, case, *good.values())
    print(f"verbs: n = {len(wrong) + 1} seats refused")


def test_asking_for_a_seat_says_nothing_of_the_case(made, app):
    """The same answer for a code that exists, one that does not and one abroad; a wrong question fails the same way too."""
    home, who, case = _responsible(made)
    abroad = made.case("ba", made.institution("ba"))
    _, asker = _officer(made, "social_worker")
    codes = [made.codes[case], "Z9-ZZZZ", made.codes[abroad]]
    questions = [
        ("social_worker", "consent", "because", made.day(5)), ("no such function", "consent", "because", made.day(5)),
        ("social_worker", "no such basis", "because", made.day(5)), ("social_worker", "consent", None, made.day(5)),
        ("social_worker", "consent", "because", None), (None, "consent", "because", made.day(5)),
        ("social_worker", None, "because", made.day(5)), ("social_worker", "consent", "because", "infinity"),
    ]  # fmt: skip
    app.enter(asker)
    for question in questions:
        answers = set()
        for each in codes:
            try:
                answers.add(str(app.ask(ASK, each, *question)))
            except psycopg.Error as refused:
                answers.add(str(refused))
            for table in ("gate.item", "gate.addressee", "cases.case_header"):
                assert app.ask(f"select * from {table}") == []
            assert app.one("select gate.visible_items()") == []
        assert len(answers) == 1, (question, answers)
    assert made.su.execute("select count(*) from gate.item where case_id = %s and kind = 'seat_request'", [case]).fetchone()[0] == 1
    print(f"verbs: n = {len(questions) * len(codes)} questions by code")


def test_a_question_nobody_answered_can_be_asked_again(made, app, superuser):
    """An unanswered request whose time is over must not block the next one for ever."""
    _, _, case = _responsible(made)
    _, asker = _officer(made, "social_worker")
    question = (made.codes[case], "social_worker", "consent", "because", made.day(5))
    count = "select count(*) from gate.item where case_id = %s and kind = 'seat_request'"
    app.enter(asker)
    for _ in range(2):
        app.ask(ASK, *question)
    assert superuser.execute(count, [case]).fetchone()[0] == 1
    superuser.execute("update gate.item set ends = %s where case_id = %s", [made.day(-1), case])
    app.ask(ASK, *question)
    assert superuser.execute(count, [case]).fetchone()[0] == 2


def test_whoever_is_only_told_neither_reads_nor_answers(made, app, superuser):
    """One person holds both functions: addressed as director's head, with the permission from elsewhere."""
    home, who = _officer(made, "prison_director")
    case = made.case("mk", home)
    item = made.item(case, (home, "access_manager"), opens=False)
    made.function(home, "access_manager", who)
    request = app.enter(who)
    assert app.one("select %s = any (gate.visible_items())", item) is True
    assert app.ask("select * from gate.open_item(%s, 'test')", item) == []
    assert not app.tries("select cases.decide(%s, 'confirmed', '')", item)
    assert "not_permitted" in str(app.refused)
    found = superuser.execute("select object_id from audit.event where request = %s and verb = 'refusal'", [request]).fetchall()
    assert found == [(item,)]


def test_an_opened_item_opens_its_own_parts_and_no_more(made, app):
    home, who = _officer(made, "prison_director")
    case = made.case("mk", home)
    item = made.item(case, (home, "prison_director"), parts={"custody"})
    made.item(case, (home, "prison_director"), parts={"work"})
    app.enter(who)
    assert app.ids("select compartment from gate.open_item(%s, 'test')", item) == {"custody"}
    assert app.ask("select * from profiles.work_statement") == []
    assert len(app.ask("select * from cases.eligibility")) == 1


def test_nobody_decides_alone(made, app, superuser):
    """Not the opener, not a deputy of the opener, and nobody when it is not known who opened."""
    home, who = _officer(made, "prison_director")
    opener = made.person(home)
    decided = {}
    for what in ("clean", "own", "deputy", "nobody knows"):
        case = made.case("mk", home)
        superuser.execute("update cases.case_header set phase = 'draft' where id = %s", [case])
        superuser.execute("update cases.eligibility set opened_by = %s where case_id = %s", [who if what == "own" else opener, case])
        if what == "deputy":
            made.seat(case, home, opener, who, first=-30, last=-20)
        if what == "nobody knows":
            superuser.execute("delete from cases.eligibility where case_id = %s", [case])
        item = made.item(case, (home, "prison_director"), parts={"custody"})
        app.enter(who)
        decided[what] = app.tries("select cases.decide(%s, 'confirmed', '')", item)
    assert decided == {"clean": True, "own": False, "deputy": False, "nobody knows": False}


def test_a_row_is_not_carried_into_another_case(made, app):
    home, who = _officer(made)
    cases = [made.case("mk", home) for _ in range(2)]
    for case in cases:
        made.seat(case, home, who, writes={"identity"})
    made.su.execute("delete from cases.identity where case_id = %s", [cases[1]])
    app.enter(who)
    for case in cases:
        app.ask("select * from gate.open(%s, 'test', '{identity}', '{identity}')", case)
    assert app.tries("update cases.identity set address = '\\x01' where case_id = %s", cases[0])
    assert not app.tries("update cases.identity set case_id = %s where case_id = %s", *reversed(cases))
    assert not app.tries("update cases.identity set id = gen_random_uuid() where case_id = %s", cases[0])


def test_escalation_opens_only_what_the_function_ever_opens(made, superuser):
    """A director never opens health; escalated, such an item is seen and not read."""
    home, _ = _officer(made, "prison_director")
    opens = {}
    for part in ("custody", "health"):
        case = made.case("mk", home)
        item = made.item(case, (home, "treatment_officer"), parts={part})
        superuser.execute("update gate.item set due = %s where id = %s", [made.day(-2), item])
        with Session(role="worker") as worker:
            worker.ask("select gate.escalate()")
        opens[part] = superuser.execute("select opens from gate.addressee where item_id = %s and escalated", [item]).fetchone()[0]
    assert opens == {"custody": True, "health": False}


def test_nulls_are_refused(made, app):
    """No verb takes a missing value for permission."""
    who = made.person(made.institution("mk"))
    app.enter(who)
    quiet = {"gate.open", "gate.open_item", "gate.open_log", "gate.rights", "gate.acts_for", "gate.permitted", "gate.leave", "gate.opened",
             "gate.last_of_log", "gate.last_visit", "gate.opened_for_writing", "gate.seated_cases",
             "cases.find_for_oversight", "cases.find_recall", "cases.recall_ledger",
             "demo.is_demo_world", "cases.codes_of_seats"}  # fmt: skip
    verbs = made.su.execute(
        "select n.nspname || '.' || p.proname, p.pronargs from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where has_function_privilege('prag_app', p.oid, 'execute')"
        " and n.nspname in ('gate', 'cases', 'messages', 'demo')"
    ).fetchall()
    for name, count in verbs:
        if name in quiet or count == 0:
            continue
        done = app.tries(f"select {name}({', '.join(['null'] * count)})")
        assert not done, name
        assert app.refused is not None, name
        assert app.refused.sqlstate in ("PRA01", "PRA03", "23502"), (name, app.refused)
    for name in ("gate.open", "gate.open_item", "gate.rights"):
        arguments = ", ".join(["null"] * dict(verbs)[name])
        assert app.ask(f"select * from {name}({arguments})") == []
    print(f"verbs: n = {len(verbs)} called with nothing but nulls")


def test_with_nobody_inside_every_verb_refuses(made, app):
    """Whatever the web process may call, it may call only for somebody."""
    named = {"gate.leave", "demo.is_demo_world"}  # they say nothing of anybody
    named |= {"messages.queue"}  # which practitioner is to get which kind of mail
    named |= {"gate.pulses"}  # how long ago worker and sealer were at work
    named |= {"forums.public_counts"}  # what everybody may read, without an account
    home, who = _officer(made)
    case = made.case("mk", home)  # a table without a row would not even ask
    made.seat(case, home, who)
    made.exclude(case, who)
    made.item(case, (home, "mentor"), parts={"letter"})
    verbs = made.su.execute(
        "select n.nspname || '.' || p.proname, (select string_agg(case t when 'text'::regtype then quote_literal('work')"
        " when 'uuid'::regtype then quote_literal(%s) else 'null' end || '::' || format_type(t, null), ', ') from unnest(p.proargtypes) t)"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where has_function_privilege('prag_app', p.oid, 'execute')"
        " and n.nspname in ('gate', 'duties', 'cases', 'messages', 'forums', 'plans', 'demo', 'profiles')",
        [str(case)],
    ).fetchall()
    for name, arguments in verbs:
        if name not in named:
            assert not app.tries(f"select * from {name}({arguments or ''})"), name
            assert getattr(app.refused, "sqlstate", None) in ("PRA01", "PRA03"), (name, app.refused)
    tables = made.su.execute(
        "select oid::regclass::text from pg_class where relrowsecurity and has_table_privilege('prag_app', oid, 'select')"
    ).fetchall()
    of_institutions = HouseKillers(Stage(made.su, app))
    for (table,) in tables:
        if table.startswith(("forums.", "duties.", "organisations.")) and not made.su.execute(f"select from {table} limit 1").fetchall():
            of_institutions.row(table)
        assert not app.tries(f"select * from {table}"), table
        assert app.refused is not None, f"{table} answered 'none'"
        assert app.refused.sqlstate == "PRA01"
    print(f"verbs: n = {len(verbs) - len(named)} verbs and {len(tables)} tables asked by nobody")


def test_the_worker_and_the_sign_in_reach_no_case(made):
    """Their connections, with everything they may call."""
    case = made.case("mk", made.institution("mk"))
    schemas = "('cases', 'profiles', 'gate', 'organisations', 'audit')"
    found = made.su.execute(f"select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in {schemas}")
    tables = [row[0] for row in found.fetchall()]
    for role in ("worker", "login"):
        with Session(role=role) as other:
            for table in tables:
                assert not other.tries(f"select * from {table}"), (role, table)
            for verb in ("gate.open(%s, 'x')", "gate.open_log(%s)", "gate.rights(%s)", "gate.enter(%s::text)"):
                assert not other.tries(f"select {verb}", case), (role, verb)
                assert other.refused.sqlstate == "42501"
    print(f"verbs: n = {2 * len(tables)} tables asked by the worker and by the sign-in")


def test_two_who_answer_at_once_answer_once(made, superuser):
    """Both read the item as unanswered; the second waits for the first and is told."""
    home, first = _officer(made, "prison_director")
    second = made.person(home)
    made.function(home, "prison_director", second)
    case = made.case("mk", home)
    superuser.execute("update cases.case_header set phase = 'draft' where id = %s", [case])
    item = made.item(case, (home, "prison_director"), parts={"custody"})
    with Session() as one, Session() as two:
        one.enter(first)
        two.enter(second)
        two.conn.execute("set lock_timeout = '5s'")
        with one.conn.transaction():
            one.ask("select cases.decide(%s, 'confirmed', '')", item)
            two.conn.pgconn.send_query(f"select cases.decide('{item}', 'refused', 'no')".encode())
            two_pid = two.pid
            for _ in range(200):
                waits = superuser.execute("select wait_event_type from pg_stat_activity where pid = %s", [two_pid]).fetchone()[0]
                if waits == "Lock":
                    break
            assert waits == "Lock"
        result = two.conn.pgconn.get_result()
        assert b"already_answered" in result.error_message
    assert superuser.execute("select answer from gate.item where id = %s", [item]).fetchone()[0] == "confirmed"


def test_a_draft_ends_and_cannot_be_made_twice(made, app):
    """A case's first seat and its question have ends that are days."""
    home, who = _officer(made)
    arguments = {
        "p_case": uuid.uuid4(), "p_custody_from": made.today, "p_release_expected": None,
        "p_release_kind": "full_term", "p_legal_basis": made.basis["mk"], "p_criterion": made.criterion["mk"], "p_told": "x",
        "p_told_on": made.today, "p_told_language": "en", "p_wrapped_key": b"x",
        "p_name_id": uuid.uuid4(), "p_name": b"x", "p_identity_id": uuid.uuid4(),
        "p_birth_date": b"x",
        "p_personal_number": b"x", "p_address": b"x", "p_seat_ends": made.day(90), "p_due": made.day(9),
    }  # fmt: skip
    call = f"select cases.new_case({', '.join(f'{name} => %s' for name in arguments)})"
    app.enter(who)
    for change in ({"p_seat_ends": "infinity"}, {"p_due": "infinity"}, {"p_legal_basis": made.basis["ba"]}, {"p_told_on": made.day(1)},
                   {"p_release_kind": "other_day"}):  # fmt: skip
        assert not app.tries(call, *(arguments | change).values()), change
        assert app.refused.sqlstate == "PRA03"
    assert app.tries(call, *arguments.values())


def test_the_log_of_a_case_is_not_for_everybody(made, app):
    """A seat without the permission, and the permission without a seat."""
    home = made.institution("mk")
    silent, stranger = made.person(home), made.person(home)
    made.function(home, "social_worker", stranger)
    case = made.case("mk", home)
    made.seat(case, home, silent)
    put(made.su, "organisations.function", institution_id=home, kind="ngo_worker", holder_id=silent)
    for who in (silent, stranger):
        app.enter(who)
        assert app.one("select gate.open_log(%s)", case) is False
        assert app.ask("select * from audit.event") == []
