"""Which requests stand for each URL name? One entry a name; for every case and whatever else the address names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings

from prag.cli.seal import seal_now
from prag.guides.texts import GUIDES
from prag.kernel.clock import today
from prag.operations import health
from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get, post
from tests.support.crawl_documents import DOCUMENT_BUILDERS
from tests.support.crawl_exchange import EXCHANGE_BUILDERS
from tests.support.crawl_forums import FORUM_BUILDERS
from tests.support.crawl_notices import NOTICE_BUILDERS
from tests.support.crawl_papers import PAPER_BUILDERS
from tests.support.crawl_plans import PLAN_BUILDERS
from tests.support.crawl_releases import RELEASE_BUILDERS
from tests.support.crawl_sealing import SEALING_BUILDERS
from tests.support.crawl_services import SERVICE_BUILDERS


def _day(name: str, offset: int) -> dict[str, Any]:
    when = today() + timedelta(days=offset)
    return {f"{name}_day": when.day, f"{name}_month": when.month, f"{name}_year": when.year}


def _health(canary: Canary, persona: str) -> list[Example]:
    # The page tells of a worker that is away by 503; in this world it has just been at work.
    with psycopg.connect(settings.PLACES.conninfo("worker")) as worker:
        worker.execute("select gate.beat()")
    seal_now(settings.PLACES)
    health.PULSE = health.Pulse(health.ask_database)
    return get("health")


def _codes(canary: Canary) -> list[str]:
    return [canary.codes[case] for case in canary.cases]


def _case_new(canary: Canary, persona: str) -> list[Example]:
    ids = canary.ids
    form = {
        "name": "Somebody New", "release_kind": "full_term", "legal_basis": ids["organisations.legal_basis"][0],
        "criterion": ids["organisations.criterion"][0], "told": "What the case is for.", "told_language": "mk",
        **_day("custody_from", -30), **_day("release_expected", 200), **_day("told_on", -1),
    }  # fmt: skip
    forms = [
        form | {"legal_basis": basis, "criterion": c}
        for basis in ids["organisations.legal_basis"][:2]
        for c in ids["organisations.criterion"][:2]
    ]
    return both("case_new", *forms)


def _terms(canary: Canary) -> dict[str, Any]:
    return {"parts": ["work"], "writes": ["work"], "basis": "consent", **_day("consent_on", -1), **_day("ends", 30)}


def _seat_new(canary: Canary, persona: str) -> list[Example]:
    form = _terms(canary) | {"institution": canary.ids["organisations.institution"][0], "function": "social_worker"}
    return both("seat_new", form, code=_codes(canary))


def _seat_end(canary: Canary, persona: str) -> list[Example]:
    form = {"consent": "over"}
    return [e for case, seat in canary.pairs["gate.seat"] for e in both("seat_end", form, code=[canary.codes[case]], seat=[seat])]


def _seat_renew(canary: Canary, persona: str) -> list[Example]:
    form = {"reason": "task_goes_on", **_day("ends", 360)}
    return [e for case, seat in canary.pairs["gate.seat"] for e in both("seat_renew", form, code=[canary.codes[case]], seat=[seat])]


def _seat_go_on(canary: Canary, persona: str) -> list[Example]:
    return both("seat_go_on", {"reason": "nobody_else_yet", **_day("ends", 360)}, seat=canary.seats(persona))


def _decide(canary: Canary, persona: str) -> list[Example]:
    forms = ({"answer": "refused", "reason": ""}, {"answer": "given", **_terms(canary)}, {"answer": "confirmed", "reason": ""})
    return both("case_decide", *forms, item=canary.ids["gate.item"])


def _seat_ask(canary: Canary, persona: str) -> list[Example]:
    ask = {"function": "social_worker", "basis": "duty_in_law", "reason": "To prepare the day of release."}
    return both("seat_ask", *({**ask, "code": code} for code in (*_codes(canary), "Z9-ZZZZ")))


def _statement_new(canary: Canary, persona: str) -> list[Example]:
    said = {"rating": "some", "direction": "same", "kind": "fact", "text": "Seen today.", **_day("said_on", 0)}
    return both("statement_new", said, code=_codes(canary), area=["accommodation", "health", "family"])


def _statement_correct(canary: Canary, persona: str) -> list[Example]:
    said = {"rating": "some", "direction": "same", "kind": "fact", "text": "Corrected.", **_day("said_on", 0)}
    found = []
    for table in ("profiles.work_statement", "profiles.health_statement", "profiles.contact_statement"):
        by_case: dict[Any, list[Any]] = {}
        for case, statement in canary.pairs[table]:
            by_case.setdefault(case, []).append(statement)
        for case, statements in by_case.items():
            found += both("statement_correct", said, code=[canary.codes[case]], statement=statements[:1])
    return found


def _try_as(canary: Canary, persona: str) -> list[Example]:
    return both("try_as", practitioner=[canary.people[persona]])


def _people(name: str, *forms: dict[str, Any]) -> Builder:
    """An address about one person: those of the persona's institution and one of every other."""
    return lambda canary, persona: both(name, *forms, person=canary.near(persona))


