"""The one HTTP client of every room: what it asks was often given by a stranger.

It looks a name up once, refuses what lies in a network of ours, and connects to the
very number that it checked, so that a name cannot change its meaning in between. It
follows no redirect, reads at most 64 KiB (or `most`), and after `seconds` it hangs up
however slowly the other side drips: a library's time limit counts from one byte to the
next.
"""

import errno
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import TracebackType

from vigie.lib import clock
from vigie.trust.guarded.addresses import Refused, Target, is_public, read
from vigie.trust.guarded.answers import MOST_BYTES, Answer, NotHttp, Reader

_AGENT = "Vigie (crisis hub)"
_MOST_TRIES = 2  # numbers behind one name
_OURS = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


class NoAnswer(Exception):
    """Nobody answered; its text says how. `ours`: this machine has no network or no
    names, so that nobody else will answer either."""

    def __init__(self, reason: str, *, ours: bool = False) -> None:
        super().__init__(reason)
        self.ours = ours


class Client:
    """Asks, on connections that are kept for the next question to the same host as
    long as the client is open. Safe to use from several threads.

    `private` allows addresses of networks of our own, and http: for what an operator
    named. `keep=False` makes a connection for each question, where a question that
    was perhaps heard must not be put again. `most`: bytes of one answer.
    """

    def __init__(
        self,
        *,
        private: bool = False,
        seconds: float = 10.0,
        keep: bool = True,
        trust: ssl.SSLContext | None = None,
        most: int = MOST_BYTES,
    ) -> None:
        self._private, self._seconds, self._keep = private, seconds, keep
        self._most = most
        self._trust = trust or known_to_all()
        self._idle: dict[tuple[str, str, int], list[socket.socket]] = defaultdict(list)
        self._lock = threading.Lock()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            for line in [line for lines in self._idle.values() for line in lines]:
                line.close()
            self._idle.clear()

    def ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Put one question and return the answer, whatever its status. Raises Refused
        and NoAnswer.

        On a connection that was kept, and that the other side closed without a word,
        it is put a second time.
        """
        target = read(url, private=self._private)
        asked = question(method, target, headers, body)
        until = clock.ticks() + self._seconds
        line = self._kept(target)
        if line is not None:
            try:
                return self._exchange(line, target, asked, until)
            except _Closed:
                pass
        try:
            return self._exchange(self._connect(target, until), target, asked, until)
        except _Closed:
            raise NoAnswer("hung up without an answer") from None

    def _exchange(
        self, line: socket.socket, target: Target, asked: bytes, until: float
    ) -> Answer:
        kept = False
        try:
            reader = _converse(line, asked, until, self._most)
            answer = reader.answer()
            kept = self._keep and reader.keeps
        except TimeoutError:
            raise NoAnswer("no answer in time") from None
        except NotHttp:
            raise NoAnswer("no answer that could be read") from None
        except OSError:
            raise _Closed from None
        finally:
            if kept:
                with self._lock:
                    self._idle[target.place].append(line)
            else:
                line.close()
        return answer

    def _kept(self, target: Target) -> socket.socket | None:
        with self._lock:
            lines = self._idle[target.place]
            return lines.pop() if lines else None

    def _connect(self, target: Target, until: float) -> socket.socket:
        reason, ours = "no connection", False
        for number in numbers_of(target, private=self._private)[:_MOST_TRIES]:
            try:
                return self._open(target, number, until)
            except ssl.SSLError:
                reason, ours = "no TLS", False
            except TimeoutError:
                reason, ours = "no connection in time", False
            except OSError as error:
                ours = error.errno in _OURS
        raise NoAnswer("no network" if ours else reason, ours=ours)

    def _open(self, target: Target, number: str, until: float) -> socket.socket:
        line = socket.create_connection((number, target.port), _left(until))
        if target.scheme == "http":
            return line
        try:
            return self._trust.wrap_socket(line, server_hostname=target.host)
        except BaseException:
            line.close()
            raise


@cache
def known_to_all() -> ssl.SSLContext:
    """The certificates of the system, read once: it costs as much as 100 letters."""
    return ssl.create_default_context()


class _Closed(Exception):
    """The other side closed the connection before it answered."""


def question(
    method: str, target: Target, headers: Mapping[str, str], body: bytes
) -> bytes:
    """Return the bytes of a question. Raises ValueError when a header would end its
    line: what we sign or say never does."""
    fields = {"Host": target.name, "User-Agent": _AGENT, **headers}
    if body or method in {"POST", "PUT"}:
        fields["Content-Length"] = str(len(body))
    lines = [f"{method} {target.path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    if any(not one.isprintable() for one in lines):
        raise ValueError("a header holds what ends its line")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def numbers_of(target: Target, *, private: bool) -> list[str]:
    """Look a name up and return its addresses, in the system's order. Raises Refused
    if one of them lies in a network of ours, and NoAnswer."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        ours = error.errno == socket.EAI_AGAIN
        raise NoAnswer("no such name" if not ours else "no names", ours=ours) from None
    except (UnicodeError, OSError):
        raise Refused("not an address", lasting=True) from None
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not private and not all(is_public(number) for number in numbers):
        # A name may be there by a fault of our own resolver: it is asked again later.
        raise Refused("leads into a private network", lasting=False)
    return numbers


def _converse(line: socket.socket, asked: bytes, until: float, most: int) -> Reader:
    """Say what is asked and hear the answer. Raises _Closed, NotHttp, OSError."""
    line.settimeout(_left(until))
    line.sendall(asked)  # its time limit is that of the whole
    reader, heard = Reader(most), False
    while True:
        line.settimeout(_left(until))
        try:
            data = line.recv(16384)
        except ConnectionError:
            data = b""
        if not data and not heard:
            raise _Closed
        heard = True
        if not data or reader.feed(data):
            return reader


def _left(until: float) -> float:
    left = until - clock.ticks()
    if left <= 0:
        raise TimeoutError
    return left
