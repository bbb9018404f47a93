"""Which pages have those who write, read and publish notices? The list, a new one, and one language with its preview beside the data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import holders, may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.forums.notices import actions, rules
from prag.forums.notices.collect import Raw, held_between
from prag.forums.notices.forms import BeginForm, PeriodForm, WordsForm
from prag.forums.notices.sentences import LANGUAGES
from prag.forums.notices.sheet import Sheet, all_lines, find_sheet, reader_of
from prag.forums.notices.words import data_rows, gap_words, word_rows
from prag.kernel.clock import today
from prag.kernel.verdict import ALLOWED, refused
from prag.ui import words
from prag.ui.answers import done, form_page, only_post, tried, worked
from prag.ui.controls import Control
from prag.ui.jinja2 import day
from prag.ui.words import data_text, function_words, word

LOOK_BACK = timedelta(days=92)


@requires(Permission.NOTICE_REVIEW)
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    """The notices of the jurisdiction, and how far each language is."""
    writes = may(request.actor, Permission.NOTICE_WRITE)  # type: ignore[attr-defined]
    verdict = ALLOWED if writes else refused(_("Your function does not write notices."), function_words(holders(Permission.NOTICE_WRITE)))
    return form_page(
        request,
        "forums/notices.html",
        lines=all_lines([get_language() or "en", *LANGUAGES]),
        languages={code: word(words.LANGUAGES, code) for code in LANGUAGES},
        begin=Control(_("Write a notice"), reverse("notice_new"), verdict),
    )


@requires(Permission.NOTICE_WRITE)
@never_cache
def notice_new(request: HttpRequest) -> HttpResponse:
    """Choose a period, then the meetings held in it, then the language and the title."""
    asked = "first_year" in request.GET
    span = {"first": today() - LOOK_BACK, "last": today()}
    period = PeriodForm(request.GET) if asked else PeriodForm(initial=span)
    if asked and period.is_valid():
        span = {name: period.cleaned_data[name] for name in span}
    held = held_between(**span) if not asked or period.is_valid() else []
    form = BeginForm(
        request.POST or None,
        meetings=[(one["meeting"], _meeting_label(one)) for one in held],
        initial={"meetings": [one["meeting"] for one in held], "language": get_language()},
    )
    begun: list[UUID] = []

    def act() -> None:
        data = form.cleaned_data
        chosen = [one for one in held if one["meeting"] in data["meetings"]]
        begun.append(actions.begin_notice(meetings=chosen, language=data["language"], title=data["title"]))

    if request.method == "POST" and worked(form, act):
        next_ = _("The notice is begun. What you see beside the form is written from the data; add your own words and save.")
        return done(request, next_, "notice_page", begun[0], form.cleaned_data["language"])
    return form_page(request, "forums/notice_new.html", form, period=period, held=held, span=span)


def _meeting_label(one: Raw) -> str:
    return f"{day(date.fromisoformat(one['held_on']))}, {data_text(one['place_name'])} ({data_text(one['country'])})"


@requires(Permission.NOTICE_REVIEW)
@never_cache
def notice_page(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """One language: the words and the data on one side, the notice as it will stand on the other."""
    return _page(request, find_sheet(notice, language))


@requires(Permission.NOTICE_WRITE)
@never_cache
def notice_write(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """Save the editor's words; whoever comes without any gets the page."""
    sheet = find_sheet(notice, language)
    if request.method != "POST":
        return redirect("notice_page", notice, language)
    form = WordsForm(request.POST)

    def act() -> None:
        data = {name: form.cleaned_data[name] for name in ("title", "lead", "paragraphs")}
        actions.write_notice(notice=sheet.notice.id, language=language, **data)

    if worked(form, act):
        next_ = _("Saved. Somebody else reads it now as second reader; until then the page would say that it is not reviewed.")
        return done(request, next_, "notice_page", notice, language)
    return _page(request, sheet, form)


@requires(Permission.NOTICE_REVIEW)
@only_post("notice_page", "notice", "language")
def notice_reviewed(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """The second reader marks exactly the text that was shown."""
    sheet = find_sheet(notice, language)
    act = lambda: actions.review_notice(sheet=sheet, shown=request.GET.get("read", ""))  # noqa: E731
    next_ = _("Reviewed: your mark holds for exactly these words. If anybody changes one, it is gone.")
    return tried(request, act, next_, "notice_page", notice, language)


@requires(Permission.NOTICE_PUBLISH)
@only_post("notice_page", "notice", "language")
@step_up
def notice_publish(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """What was shown becomes public."""
    sheet = find_sheet(notice, language)
    act = lambda: actions.publish_notice(sheet=sheet, shown=request.GET.get("read", ""))  # noqa: E731
    next_ = _("Public from now on: everybody can read it without an account, and it stands on the front page.")
    return tried(request, act, next_, "notice_page", notice, language)


@requires(Permission.NOTICE_PUBLISH)
@only_post("notice_page", "notice", "language")
@step_up
def notice_withdraw(request: HttpRequest, notice: UUID, language: str) -> HttpResponse:
    """What is public no longer is."""
    act = lambda: actions.withdraw_notice(sheet=find_sheet(notice, language))  # noqa: E731
    next_ = _("Withdrawn: its address answers like one that does not exist. What others copied meanwhile cannot be called back.")
    return tried(request, act, next_, "notice_page", notice, language)


def _page(request: HttpRequest, sheet: Sheet, form: WordsForm | None = None) -> HttpResponse:
    reader = reader_of(request.actor)  # type: ignore[attr-defined]
    writes = rules.may_write(reader, sheet.standing, data_text(sheet.notice.institution.name))
    if form is None and writes:
        text = sheet.text
        form = WordsForm(initial={"title": text.title, "lead": text.lead, "paragraphs": text.paragraphs} if text else {})
    return form_page(
        request,
        "forums/notice_page.html",
        form,
        sheet=sheet,
        facts=sheet.collected.facts,
        writes=writes,
        reviewed=rules.is_reviewed(sheet.standing, sheet.digest),
        current=sheet.standing.published == sheet.digest,
        missing=gap_words(sheet.collected.gaps, sheet.language),
        words=word_rows(sheet.collected.facts.words),
        rows=data_rows(sheet.collected.facts),
        findings=[] if form is not None and form.is_bound else sheet.findings,
        languages=[(code, word(words.LANGUAGES, code)) for code in LANGUAGES],
        controls=_controls(reader, sheet),
    )


def _controls(reader: rules.Reader, sheet: Sheet) -> list[Control]:
    def control(label: str, name: str, verdict: Any, read: bool = True) -> Control:
        address = reverse(name, args=[sheet.notice.id, sheet.language])
        return Control(label, address + (f"?read={sheet.digest}" if read else ""), verdict, posts=True)

    found = [
        control(_("I have read it: mark as reviewed"), "notice_reviewed", rules.may_review(reader, sheet.standing, sheet.digest)),
        control(_("Publish"), "notice_publish", rules.may_publish(reader, sheet.standing, sheet.digest)),
    ]
    if sheet.publication:
        found.append(control(_("Withdraw"), "notice_withdraw", rules.may_withdraw(reader, sheet.standing), read=False))
    return found
