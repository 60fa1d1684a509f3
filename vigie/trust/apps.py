from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "vigie.trust"
    label = "trust"

    def ready(self) -> None:
        """Journal what rooms below tell, and publish the journal's head."""
        from vigie.emergencies.notices import Acted, subscribe
        from vigie.trust.journal import heads, hearing, verbs
        from vigie.work.worker import every

        verbs.know(hearing.VERBS)
        subscribe(Acted, hearing.hear_acted)
        every(heads.SECONDS, "journal head")(heads.publish_head)
