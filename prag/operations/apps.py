"""What the background does for the running of an installation is added to the worker's jobs when the parts are loaded."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "prag.operations"

    def ready(self) -> None:
        from prag.messages.worker import add_job
        from prag.operations.background import beat, keep_ledger

        add_job("beat", beat)
        add_job("ledger", keep_ledger)
