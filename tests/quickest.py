"""A pytest plugin for `make mutation`: find a fault as cheaply as can be.

The quickest tests run first, by the times that mutmut has noted, and Hypothesis tries
the same examples each time and does not make a failing one smaller.
"""

import gc
import json
from pathlib import Path

import pytest
from hypothesis import Phase, settings

NOTED = Path("mutmut-stats.json")

settings.register_profile(
    "quickest",
    phases=(Phase.explicit, Phase.generate),
    derandomize=True,
    database=None,
    deadline=None,
)


def pytest_configure() -> None:
    """Let each run look through its own garbage alone: else a third of its time."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the quickest first, as soon as mutmut knows which they are.

    Nobody asks for Django's own permissions, which it would make anew whenever the
    tables are emptied: half of what a short test with a database costs.
    """
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(
        create_permissions,
        dispatch_uid="django.contrib.auth.management.create_permissions",
    )
    if NOTED.exists():
        times = json.loads(NOTED.read_text())["duration_by_test"]
        items.sort(key=lambda item: times.get(item.nodeid, 0.0))
