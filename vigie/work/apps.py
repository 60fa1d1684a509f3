from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "vigie.work"
    label = "work"

    def ready(self) -> None:
        """Have a failed task's row say where it failed, without the texts it met."""
        from django_tasks_db import models

        from vigie.lib import silence
        from vigie.work import quiet  # noqa: F401 its check is registered
        from vigie.work.worker import BEAT, beat, every

        every(BEAT, "beat")(beat)

        def told(error: BaseException) -> list[str]:
            return [silence.told(error)]

        setattr(models, "format_exception", told)  # noqa: B010 it is no name of theirs
