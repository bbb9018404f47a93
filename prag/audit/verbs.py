"""Which words does the log know? The six of Directive (EU) 2016/680, article 25, and the running of the system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """A word of the log. `by_gate_only`: written by the gate's own functions, never at the web process's wish.

    `reads`: nothing is changed by what it says; such rows are still taken when an unsealed log takes no others.
    `changes`: what it tells of is not done again when the same form comes a second time.
    """

    word: str
    led: bool
    meaning: str
    by_gate_only: bool = False
    reads: bool = False
    changes: bool = False


VERBS = (
    Verb("collection", True, "a row of a case was added", by_gate_only=True, changes=True),
    Verb("alteration", True, "a row of a case was changed", by_gate_only=True, changes=True),
    Verb("consultation", True, "a part of a case was opened", by_gate_only=True, reads=True),
    Verb("disclosure", True, "something was handed to an institution", changes=True),
    Verb("combination", True, "data of two sources were brought together", changes=True),
    Verb("erasure", True, "a row of a case was erased", by_gate_only=True, changes=True),
    Verb("list_read", False, "a list of cases was read, by codes alone", reads=True),
    Verb("search", False, "a name was looked for among one's own cases", by_gate_only=True, reads=True),
    Verb("refusal", False, "the gate refused to open, or to take somebody into an institution", by_gate_only=True, reads=True),
    Verb("transition", False, "a case went to another phase", by_gate_only=True, changes=True),
    Verb("administration", False, "seats, functions, agreements or people changed", by_gate_only=True, changes=True),
    Verb("forum", False, "something of a forum, a notice, a service or the role map was added or changed", by_gate_only=True, changes=True),
    Verb("log_read", False, "the log of a case was read", by_gate_only=True, reads=True),
    Verb("system", False, "the worker did what was due", by_gate_only=True),
    Verb(
        "witness",
        False,
        "an institution confirmed that it keeps a head of the sealed log, or became a witness",
        by_gate_only=True,
        changes=True,
    ),
    Verb("sign_in", False, "somebody signed in", reads=True),
    Verb("sign_out", False, "somebody signed out", reads=True),
    Verb("sign_in_refused", False, "a sign-in failed", reads=True),
    Verb("locked", False, "a session was locked", reads=True),
    Verb("unlocked", False, "a session was unlocked", reads=True),
    Verb("second_factor_set", False, "a second factor was set up", reads=True),
    Verb("second_factor_removed", False, "a security key or phone was removed", reads=True),
    Verb("recovery_code_used", False, "somebody signed in with a code on paper", reads=True),
    Verb("provider_linked", False, "an account was tied to an institution's identity provider", reads=True),
    Verb("recovery_started", False, "a new password or second factor was asked for somebody", reads=True),
    Verb("access_ended", False, "somebody's access ended", reads=True),
)
CHANGING_VERBS = tuple(verb.word for verb in VERBS if verb.changes)
SIGN_IN_VERBS = (
    "sign_in",
    "sign_out",
    "sign_in_refused",
    "locked",
    "unlocked",
    "second_factor_set",
    "second_factor_removed",
    "recovery_code_used",
    "provider_linked",
    "recovery_started",
    "access_ended",
)
