"""The forum side brings its kind of mail: the outbox does not know forums."""

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "prag.forums"

    def ready(self) -> None:
        # Models and addresses are there only when the applications are ready.
        from django.utils.translation import gettext_lazy as _

        from prag.forums.invitation import attachments, letter
        from prag.messages.kinds import KINDS, MailKind

        KINDS["forum_meeting"] = MailKind(_("an invitation to a forum"), letter, attachments, _("Prag: invitation to a coordination forum"))
