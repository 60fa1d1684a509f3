from django.apps import AppConfig


class MissingConfig(AppConfig):
    name = "vigie.missing"
    label = "missing"

    def ready(self) -> None:
        """Start the room, once its tables are known."""
        from vigie.missing.starting import start

        start()
