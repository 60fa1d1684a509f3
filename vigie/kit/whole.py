"""Whole answers from memory, headers and all, given before Django begins.

A page of `made_once` costs little, the way to it through all that Django does for any
page costs more. Where a view says under which key its answer is the same for all, the
answer is kept as it left, for the twenty seconds of the page itself. Only questions
without a cookie and a query come into it, so that it holds nobody's choice.
"""

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from vigie.kit.fastlane import SECONDS, Kept, encoding_for, shelf

_MARK = "vigie.whole"

Environ = dict[str, Any]
Key = tuple[object, ...]


def mark(request: HttpRequest, key: Key) -> None:
    """Have the answer to a request kept whole. `key` must hold all that it says."""
    request.META[_MARK] = key


def keep(environ: Environ, status: str, headers: Iterable[Any], body: bytes) -> None:
    """Keep an answer that is about to leave, if its view said so and it sets nothing
    in the reader's browser."""
    key = environ.get(_MARK)
    named = dict(headers)
    if key and is_plain(environ) and status == "200 OK" and "Set-Cookie" not in named:
        made = Kept(_moment(), "", named, body, "")
        shelf.put(_place(environ, key), made)


def found(environ: Environ, key: Key) -> Kept | None:
    """Return the answer that is kept for a question, as its browser reads it."""
    return shelf.get(_place(environ, key), _moment())


def is_plain(environ: Environ) -> bool:
    """Whether a question is what Django would let through to a public page: to a host
    of ours, by HTTPS where it must be, with nothing in it that its reader chose."""
    if environ.get("HTTP_COOKIE") or environ.get("QUERY_STRING"):
        return False
    if settings.HTTPS and environ.get("HTTP_X_FORWARDED_PROTO") != "https":
        return False
    domain, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _place(environ: Environ, key: Key) -> Key:
    encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return ("whole", environ["REQUEST_METHOD"], encoding, *key)


def _moment() -> Key:
    return (int(time.time()) // SECONDS,)
