"""The side of the web server: one connection that answers one request at a time."""

import asyncio
from typing import TYPE_CHECKING, cast

from httptools import HttpParserError, HttpResponseParser

from vigie.config.gate.visitor import Visitor

if TYPE_CHECKING:
    from vigie.config.gate.gate import Gate


_MOST_TRIES = 2  # a kept connection may have been closed just now


class Backend(asyncio.Protocol):
    """A kept connection to the web server. What it answers goes on as it comes; it is
    parsed only to know where an answer ends."""

    transport: asyncio.Transport

    def __init__(self, gate: "Gate") -> None:
        self._gate = gate
        self._visitor: Visitor | None = None
        self._begun = self._done = self._keep = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def ask(self, visitor: Visitor) -> None:
        """Hand on what a visitor asks."""
        if visitor.asked is None:
            self._gate.free(self)
            return
        self._visitor, visitor.backend = visitor, self
        visitor.tries += 1
        self._begun = self._done = False
        self._parser = HttpResponseParser(self)
        self.transport.write(visitor.to_bytes(visitor.asked))

    def data_received(self, data: bytes) -> None:
        visitor = self._visitor
        if visitor is None or visitor.asked is None:
            self.transport.abort()
            return
        self._begun = True
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self._done, self._keep = True, False
        visitor.transport.write(data)
        if self._done:
            self._visitor = None
            keep = self._keep
            self.transport.resume_reading()  # a client who is slow may have paused it
            visitor.answered(keep=keep)
            self._gate.free(self) if keep else self.transport.abort()

    def on_headers_complete(self) -> None:
        if self._visitor and self._visitor.asked and self._visitor.asked.head_only:
            self.on_message_complete()

    def on_message_complete(self) -> None:
        self._done = True
        self._keep = self._parser.should_keep_alive()

    def connection_lost(self, error: Exception | None) -> None:
        self._gate.lost(self)
        visitor, self._visitor = self._visitor, None
        if visitor is None or visitor.asked is None:
            return
        if self._begun:  # an answer that ends with the connection, or is cut short
            visitor.answered(keep=False)
        elif visitor.asked.repeatable and visitor.tries < _MOST_TRIES:
            self._gate.ask(visitor, again=True)
        else:
            visitor.refuse(502)

    def stop(self) -> None:
        """Give up an answer that nobody waits for."""
        self._visitor = None
        self.transport.abort()
