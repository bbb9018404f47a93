"""What does a rule answer? A verdict: allowed, or refused with the reason and who can mend it."""

from __future__ import annotations

from dataclasses import dataclass

# The `who` of a refusal that nobody can lift any more. Screens say so in words of its own: a `who` left out is never taken for it.
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. Falsy when refused.

    `reason` is the sentence the screen shows; `who` names the function that can mend it (never a person), or is `NOBODY`.
    Only what one types anew oneself has none.
    """

    ok: bool
    reason: str = ""
    who: str = ""

    def __bool__(self) -> bool:
        return self.ok

    def __and__(self, other: Verdict) -> Verdict:
        """The first refusal of the two, else allowed."""
        return other if self.ok else self


ALLOWED = Verdict(True)


def refused(reason: str, who: str = "") -> Verdict:
    """A refusal with its reason in words."""
    return Verdict(False, str(reason), str(who))


def settled(reason: str) -> Verdict:
    """A refusal that nobody can lift any more: it is answered, over, withdrawn, replaced."""
    return Verdict(False, str(reason), NOBODY)


class Refused(Exception):
    """Raised by an action whose rule refused; carries the verdict so that a screen can say why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def demand(verdict: Verdict) -> None:
    """Raise `Refused` unless the verdict allows."""
    if not verdict:
        raise Refused(verdict)
