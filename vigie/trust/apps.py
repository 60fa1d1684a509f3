from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "vigie.trust"
    label = "trust"

    def ready(self) -> None:
        """Journal what rooms below tell, publish its head, and end what is over."""
        from django.db.models.signals import post_migrate

        from vigie.emergencies.notices import Acted, ItemDecided, subscribe
        from vigie.trust.journal import heads, hearing, verbs
        from vigie.trust.learning import teaching
        from vigie.trust.limits import spending
        from vigie.trust.people import actions, noting  # noqa: F401  it connects itself
        from vigie.trust.retention import (
            erasers,
            forgetting,
            gaps,  # noqa: F401  a check
            samples,
        )
        from vigie.trust.sealed import (
            cases,
            erasing,
            glass,
            hands,  # noqa: F401  it connects itself
            pairs,
            telling,
        )
        from vigie.work.worker import every

        for room in (hearing, forgetting, telling, actions):
            verbs.know(room.VERBS)
        post_migrate.connect(samples.leave_words_out, sender=self)
        erasers.register("keys of cases", erasing.erase_cases)
        subscribe(Acted, hearing.hear_acted)
        subscribe(ItemDecided, teaching.hear_decided)
        every(teaching.SECONDS, "teaching")(teaching.teach_when_due)
        every(heads.SECONDS, "journal head")(heads.publish_head)
        every(forgetting.SECONDS, "forget")(forgetting.forget)
        every(60, "unlocked keys")(pairs.forget_sessions)
        every(60, "shares of the glass")(glass.forget_shares)
        every(60, "destroyed cases")(cases.finish_destroying)
        every(600, "spent proofs")(spending.forget_spent)
