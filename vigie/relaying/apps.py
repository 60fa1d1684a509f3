from django.apps import AppConfig


class RelayingConfig(AppConfig):
    name = "vigie.relaying"
    label = "relaying"

    def ready(self) -> None:
        """Carry letters in the background, and leave no message unanswered."""
        from vigie.relaying import addresses, jobs, kinds, queueing, unheard
        from vigie.relaying.actions import VERBS
        from vigie.relaying.authorities import naming, reading
        from vigie.relaying.states import Channel
        from vigie.trust.journal.verbs import know
        from vigie.trust.retention import sweeping
        from vigie.trust.triage import rooms
        from vigie.work.worker import alongside, every

        know(VERBS | naming.VERBS)
        sweeping.register(queueing.unused)
        sweeping.register(addresses.unused)
        for channel in Channel:
            alongside(f"letters by {channel.name.lower()}", jobs.carrier(channel))
        kinds.know(unheard.REPLY)
        rooms.know(unheard.ROOM_OF_MESSAGES)
        every(unheard.SECONDS, "short messages")(unheard.keep_hearing)
        every(reading.SECONDS, "authorities")(reading.read_all)
        every(jobs.STALE_SECONDS, "stale letters")(jobs.give_back_stale)
