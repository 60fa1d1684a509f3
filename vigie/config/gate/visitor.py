"""The side of the client: one connection, its requests read whole within limits."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from vigie.config.gate.limits import body_is_too_slow
from vigie.config.gate.request import Request, client_of
from vigie.config.gate.words import refusal
from vigie.lib.networks import prefix_of

if TYPE_CHECKING:
    from vigie.config.gate.backend import Backend
    from vigie.config.gate.gate import Gate

_MOST_AHEAD = 32  # requests that a client may send before it has its answers
_AHEAD_BYTES = 65_536  # that they may weigh
_MOST_HEADERS = 90  # the web server takes a hundred; each costs forty times its bytes
_LINGER = 2.0  # seconds in which a refused client may still read its refusal


class Visitor(asyncio.Protocol):
    """A connection. It waits (idle, or in the middle of a request), or is answered."""

    transport: asyncio.Transport

    def __init__(self, gate: "Gate") -> None:
        self._gate = gate
        self._parser = HttpRequestParser(self)
        self._whole: deque[Request] = deque()
        self._request: Request | None = None
        self._bytes = 0  # of the head in hand, or of the body with its frame
        self._in_body = False
        self.since = gate.now()
        self.started = False  # whether the first byte of a request has come
        self.refused = False
        self.asked: Request | None = None
        self.backend: Backend | None = None
        self.stuck_since = 0.0  # when the client stopped reading, 0 if it reads
        self.tries = 0  # how often the question in hand was asked
        self.weight = 0  # bytes in memory, as the gate counts them

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.peer = peer[0] if isinstance(peer, tuple) else ""
        self.prefix = prefix_of(self.peer)
        self._gate.enter(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._forget()
        self._gate.leave(self)

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        if not self.started:
            self.started, self.since = True, self._gate.now()
        self._bytes += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            self.refuse(400)
        except HttpParserError:
            self.refuse(400)
        if self._bytes > self._most_bytes():
            self.refuse(413 if self._in_body else 431)
        if (self.asked or self.stuck_since) and not self.refused:
            self._look_ahead()
        self._weigh()

    def on_message_begin(self) -> None:
        if len(self._whole) >= _MOST_AHEAD:
            self.refuse(431)
        self._request = None if self.refused else Request()

    def on_url(self, part: bytes) -> None:
        if self._request:
            self._request.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._request is None or self._in_body:  # behind a body: not asked for
            return
        self._request.headers.append((name, value))
        if len(self._request.headers) > _MOST_HEADERS:
            self.refuse(431)

    def on_headers_complete(self) -> None:
        self._in_body, self._bytes = True, 0
        if (request := self._request) is None:
            return
        request.method = self._parser.get_method()
        request.keep = self._parser.should_keep_alive()
        length = request.header(b"content-length")
        if request.head_size > self._gate.limits.head:
            self.refuse(431)
        elif length.isdigit() and int(length) > self._gate.limits.body:
            self.refuse(413)
        elif request.header(b"expect").lower() == b"100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        if self._request is None or self.refused:
            return
        self._request.body += part
        if len(self._request.body) > self._gate.limits.body:
            self.refuse(413)

    def on_message_complete(self) -> None:
        self._in_body, self._bytes = False, 0
        if self._request is None or self.refused:
            return
        self._whole.append(self._request)
        self._request, self.started, self.since = None, False, self._gate.now()
        self._weigh()
        self.go_on()

    def _most_bytes(self) -> int:
        """What may have come by now: chunks and trailers no longer than their body."""
        body = self._request.body if self._in_body and self._request else b""
        return self._gate.limits.head + 2 * len(body)

    def _look_ahead(self) -> None:
        """Have whoever asks more than is answered wait with it, and not with us."""
        ahead = self._weight_of() - (self.asked.weight if self.asked else 0)
        if ahead:
            self.transport.pause_reading()
        if ahead > _AHEAD_BYTES:
            self.refuse(431)

    def go_on(self) -> None:
        """Ask for the next whole request, or wait for one.

        Who does not read one answer is not given another: they would pile up here.
        """
        can = self._whole and not self.refused and not self.stuck_since
        if self.asked is None and can:
            self.asked, self.tries = self._whole.popleft(), 0
            self.since = self._gate.now()
            self._gate.ask(self)
        elif self.asked is None:
            self._gate.wait_for(self)

    def answered(self, *, keep: bool) -> None:
        """Take note that the answer is written; close, or go on."""
        asked, self.asked, self.backend = self.asked, None, None
        self._weigh()
        self.since = self._gate.now()
        if not keep or asked is None or not asked.keep:
            self.refused = True
            self.transport.close()
        else:
            if not self.stuck_since:
                self.transport.resume_reading()
            self.go_on()

    def refuse(self, status: int) -> None:
        """Answer that it cannot be done, and let go soon."""
        if self.refused or self.transport.is_closing():
            return
        self.refused = True
        self._forget()
        self._gate.see_off(self)
        self.transport.write(refusal(status))
        self.transport.write_eof()
        self._gate.later(_LINGER, self.transport.abort)

    def drop(self) -> None:
        """Make room at once."""
        self.refused = True
        self._forget()
        self.transport.abort()

    def look(self, now: float) -> None:
        """Let go of a client that keeps us waiting for too long."""
        limits, seconds = self._gate.limits, now - self.since
        if self.stuck_since and now - self.stuck_since > limits.reading_seconds:
            self.drop()
        elif self.refused and seconds > limits.reading_seconds:
            self.drop()  # it takes in too little even to be told to go
        elif self.asked is not None or self.refused or self.stuck_since:
            return
        elif self._in_body and self._request is not None:
            if body_is_too_slow(limits, len(self._request.body), seconds):
                self.refuse(408)
        elif self.started and seconds > limits.head_seconds:
            self.refuse(408)
        elif not self.started and seconds > limits.idle_seconds:
            self.drop()

    def is_unanswered(self, now: float) -> bool:
        """Say whether the web server has had the question for too long."""
        waited = self.asked is not None and now - self.since
        return waited > self._gate.limits.answer_seconds and not self.stuck_since

    def to_bytes(self, request: Request) -> bytes:
        """Return a request as the web server is asked it."""
        proxies = self._gate.limits.proxies
        scheme = request.header(b"x-forwarded-proto") if self.peer in proxies else b""
        client = client_of(self.peer, request.header(b"x-forwarded-for"), proxies)
        return request.to_bytes(client, scheme)

    def pause_writing(self) -> None:
        self.stuck_since = self._gate.now()
        if self.backend:
            self.backend.transport.pause_reading()

    def resume_writing(self) -> None:
        self.stuck_since = 0.0
        if self.backend:
            self.backend.transport.resume_reading()
        elif not self.refused and not self.transport.is_closing():
            self.transport.resume_reading()
            self.go_on()

    def _weigh(self) -> None:
        if not self.refused:
            self._gate.hold(self, self._weight_of())

    def _weight_of(self) -> int:
        """What is in memory: all requests, and a head that is still coming."""
        held = [*self._whole, *(one for one in (self._request, self.asked) if one)]
        head = 0 if self._in_body else self._bytes
        return head + sum(request.weight for request in held)

    def _forget(self) -> None:
        self._whole.clear()
        self._request = self.asked = None
        self._gate.hold(self, 0)
