"""What does the front page offer beside signing in? Other parts put their offers in; the desk imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

# Filled once by the app config of `prag.demo`: a function that lists whom a visitor may try, empty outside the demo.
_personas: list[Callable[[], Sequence[Any]]] = []


def offer_personas(source: Callable[[], Sequence[Any]]) -> None:
    """Register where the front page gets its "Try it as …" list from. Each entry has `practitioner`, `label`, `one_line`."""
    if source not in _personas:
        _personas.append(source)


def personas() -> list[Any]:
    """Everybody a visitor may try."""
    return [one for source in _personas for one in source()]
