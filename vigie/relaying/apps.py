from django.apps import AppConfig


class RelayingConfig(AppConfig):
    name = "vigie.relaying"
    label = "relaying"

    def ready(self) -> None:
        """Carry the letters of every channel in the background."""
        from vigie.relaying import addresses, jobs, queueing
        from vigie.relaying.actions import VERBS
        from vigie.relaying.states import Channel
        from vigie.trust.journal.verbs import know
        from vigie.trust.retention import sweeping
        from vigie.work.worker import alongside, every

        know(VERBS)
        sweeping.register(queueing.unused)
        sweeping.register(addresses.unused)
        for channel in Channel:
            alongside(f"letters by {channel.name.lower()}", jobs.carrier(channel))
        every(jobs.STALE_SECONDS, "stale letters")(jobs.give_back_stale)
