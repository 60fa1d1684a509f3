"""Public pages from memory: built once, compressed once, true for twenty seconds.

What a thousand frightened readers ask for is the same page. It is kept as compressed
bytes per address, language and revision; a request then costs one small query. A page
holds ages ("12 min ago"), hence the twenty seconds. Whoever is signed in gets all of
it fresh, and nothing made for them is ever kept.
"""

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b
from typing import Any

import brotli
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

View = Callable[..., HttpResponse]

SECONDS = 20  # how old a page's words may be
MOST_BYTES = 64 * 2**20  # of every process: some 4,000 pages of a board
LONGEST_QUERY = 200


@dataclass
class Kept:
    """One page: its bytes as they are, and as each browser wants them."""

    stamp: tuple[object, ...]
    content_type: str
    headers: dict[str, str]
    plain: bytes
    tag: str
    packed: dict[str, bytes] = field(default_factory=dict)

    def bytes_for(self, encoding: str) -> bytes:
        """Return the body in an encoding, compressed on its first use."""
        if not encoding:
            return self.plain
        if encoding not in self.packed:
            self.packed[encoding] = _PACK[encoding](self.plain)
        return self.packed[encoding]

    @property
    def size(self) -> int:
        """Bytes of memory, as if both compressed forms were there."""
        return len(self.plain) * 3 // 2


_PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


class Shelf:
    """A bounded store of pages; the one unused for longest leaves first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._pages: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._building = [threading.Lock() for _ in range(64)]

    def get(self, key: tuple[object, ...], stamp: tuple[object, ...]) -> Kept | None:
        """Return the page of `key` if it was made under `stamp`."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is None or kept.stamp != stamp:
                return None
            self._pages.move_to_end(key)
            return kept

    def put(self, key: tuple[object, ...], kept: Kept) -> None:
        """Keep a page in the place of an older one of the same key."""
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += kept.size - (before.size if before else 0)
            self._pages[key] = kept
            while self._bytes > self.most_bytes and self._pages:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size

    def building(self, key: tuple[object, ...]) -> threading.Lock:
        """The lock under which a page is built, so that a crowd builds it once."""
        return self._building[hash(key) % len(self._building)]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0


shelf = Shelf()


def public_page(
    revision: Callable[..., object], *, words: Sequence[str] = ()
) -> Callable[[View], View]:
    """Keep the answers that a view gives to readers who are not signed in.

    `revision` gets the view's own arguments and returns what changes with every
    public change, or None when there is no such page. `words` are the names in the
    query that the view reads; others make no difference. Only answers 200 to GET and
    HEAD are kept. The view must not put anything personal, a CSRF token or the name
    of the host into its answer, and of a session look at who is signed in alone.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def fast(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {"GET", "HEAD"} or _is_somebody(request):
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Cache-Control", "private, no-store")
                return response
            made = revision(*args, **kwargs)
            query = _query(request, words)
            if made is None or query is None:
                return view(request, *args, **kwargs)
            key = (request.path, query, get_language())
            stamp = (made, int(time.time()) // SECONDS)
            kept = shelf.get(key, stamp)
            if kept is None:
                with shelf.building(key):
                    kept = shelf.get(key, stamp)
                    if kept is None:
                        response = view(request, *args, **kwargs)
                        if response.status_code != 200 or response.streaming:
                            return response
                        kept = _keep(stamp, response)
                        shelf.put(key, kept)
            return _answer(request, kept)

        return fast

    return decorate


def _is_somebody(request: HttpRequest) -> bool:
    """Whether somebody is signed in, or is still to be told something.

    A cookie alone proves nothing: a made-up one must cost no page. Both are signed,
    so that such a one is found out before the database is asked.
    """
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies and SESSION_KEY in request.session:
        return True
    return "messages" in cookies and len(get_messages(request)) > 0


def _query(request: HttpRequest, words: Sequence[str]) -> tuple[object, ...] | None:
    """The part of the query that matters; None when it is too long to be kept.

    An empty word is not a missing one: a view may refuse it.
    """
    pairs = tuple((w, request.GET[w]) for w in words if w in request.GET)
    return pairs if sum(len(v) for _, v in pairs) <= LONGEST_QUERY else None


def _keep(stamp: tuple[object, ...], response: HttpResponse) -> Kept:
    body = response.content
    headers = {
        name: value
        for name, value in response.items()
        if name.lower() not in {"content-type", "content-length", "vary"}
    }
    tag = blake2b(body, digest_size=9).hexdigest()
    return Kept(stamp, response["Content-Type"], headers, body, tag)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    tag = f'"{kept.tag}{encoding}"'
    asked = request.headers.get("If-None-Match", "")
    response: HttpResponse
    response = HttpResponseNotModified() if tag in asked else _whole(kept, encoding)
    for name, value in kept.headers.items():
        response.headers[name] = value
    response["ETag"] = tag
    # Kept by the browser, but asked again each time: 304 when nothing changed.
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    return response


def made_once(
    request: HttpRequest, key: tuple[object, ...], make: Callable[[], str]
) -> HttpResponse:
    """Return a page that is the same for all under one key, made at its first use.

    For answers to what was sent, which no browser keeps: `key` must hold all that the
    page says, and the page nothing about one person.
    """
    stamp = (int(time.time()) // SECONDS,)
    kept = shelf.get(key, stamp)
    if kept is None:
        kept = Kept(stamp, "text/html; charset=utf-8", {}, make().encode(), "")
        shelf.put(key, kept)
    return _whole(kept, encoding_for(request.headers.get("Accept-Encoding", "")))


def _whole(kept: Kept, encoding: str) -> HttpResponse:
    body = kept.bytes_for(encoding)
    response = HttpResponse(body, content_type=kept.content_type)
    response["Content-Length"] = str(len(body))
    if encoding:
        response["Content-Encoding"] = encoding
    return response


def encoding_for(accepted: str) -> str:
    """Return the best encoding that Accept-Encoding allows: br, gzip, or none."""
    names = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        names[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0"}
    return next((name for name in ("br", "gzip") if names.get(name)), "")


def plain_words(**_: Any) -> str:
    """The revision of a page that only changes with the program."""
    return "program"
