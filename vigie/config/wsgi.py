"""The door for the web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.config.settings")
_django = get_wsgi_application()


def application(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer a request. Its client is the one that the gate names, which lets no
    client name itself; the web server sees nobody but the gate."""
    environ["REMOTE_ADDR"] = environ.pop("HTTP_VIGIE_CLIENT", "")
    return _django(environ, start_response)
