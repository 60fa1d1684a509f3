from django.apps import AppConfig


class LookoutsConfig(AppConfig):
    name = "vigie.lookouts"
    label = "lookouts"

    def ready(self) -> None:
        """Start the room, once its tables are known."""
        from vigie.lookouts.starting import start

        start()
