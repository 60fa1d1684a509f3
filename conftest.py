"""What every test shares."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Serve static files as they lie in the rooms: tests gather none."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _no_page_kept():
    """A page kept from one test is not shown in the next."""
    from vigie.kit.fastlane import shelf

    shelf.clear()
