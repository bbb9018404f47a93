"""Does every address declare who may use it?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from prag.access.permissions import Permission
from prag.access.web import declaration


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


@pytest.mark.parametrize("pattern", list(patterns(get_resolver())), ids=lambda p: p.name or str(p.pattern))
def test_every_view_declares(pattern):
    declared = declaration(pattern.callback)
    assert declared in ("public", "signed_in") or isinstance(declared, Permission)
