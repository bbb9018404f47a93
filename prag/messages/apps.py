"""Django's own `messages` has the plain label, so ours is longer. Invitations of `prag.accounts` are queued from here on."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "prag.messages"
    label = "outbox"

    def ready(self) -> None:
        # Models and addresses are there only when the applications are ready.
        from prag.accounts.actions import on_invitation
        from prag.messages.actions import queue

        if queue not in on_invitation:
            on_invitation.append(queue)
