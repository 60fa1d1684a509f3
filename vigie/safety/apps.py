from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "vigie.safety"
    label = "safety"

    def ready(self) -> None:
        """Know letters and verbs of a check, keep checks going, bring answers to the
        desk, and hear what is decided about them there."""
        from vigie.emergencies import looking, notices
        from vigie.listening.registry import register
        from vigie.relaying import incoming
        from vigie.safety import (
            by_sms,
            checks,
            circle_words,
            desk,
            given_asking,
            given_forgotten,
            hints,
            jobs,
            known_safe,
            letters,
            listed,
            news,
            silence,
            suggesting,
        )
        from vigie.trust.journal import verbs
        from vigie.trust.retention import sweeping
        from vigie.trust.triage.rooms import know
        from vigie.work.worker import every

        verbs.know(checks.VERBS)
        letters.know_kinds()
        circle_words.know_kinds()
        given_asking.know_kinds()
        every(jobs.SECONDS, "checks")(jobs.keep_checks)
        every(jobs.TELL_SECONDS, "circles")(news.tell_circles)
        every(jobs.SECONDS, "silence")(silence.climb)
        every(hints.SECONDS, "hints")(hints.look)
        know(desk.ROOM_OF_ANSWERS)
        know(by_sms.ROOM_OF_MESSAGES)
        sweeping.register(listed.unused)
        sweeping.register(given_forgotten.over)
        incoming.register(by_sms.hear)
        register(suggesting.hear)
        looking.register(known_safe.PLACE, known_safe.look)
        notices.subscribe(notices.PostsWithdrawn, suggesting.hear_withdrawn)
        notices.subscribe(notices.PostsRestored, suggesting.hear_restored)
        notices.subscribe(notices.ItemDecided, desk.hear_decided)