def _exclude(canary: Canary, persona: str) -> list[Example]:
    forms = [{"code": code, "reason": "relative"} for code in _codes(canary)[:3]]
    return both("staff_exclude", *forms, person=canary.near(persona))


def _seats(canary: Canary, persona: str) -> list[Example]:
    deputy = {"holder": canary.people[persona], "deputy": "", **_day("deputy_from", 0), **_day("deputy_until", 9)}
    return both("seat_fill", deputy, seat=canary.seats(persona))


def _functions(canary: Canary, persona: str) -> list[Example]:
    return both("function_edit", {"holder": canary.people[persona]}, function=canary.ids["organisations.function"][::4])


def _institution_new(canary: Canary, persona: str) -> list[Example]:
    place = canary.ids["organisations.place"][0]
    form = {"kind": "ngo", "name": "New body", "short_name": "New", "place": place, "manager": "Somebody", "email": "new@demo.invalid"}
    return both("institution_new", form)


def _agreement_new(canary: Canary, persona: str) -> list[Example]:
    parties = canary.ids["organisations.institution"][:2]
    return both("agreement_new", {"title": "T", "purpose": "P", "parties": parties, **_day("starts", 0), **_day("ends", 90)})


def _plain(name: str, *forms: dict[str, Any]) -> Builder:
    """An address without parts."""
    return lambda canary, persona: both(name, *forms)


def _of_code(name: str, *forms: dict[str, Any]) -> Builder:
    """An address of a case, for every case."""
    return lambda canary, persona: both(name, *forms, code=_codes(canary))


# What takes rights away is asked last, so that it hides nothing from the others.
LAST = ("seat_end", "step_back", "seat_fill", "function_edit", "staff_leave", "staff_exclude", "staff_link", "staff_end", "account_logout",
        "account_end_sessions", "notice_withdraw", "document_withdraw")  # fmt: skip

