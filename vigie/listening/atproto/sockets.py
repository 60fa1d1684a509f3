"""A line on which a server speaks without being asked: WebSocket, to an address that
an operator named, never into a network of our own."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from websockets.exceptions import (
    InvalidHandshake,
    InvalidStatus,
    WebSocketException,
)
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from vigie.listening.live.contract import Trouble
from vigie.listening.live.states import Fault
from vigie.trust.guarded.addresses import Refused, Target, read
from vigie.trust.guarded.client import NoAnswer, numbers_of

SECONDS = 10.0  # to connect
# Of one message. What is longer than any should be is read all the same, and then let
# go: else the line would break at the same message each time it is opened.
MOST_BYTES = 64 * 2**20
_FAULTS = {
    401: Fault.NOT_ALLOWED,
    403: Fault.NOT_ALLOWED,
    404: Fault.NOT_THERE,
    410: Fault.NOT_THERE,
    429: Fault.TOO_OFTEN,
}


class Closed(Exception):
    """The other side hung up, or said what is no WebSocket."""


class Line:
    """An open line."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def next(self, seconds: float) -> str | bytes | None:
        """Return the next message, None if there is none for so long. Raises Closed."""
        try:
            return self._connection.recv(timeout=seconds)
        except TimeoutError:
            return None
        except (WebSocketException, OSError):
            raise Closed from None


class Refusal(Exception):
    """A server that did not open the line; `body` is what it said, shortened."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(str(status))
        self.status, self.body = status, body[:2_000]

    @property
    def trouble(self) -> Trouble:
        """What that means for the source."""
        broken = Fault.BROKEN if self.status >= 500 else Fault.NO_ANSWER
        return Trouble(_FAULTS.get(self.status, broken))


@contextmanager
def line_to(
    url: str, *, private: bool, subprotocols: Sequence[str] = ()
) -> Iterator[Line]:
    """Open a line for the length of the block. Raises Trouble, and Refusal."""
    secure = urlsplit(url).scheme == "wss"
    target, plain = _connected(url, private)
    with plain:
        try:
            connection = connect(
                url,
                sock=plain,
                ssl=ssl.create_default_context() if secure else None,
                server_hostname=target.host if secure else None,
                subprotocols=[Subprotocol(one) for one in subprotocols] or None,
                open_timeout=SECONDS,
                close_timeout=1,
                max_size=MOST_BYTES,
                compression=None,
                proxy=None,
            )
        except InvalidStatus as refused:
            answer = refused.response
            raise Refusal(answer.status_code, bytes(answer.body or b"")) from None
        except (InvalidHandshake, WebSocketException, OSError, TimeoutError):
            raise Trouble(Fault.NO_ANSWER) from None
        with connection:
            yield Line(connection)


def _connected(url: str, private: bool) -> tuple[Target, socket.socket]:
    """Return a connection to the very number that was looked at."""
    try:
        target = read(url.replace("ws", "http", 1), private=private)
        numbers = numbers_of(target, private=private)
    except Refused:
        raise Trouble(Fault.OWN_NETWORK) from None
    except NoAnswer:
        raise Trouble(Fault.NO_ANSWER) from None
    for number in numbers[:2]:
        try:
            line = socket.create_connection((number, target.port), timeout=SECONDS)
        except OSError:
            continue
        return target, line
    raise Trouble(Fault.NO_ANSWER)
