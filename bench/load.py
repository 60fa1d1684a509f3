"""A small load generator: connections kept open, one question each at a time."""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Heard:
    """What came of a run: seconds each answer took, statuses, and bytes received."""

    seconds: float
    took: list[float]
    statuses: dict[int, int]
    received: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    def ms(self, share: float) -> float:
        """The time within which so large a share was answered, in milliseconds."""
        return (
            sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))]
            * 1e3
        )


class _Line:
    """One open connection and the answer that is arriving on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.asked_at, self.status = bytearray(), 0.0, 0

    def ask(self, question: bytes) -> None:
        self.buffer.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(question)

    def take(self) -> bool:
        """Read what is there; say whether the answer is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        self.buffer += part
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self.buffer[:end]).lower()
        self.status = int(head[9:12])
        _, found, rest = head.partition(b"\r\ncontent-length:")
        length = int(rest.split(b"\r\n", 1)[0]) if found else 0
        return len(self.buffer) >= end + 4 + length


def question(path: str, **headers: str) -> bytes:
    """Return a GET as bytes; underscores in names of headers become hyphens."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, br"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def sending(path: str, **fields: str) -> bytes:
    """Return a POST of a form as bytes."""
    body = urlencode(fields).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, br"]
    lines += ["Content-Type: application/x-www-form-urlencoded"]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def load(
    port: int, questions: Sequence[bytes], seconds: float, lines: int = 16
) -> Heard:
    """Ask the questions in turn over so many connections, as fast as answers come."""
    selector = selectors.DefaultSelector()
    took: list[float] = []
    statuses: dict[int, int] = {}
    received = asked = 0
    for _ in range(lines):
        line = _Line(port)
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask(questions[asked % len(questions)])
        asked += 1
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _events in selector.select(timeout=5):
            line = key.data
            if not line.take():
                continue
            took.append(time.perf_counter() - line.asked_at)
            statuses[line.status] = statuses.get(line.status, 0) + 1
            received += len(line.buffer)
            line.ask(questions[asked % len(questions)])
            asked += 1
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return Heard(time.perf_counter() - began, took, statuses, received)
