"""Static files: gathered, named by content and compressed when they have changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Shipped by libraries and used by no page of ours; compressing them takes seconds.
UNUSED = [
    "*-src.*",
    "proj4*.js",
    "htmx-4*",
    "htmax-4*",
    "ext",
    "ninja",
    "Control.MiniMap.*",
    "leaflet.forms.js",
    "leaflet.extras.*",
]


def gather() -> bool:
    """Gather the static files if any has changed since; say whether it was done."""
    stamp = Path(settings.STATIC_ROOT) / "gathered"
    state = _state()
    if stamp.exists() and stamp.read_text() == state:
        return False
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        clear=True,
        ignore_patterns=UNUSED,
    )
    stamp.write_text(state)
    return True


def _state() -> str:
    """A digest of every static file's name, size and time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