BUILDERS: dict[str, Builder] = {
    **DOCUMENT_BUILDERS,
    **EXCHANGE_BUILDERS,
    **FORUM_BUILDERS,
    **NOTICE_BUILDERS,
    **PAPER_BUILDERS,
    **PLAN_BUILDERS,
    **SERVICE_BUILDERS,
    **SEALING_BUILDERS,
    **RELEASE_BUILDERS,
    "set_language": _plain("set_language", {"language": "en", "next": "/"}),
    "home": lambda c, p: get("home"),
    "help": lambda c, p: get("help"),
    "guide": lambda c, p: get("guide", kind=[*GUIDES, "no-such"]),
    "guide_pdf": lambda c, p: get("guide_pdf", kind=["social_work", "no-such"]),
    "health": _health,
    "case_list": lambda c, p: [*get("case_list"), Example("/cases/?sort=code"), Example("/cases/?release=past"), *post("case_list")],
    "case_page": _of_code("case_page"),
    "identity_show": _of_code("identity_show"),
    "identity_page": _of_code("identity_page"),
    "case_log": _of_code("case_log"),
    "step_back": lambda c, p: (
        both("step_back", {"reason": "relative", "sure": "on"}, code=_codes(c)[-2:]) + get("step_back", code=_codes(c))
    ),
    "case_new": _case_new,
    "name_search": _plain("name_search", {"name": "cnry"}, {"name": "zz"}),
    "case_decide": _decide,
    "seat_ask": _seat_ask,
    "log_find": lambda c, p: both("log_find", *({"code": code} for code in _codes(c))),
    "log_overseen": lambda c, p: both("log_overseen", case=c.cases),
    "seat_new": _seat_new,
    "seat_end": _seat_end,
    "seat_renew": _seat_renew,
    "seat_go_on": _seat_go_on,
    "statement_new": _statement_new,
    "statement_correct": _statement_correct,
    "staff": _plain("staff"),
    "staff_invite": _plain("staff_invite", {"name": "New One", "email": "one@demo.invalid", "functions": ["social_worker"]}),
    "function_new": _plain("function_new", {"kind": "social_worker"}),
    "function_edit": _functions,
    "seat_fill": _seats,
    "staff_person": _people("staff_person"),
    "staff_leave": _people("staff_leave", {**_day("first", 1), **_day("last", 5)}),
    "staff_back": _people("staff_back"),
    "staff_link": _people("staff_link", {"kind": "join"}, {"kind": "new_factor"}),
    "staff_end": lambda c, p: get("staff_end", person=c.near(p)) + post("staff_end", person=c.near(p)[1:2]),
    "staff_exclude": _exclude,
    "exclusion_lift": lambda c, p: both("exclusion_lift", person=c.near(p)[:3], exclusion=c.ids["gate.exclusion"]),
    "administration": _plain("administration"),
    "institution_new": _institution_new,
    "institution_manager": lambda c, p: both(
        "institution_manager", {"manager": "M", "email": "m@demo.invalid"}, institution=c.ids["organisations.institution"][:4]
    ),
    "agreement_new": _agreement_new,
    "basis_confirm": lambda c, p: both("basis_confirm", basis=c.ids["organisations.legal_basis"][:3]),
    "deadline_confirm": lambda c, p: both("deadline_confirm", deadline=c.ids["organisations.deadline"][:3]),
    "try_as": _try_as,
    "account_login": _plain("account_login", {"login": "a@b.invalid", "password": "no"}),
    "mfa_authenticate": _plain("mfa_authenticate", {"code": "123456"}),
    "openid_connect_login": lambda c, p: both("openid_connect_login", provider_id=["nobody"]),
    "openid_connect_callback": lambda c, p: both("openid_connect_callback", provider_id=["nobody"]),
    "account_logout": _plain("account_logout"),
    "account_accept": lambda c, p: both("account_accept", {"password": "x"}, token=["no"]),
    "account": _plain("account"),
    "account_unlock": _plain("account_unlock", {"password": "x", "next": "/"}),
    "account_reauthenticate": _plain("account_reauthenticate", {"password": "x"}),
    "account_change_password": _plain("account_change_password", {"oldpassword": "x"}),
    "account_second_factor": _plain("account_second_factor", {"code": "123456"}),
    "account_phone": _plain("account_phone", {"code": "123456"}),
    "account_keys": _plain("account_keys"),
    "account_key_add": _plain("account_key_add", {"name": "blue", "credential": "{}"}),
    "account_key_use": _plain("account_key_use", {"credential": "{}"}),
    "account_key_remove": lambda c, p: both("account_key_remove", key=[1]),
    "account_recovery_codes": _plain("account_recovery_codes"),
    "account_end_sessions": _plain("account_end_sessions"),
}
