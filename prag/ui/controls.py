"""Which controls does a page show? Each with its verdict: a blocked one stays visible, says why and who can."""

from __future__ import annotations

from dataclasses import dataclass

from prag.kernel.verdict import ALLOWED, Verdict


@dataclass(frozen=True, slots=True)
class Control:
    """A link or a button. `posts`: a button that sends a form of its own; `about`: hidden words that tell it apart."""

    label: str
    url: str
    verdict: Verdict = ALLOWED
    posts: bool = False
    about: str = ""


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first refusal among them, else allowed."""
    return next((one for one in verdicts if not one), ALLOWED)
