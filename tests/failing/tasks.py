"""A task that fails with what it was given to keep."""

import os

from django_tasks import task


@task()
def fail() -> None:
    raise ValueError(os.environ["CANARY"])
