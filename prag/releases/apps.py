"""The release side brings its job, and counts for the plan: the worker does not know cases, the plan does not know duties."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "prag.releases"

    def ready(self) -> None:
        # Models and addresses are there only when the applications are ready.
        from prag.messages.worker import add_job
        from prag.plans.counting import count_with
        from prag.releases.engine import recount
        from prag.releases.recount import recount_slice

        add_job("recount", recount_slice)
        count_with(recount)
