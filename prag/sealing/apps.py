"""Sealing brings its mail and its job: outbox and worker do not know witnesses."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "prag.sealing"

    def ready(self) -> None:
        # Models and addresses are there only when the applications are ready.
        from django.utils.translation import gettext_lazy as _

        from prag.messages.kinds import KINDS, MailKind
        from prag.messages.worker import add_job
        from prag.sealing.actions import tell_witnesses
        from prag.sealing.mail import attachments, letter

        meaning, subject = _("the newest head of the log, for a witness"), _("Prag: head of the log to keep")
        KINDS["log_head"] = MailKind(meaning, letter, attachments, subject)
        add_job("tell_witnesses", tell_witnesses)
