"""How does the list of notices look? Each institution in words: what it may learn, when it was told, how far that got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from prag.exchange.board import Board, Recipient, Sent, days_since
from prag.exchange.forms.notices import basis_word
from prag.exchange.words import confirmed_word, days_waited, fields_words
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, INSTITUTION_KINDS, due_word, word


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One institution. `state`: done, due, late, waiting or blocked, with its sentence; `steps`: what happened, each with its day."""

    name: str
    kind: str
    function: str
    may_learn: str
    told: str
    basis: str
    state: str
    says: str
    steps: list[str]
    earlier: list[str]
    recall: UUID | None


def notice_rows(board: Board) -> list[NoticeRow]:
    """Every institution of the board."""
    return [_row(board, one) for one in board.recipients if one.must_know or one.notices]


def _row(board: Board, one: Recipient) -> NoticeRow:
    last = one.last
    state, says = _state(board, one)
    return NoticeRow(
        name=one.name,
        kind=word(INSTITUTION_KINDS, one.kind),
        function=word(FUNCTIONS, last.function if last else one.function),
        may_learn=fields_words(one.fields),
        told=_told(last) if last else "",
        basis=str(basis_word(board, last.basis)) if last and last.basis else "",
        state=state,
        says=says,
        steps=[*(_steps(last, board.today) if last else []), *_standing(one)],
        earlier=[_earlier(other) for other in one.notices if other is not last],
        recall=last.item if last and not one.leads else None,
    )


def _state(board: Board, one: Recipient) -> tuple[str, str]:
    """The first thing that one wants to know of an institution."""
    last = one.last
    if last is None:
        return ("blocked", one.verdict.reason) if not one.verdict else ("waiting", _("Not told yet"))
    if one.consent_over:
        if one.must_know:
            return "waiting", _("Told on the person's consent, which is over. Not told on another basis yet")
        return "blocked", _("Told on the person's consent, which is over. It is told nothing more.")
    if one.other_date:
        return "late", _("Told of another date: %(day)s") % {"day": _date_word(last.release)}
    if last.acknowledged_on:
        return "done", _("Acknowledged on %(day)s") % {"day": day(last.acknowledged_on)}
    due = last.state.due if last.state else board.due
    days = (due - board.today).days
    return ("late" if days < 0 else "due"), _("Not acknowledged. %(when)s") % {"when": due_word(days)}


def _steps(sent: Sent, today: date) -> list[str]:
    """What happened to a notice, in order; who acts, and where it was carried to when nobody answered."""
    state = sent.state
    if state is None:
        return []
    steps = []
    if state.opened_at:
        steps.append(_("Opened on %(day)s") % {"day": day(localdate(state.opened_at))})
    elif sent.waits:
        steps.append(_("Not opened yet"))
    if sent.acting:
        steps.append(_("The %(function)s acts") % {"function": word(FUNCTIONS, sent.acting)})
    end = localdate(state.closed_at) if state.closed_at else today
    if waited := days_since(sent.sent_on, end):
        steps.append((_("Waits for %(days)s") if sent.waits else _("Took %(days)s")) % {"days": days_waited(waited)})
    if state.deputy_since:
        steps.append(_("Deputy told on %(day)s") % {"day": day(localdate(state.deputy_since))})
    if state.head_since:
        steps.append(_("Head of the institution told on %(day)s") % {"day": day(localdate(state.head_since))})
    return steps


def _standing(one: Recipient) -> list[str]:
    """That a consent stands by itself, and how it ends: nobody asks about it any more where no seat goes with it."""
    if not one.on_consent_alone:
        return []
    return [
        _("It has no seat. The consent to inform it stands, so it is told when the day changes."),
        _("If the consent is over, call the notice back."),
    ]


def _told(sent: Sent) -> str:
    if sent.release is None:
        return _("Sent on %(day)s: no day of release any more") % {"day": day(sent.sent_on)}
    return _("Sent on %(day)s: release on %(release)s") % {"day": day(sent.sent_on), "release": day(sent.release)}


def _earlier(sent: Sent) -> str:
    if sent.recalled and sent.confirmed_at:
        return f"{_told(sent)}: {_('called back')}. {confirmed_word(sent.confirmed_at, sent.confirmed_as)}"
    if sent.recalled:
        end = _("called back, not confirmed yet")
    elif sent.consent_over_on:
        end = _("closed on %(day)s: the consent is over") % {"day": day(sent.consent_over_on)}
    elif sent.acknowledged_on:
        end = _("acknowledged on %(day)s") % {"day": day(sent.acknowledged_on)}
    else:
        end = _("replaced before it was acknowledged")
    return f"{_told(sent)}: {end}"


def _date_word(release: date | None) -> str:
    return day(release) if release else _("no date any more")
