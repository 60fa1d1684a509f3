from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "vigie.pulse"
    label = "pulse"

    def ready(self) -> None:
        """Hear chunks and withdrawn posts, and keep the counts in the background."""
        from vigie.emergencies.notices import (
            PostsRestored,
            PostsWithdrawn,
            subscribe,
        )
        from vigie.listening.registry import register
        from vigie.pulse import hearing, jobs, pruning
        from vigie.pulse.actions import VERBS
        from vigie.trust.journal.verbs import know
        from vigie.work.worker import every

        know(VERBS)
        register(hearing.hear)
        subscribe(PostsWithdrawn, hearing.hear_withdrawn)
        subscribe(PostsRestored, hearing.hear_restored)
        every(jobs.SECONDS, "pulse")(jobs.keep_pulse)
        every(pruning.SECONDS, "withdrawn")(pruning.prune)
