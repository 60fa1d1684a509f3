from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "vigie.safety"
    label = "safety"

    def ready(self) -> None:
        """Bring answers to the desk, and hear what is decided about them there."""
        from vigie.emergencies.notices import ItemDecided, subscribe
        from vigie.safety import desk
        from vigie.trust.triage.rooms import know

        know(desk.ROOM_OF_ANSWERS)
        subscribe(ItemDecided, desk.hear_decided)
