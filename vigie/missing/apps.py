from django.apps import AppConfig


class MissingConfig(AppConfig):
    name = "vigie.missing"
    label = "missing"

    def ready(self) -> None:
        """Know the verbs of a call, and go on with what a new one still lacks."""
        from vigie.missing import after, calls, steps
        from vigie.trust.journal import verbs
        from vigie.work.worker import every

        verbs.know(calls.VERBS)
        steps.know_steps()
        every(after.SECONDS, "calls")(after.catch_up)
