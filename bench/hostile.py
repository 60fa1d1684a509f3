"""Slow and hostile clients: what the others wait while they hold the door.

Starts the server as `vigie serve` does and asks for the home page again and again:
alone, then while 2,000 requests stay half open and 200 bodies come a byte a second,
then the same with no more than 1,024 file handles, then 10,000 half-open ones behind
nginx as the docs configure it. Prints times and their ratio.
"""

import os
import resource
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import proxy
from bench.load import Heard, load, question

HALF_OPEN = int(os.environ.get("BENCH_HALF_OPEN", "2000"))
SLOW_BODIES = 200
BEHIND_PROXY = int(os.environ.get("BENCH_BEHIND_PROXY", "10000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
LINES = 4  # ordinary readers at a time


def main() -> None:
    """Measure and print."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VIGIE_DATA_DIR=folder, VIGIE_DEMO="0")
        _vigie("migrate")
        for handles in (None, 1024):
            with serving(handles) as port:
                alone = load(port, [question("/")], SECONDS / 4, LINES)
                with held(port, HALF_OPEN, SLOW_BODIES) as holders:
                    during = load_while(port, holders)
            name = f"{handles or min(hard, 65_536):,} file handles"
            _row(f"alone, {name}", alone, alone)
            _row(f"{HALF_OPEN:,} half open, {SLOW_BODIES} slow bodies", during, alone)
        if proxy.program() is None:
            print("nginx is not here (Debian package: nginx-light)")
            return
        os.environ["VIGIE_TRUSTED_PROXIES"] = "127.0.0.1"
        with serving(None) as port, proxy.nginx(port) as front:
            alone = load(front, [question("/")], SECONDS / 4, LINES)
            with held(front, BEHIND_PROXY, 0) as holders:
                during = load_while(front, holders)
                _row("alone, behind nginx", alone, alone)
                _row(f"{holders.count:,} half open, behind nginx", during, alone)


def _row(name: str, heard: Heard, alone: Heard) -> None:
    times = "".join(f"{heard.ms(share):>9.1f}" for share in (0.5, 0.95, 0.99))
    odd = {s: n for s, n in heard.statuses.items() if s != 200}
    share = heard.ms(0.99) / alone.ms(0.99)
    print(
        f"{name:44}{heard.rate:>8,.0f}/s  p50 p95 p99 ms{times}  "
        f"{share:.1f} of alone {odd or ''}",
        flush=True,
    )


def _vigie(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "vigie.config.cli", *words], check=True)


@contextmanager
def serving(handles: int | None) -> Iterator[int]:
    """`vigie serve` on a free port, with so many file handles."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def fewer() -> None:
        if handles:
            resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))

    server = subprocess.Popen(
        [sys.executable, "-m", "vigie.config.cli", "serve"],
        env={**os.environ, "VIGIE_PORT": str(port)},
        preexec_fn=fewer,
    )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int) -> None:
    """Return when the home page answers 200."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if 200 in load(port, [question("/")], 0.2, 1).statuses:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


class Holders:
    """Clients that hold the door: half a head, or a body a byte a second. One that is
    shown out comes back a second later."""

    def __init__(self, port: int, half_open: int, slow: int) -> None:
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._slow: dict[int, socket.socket] = {}
        self._next = time.monotonic()
        self._coming: list[tuple[int, bool]] = []
        for number in range(half_open + slow):
            self._come(number, slow=number >= half_open)

    def _come(self, number: int, *, slow: bool) -> None:
        line = socket.socket()
        # From 250 prefixes, none of them the ordinary readers'.
        line.bind((f"127.1.{number % 250}.{1 + number // 250 % 250}", 0))
        line.setblocking(False)
        line.connect_ex(("127.0.0.1", self._port))
        self._selector.register(line, selectors.EVENT_WRITE, (number, slow))

    @property
    def count(self) -> int:
        """How many hold the door just now: connected, and half a head sent."""
        lines = self._selector.get_map().values()
        return sum(key.events == selectors.EVENT_READ for key in lines)

    def turn(self) -> None:
        """Give everybody a moment."""
        for key, events in self._selector.select(timeout=0):
            number, slow = key.data
            line = key.fileobj
            assert isinstance(line, socket.socket)
            try:
                if events & selectors.EVENT_WRITE:
                    line.send(_SLOW_HEAD if slow else _HALF_HEAD)
                    self._selector.modify(line, selectors.EVENT_READ, key.data)
                    if slow:
                        self._slow[number] = line
                elif not line.recv(4096):
                    self._again(number, line, slow=slow)
            except OSError:
                self._again(number, line, slow=slow)
        if time.monotonic() >= self._next:
            self._next += 1
            coming, self._coming = self._coming, []
            for number, slow in coming:
                self._come(number, slow=slow)
            for line in list(self._slow.values()):
                try:
                    line.send(b"x")
                except OSError:
                    continue

    def _again(self, number: int, line: socket.socket, *, slow: bool) -> None:
        self._slow.pop(number, None)
        self._selector.unregister(line)
        line.close()
        self._coming.append((number, slow))

    def leave(self) -> None:
        """Go."""
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()


_HALF_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_SLOW_HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"


@contextmanager
def held(port: int, half_open: int, slow: int) -> Iterator[Holders]:
    """The door held by so many."""
    holders = Holders(port, half_open, slow)
    try:
        for _ in range(50):
            holders.turn()
            time.sleep(0.02)
        yield holders
    finally:
        holders.leave()


def load_while(port: int, holders: Holders) -> Heard:
    """Ask for the home page on fresh connections while the door is held."""
    took: list[float] = []
    statuses: dict[int, int] = {}
    began = time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        holders.turn()
        asked = time.perf_counter()
        status = ask_once(port)
        took.append(time.perf_counter() - asked)
        statuses[status] = statuses.get(status, 0) + 1
        time.sleep(0.01)
    return Heard(time.perf_counter() - began, took, statuses, 0)


def ask_once(port: int, most: float = 10) -> int:
    """Ask for the home page on a connection of its own; 0 for no answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), most) as line:
            line.sendall(question("/", Connection="close"))
            found = b""
            while part := line.recv(65_536):
                found += part
    except OSError:
        return 0
    return int(found[9:12]) if found else 0


if __name__ == "__main__":
    main()
