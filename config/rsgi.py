"""Where does the application server enter? Through the door of `prag.ui.door`, with the limits of the settings."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _door():
    application = get_wsgi_application()
    from django.conf import settings

    from prag.documents.confined import hide_memory

    # This process holds the keys: no other one of its user may look into it.
    hide_memory()
    from prag.accounts.sessions import belongs_to_somebody
    from prag.ui.door import Door, Large
    from prag.ui.limits import is_large

    large = Large(is_large, belongs_to_somebody, settings.MOST_BYTES_THERE, settings.LARGE_BODY_SECONDS, settings.LARGE_AT_ONCE)
    # What was loaded stays: the collector need not walk through it again and again, which costs a page a twentieth.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return Door(application, threads=settings.THREADS, most=settings.MOST_BYTES, patience=settings.BODY_SECONDS, large=large)


application = _door()
