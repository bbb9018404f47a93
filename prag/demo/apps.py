"""The demo offers its personas to the front page, which does not know the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "prag.demo"

    def ready(self) -> None:
        from prag.demo.personas import list_personas
        from prag.desk import front

        front.offer_personas(list_personas)
