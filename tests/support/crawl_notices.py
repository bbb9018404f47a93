"""Which requests stand for each address of the public notice? For every notice of the world, of every jurisdiction, in each language."""

from __future__ import annotations

from typing import Any

from tests.support.canary import Canary
from tests.support.canary_ask import Example
from tests.support.crawl import Builder, both, get

LANGUAGES = ("sq", "en", "xx")
PERIOD = "?first_day=1&first_month=1&first_year=2021&last_day=31&last_month=12&last_year=2040"


def _of_notice(name: str, *forms: dict[str, Any]) -> Builder:
    return lambda canary, persona: both(name, *forms, notice=canary.ids["forums.notice"], language=LANGUAGES)


def _public(name: str) -> Builder:
    return lambda canary, persona: get(name, notice=canary.ids["forums.notice"], language=LANGUAGES)


def _new(canary: Canary, persona: str) -> list[Example]:
    path = "/announcements/new/" + PERIOD
    forms = [{"meetings": [str(one)], "language": "sq", "title": "New"} for one in canary.ids["forums.meeting"]]
    return [*both("notice_new"), Example(path), *(Example(path, "post", form) for form in forms)]


NOTICE_BUILDERS: dict[str, Builder] = {
    "notice_list": lambda c, p: both("notice_list"),
    "notice_new": _new,
    "notice_page": _of_notice("notice_page"),
    "notice_write": _of_notice("notice_write", {"title": "New", "lead": "", "paragraphs": "Two.\n\nThree."}),
    "notice_reviewed": _of_notice("notice_reviewed"),
    "notice_publish": _of_notice("notice_publish"),
    "notice_public": _public("notice_public"),
    "notice_text": _public("notice_text"),
    "notice_pdf": _public("notice_pdf"),
    "notice_withdraw": _of_notice("notice_withdraw"),
}
