from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "vigie.listening"
    label = "listening"

    def ready(self) -> None:
        """Say what people do here, for the journal."""
        from vigie.listening.actions import VERBS
        from vigie.trust.journal.verbs import know

        know(VERBS)
