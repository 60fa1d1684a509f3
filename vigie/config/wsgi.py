"""The door for the web server."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from vigie.lib import silence
from vigie.lib.closed import HEADERS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.config.settings")
_django = get_wsgi_application()
# Django's settings and models must be there before these.
from vigie.kit import whole  # noqa: E402
from vigie.safety import tap  # noqa: E402

log = logging.getLogger("vigie.web")
if not settings.DEBUG:
    silence.install()


class CutShort(Exception):
    """An answer that failed after it had begun; its reason is in our own log."""


def application(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Answer a request. Its client is the one that the gate names, which lets no
    client name itself; the web server sees nobody but the gate. No exception goes
    on to the web server, which would print its text."""
    environ["REMOTE_ADDR"] = environ.pop("HTTP_VIGIE_CLIENT", "")
    try:
        kept = tap.at_once(environ)
        if kept is not None:
            start_response("200 OK", list(kept.headers.items()))
            return [kept.plain]
        answer = _by_django(environ, start_response)
    except Exception:
        log.exception("a request failed outside of Django")
        start_response("500 Internal Server Error", [*HEADERS.items()])
        return [b""]
    return Parts(answer) if getattr(answer, "streaming", False) else answer


def _by_django(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Have Django answer, and keep what its view said is the same for all."""

    def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        begun[:] = [(status, headers)]
        return start_response(status, headers, *more)

    begun: list[tuple[str, list[tuple[str, str]]]] = []
    answer: Any = _django(environ, begin)
    for status, headers in begun:
        if not answer.streaming:
            whole.keep(environ, status, headers, answer.content)
    return answer


class Parts:
    """An answer that is made while it is sent."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer
        except Exception:
            log.exception("an answer was cut short")
            raise CutShort from None

    def close(self) -> None:
        """Let go of the files it was made from."""
        self._answer.close()
