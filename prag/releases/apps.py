"""The release side brings its job: the worker does not know cases."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "prag.releases"

    def ready(self) -> None:
        # Models and addresses are there only when the applications are ready.
        from prag.messages.worker import add_job
        from prag.releases.recount import recount_slice

        add_job("recount", recount_slice)
