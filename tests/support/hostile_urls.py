"""Which addresses does a careless programmer add? A view that is really injectable, behind the real middleware."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from prag.access.web import signed_in


@signed_in
def search(request: HttpRequest) -> JsonResponse:
    """What was typed goes into the statement as it is; everything the database says, errors too, goes to the browser."""
    said: list[Any] = []
    error = ""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"select code::text from cases.case_header where code::text ilike '%{request.GET['q']}%'")
            raw = cursor.cursor
            while True:
                if raw.description:
                    said.append([[str(value) for value in row] for row in raw.fetchall()])
                if not raw.nextset():
                    break
    except Exception as failed:  # careless on purpose
        diag = getattr(failed.__cause__, "diag", None)
        said.append([str(getattr(diag, name, "")) for name in ("sqlstate", "message_detail", "context")] + [str(failed)])
        error = getattr(failed.__cause__, "sqlstate", None) or "client"
    return JsonResponse({"said": said, "error": error, "request": str(request.actor.request)})  # type: ignore[attr-defined]


urlpatterns = [path("hostile/", search, name="hostile"), path("", include("config.urls"))]
handler404 = "prag.ui.errors.not_found"
handler500 = "prag.ui.errors.broken"
