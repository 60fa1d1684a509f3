"""Reading the answer of a stranger's server: so many bytes, no more. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httptools

MOST_BYTES = 64 * 1024


class NotHttp(Exception):
    """What came is no answer of a web server."""


@dataclass(frozen=True)
class Answer:
    """An answer. Names of headers are in small letters; of two with one name the
    last counts. The body is cut at as many bytes as its reader takes."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def good(self) -> bool:
        """Whether what was asked was done."""
        return 200 <= self.status < 300


class Reader:
    """Takes the bytes of one answer as they come, and cuts its body at `most`."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._size = 0
        self._headed = False
        self.whole = False
        self.keeps = False  # whether another question may go on the same connection

    def feed(self, data: bytes) -> bool:
        """Take what came; return whether the answer is whole, or as long as it may
        be. Raises NotHttp."""
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            raise NotHttp from None
        if self._size > MOST_BYTES and not self._headed:
            raise NotHttp
        return self.whole or len(self._body) >= self._most or self._drawn_out

    @property
    def _drawn_out(self) -> bool:
        """Whether more came than a body in chunks of a sensible size takes."""
        return self._size > self._most + MOST_BYTES

    def answer(self) -> Answer:
        """Return what was read, also when the end of it never came. Raises NotHttp
        when not even its headers did."""
        if not self._headed:
            raise NotHttp
        body = bytes(self._body[: self._most])
        return Answer(self._parser.get_status_code(), self._headers, body)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser, once for each header."""
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Called by the parser; what only says "go on" is not the answer yet."""
        self._headed = self._parser.get_status_code() >= 200
        if not self._headed:
            self._headers = {}

    def on_body(self, body: bytes) -> None:
        """Called by the parser with each piece of the body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Called by the parser at the end; afterwards it no longer knows whether the
        connection stays."""
        self.whole = self._headed
        self.keeps = self.whole and bool(self._parser.should_keep_alive())
