"""How does a test send a form? With a fresh key, as the form of a page has; with the key it names, or with none (`WITHOUT_KEY`)."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client as DjangoClient
from django.test.client import MULTIPART_CONTENT

from prag.ui.sent import FIELD

WITHOUT_KEY = {FIELD: ""}


class Client(DjangoClient):
    """A browser whose forms carry keys."""

    def post(self, path: str, data: Any = None, content_type: str = MULTIPART_CONTENT, **extra: Any) -> Any:  # type: ignore[override]
        """Send a form once. The same key twice is the same form twice."""
        if content_type == MULTIPART_CONTENT:
            data = {FIELD: str(uuid.uuid4())} | dict(data or {})
        return super().post(path, data, content_type, **extra)
