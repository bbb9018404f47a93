"""Where does the application server enter? Through the door of `prag.ui.door`, with the limits of the settings."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _door():
    application = get_wsgi_application()
    from django.conf import settings

    from prag.accounts.sessions import whose
    from prag.documents.confined import hide_memory
    from prag.ui.door import Door, Fetched, Large
    from prag.ui.limits import is_fetched, is_large
    from prag.ui.slow_reader import Pace

    # This process holds the keys: no other one of its user may look into it.
    hide_memory()
    pace = Pace(settings.BODY_SECONDS, settings.SLOWEST_BYTES_A_SECOND)
    large = Large(is_large, whose, settings.MOST_BYTES_THERE, settings.LARGE_BODY_SECONDS, pace, settings.LARGE_AT_ONCE)
    fetched = Fetched(is_fetched, whose, settings.BODY_SECONDS, settings.FETCH_AT_ONCE, settings.FETCH_EACH)
    # What was loaded stays: the collector need not walk through it again and again, which costs a page a twentieth.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return Door(
        application, threads=settings.THREADS, most=settings.MOST_BYTES, patience=settings.BODY_SECONDS, pace=pace, large=large,
        fetched=fetched,
    )  # fmt: skip


application = _door()
