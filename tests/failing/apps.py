"""A chore and a task of the worker that fail."""

import os

from django.apps import AppConfig


class FailingConfig(AppConfig):
    name = "tests.failing"
    label = "failing"

    def ready(self) -> None:
        from tests.failing.tasks import fail
        from vigie.work.worker import every

        @every(2, "failing")
        def chore(now: object) -> None:
            fail.enqueue()
            raise ValueError(os.environ["CANARY"])
