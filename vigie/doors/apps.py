from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "vigie.doors"
    label = "doors"

    def ready(self) -> None:
        """Start the room, once its tables are known."""
        from vigie.doors.starting import start

        start()
