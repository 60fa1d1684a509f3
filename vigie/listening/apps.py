from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "vigie.listening"
    label = "listening"

    def ready(self) -> None:
        """Bring calls to the desk, and hear what is decided about them there."""
        from vigie.emergencies import looking
        from vigie.emergencies.notices import ItemDecided, subscribe
        from vigie.listening import desk, named
        from vigie.listening.live import adding
        from vigie.trust.journal import verbs
        from vigie.trust.triage.rooms import know

        know(desk.ROOM)
        verbs.know(adding.VERBS)
        subscribe(ItemDecided, desk.hear_decided)
        looking.register(named.PLACE, named.look)
