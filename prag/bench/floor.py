"""The first floor: a bare Django that returns the same bytes from memory, behind the same application server."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from prag.ui.door import Door

PAGES = {file.stem: file.read_bytes() for file in Path(os.environ["PRAG_FLOOR_PAGES"]).glob("*.html")}


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The stored page."""
    return HttpResponse(PAGES[name])


urlpatterns = [path("<str:name>", page)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="floor", USE_TZ=True)
application = Door(get_wsgi_application(), threads=4, most=0, patience=5)
