"""How is each address asked for? For every URL name, examples made from the world and the persona; a name without is a defect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.support.canary import Canary
from tests.support.canary_ask import Example

Builder = Callable[[Canary, str], Iterable[Example]]
HTMX = {"HX-Request": "true"}


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the installation: its route and its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def names() -> list[str]:
    """Every URL name, once."""
    return sorted({pattern.name for _, pattern in patterns() if pattern.name})


def get(name: str, **choices: Iterable[Any]) -> list[Example]:
    """GET for every combination of the address's parts; the first also as htmx asks, for a part of a page."""
    found = [Example(path) for path in _paths(name, choices)]
    return found + [Example(one.path, headers=HTMX) for one in found[:1]]


def post(name: str, *forms: dict[str, Any], **choices: Iterable[Any]) -> list[Example]:
    """POST of each form (an empty one besides) to every combination of the address's parts."""
    return [Example(path, "post", form) for path in _paths(name, choices) for form in ({}, *forms)]


def both(name: str, *forms: dict[str, Any], **choices: Iterable[Any]) -> list[Example]:
    """GET and POST."""
    lists = {key: list(values) for key, values in choices.items()}
    return get(name, **lists) + post(name, *forms, **lists)


def _paths(name: str, choices: dict[str, Iterable[Any]]) -> list[str]:
    if not choices:
        return [reverse(name)]
    keys = list(choices)
    return [reverse(name, kwargs=dict(zip(keys, parts, strict=True))) for parts in product(*choices.values())]


def examples(name: str, canary: Canary, persona: str) -> list[Example]:
    """All examples of a URL name for a persona. Raises KeyError when nobody wrote any."""
    from tests.support.crawl_builders import BUILDERS

    return list(BUILDERS[name](canary, persona))
