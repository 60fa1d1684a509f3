"""The gate between real connections, in front of a small web server of the test."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from vigie.config.gate.gate import Gate
from vigie.config.gate.limits import Limits
from vigie.config.gate.request import Request, client_of
from vigie.config.gate.visitor import Visitor

Use = Callable[["Place"], Awaitable[None]]


class Place:
    """A running gate, and what its web server was asked."""

    def __init__(self, port: int, gate: Gate) -> None:
        self.port, self.gate = port, gate
        self.asked: list[tuple[list[str], bytes]] = []
        self.answer = b""  # instead of the usual one
        self.hang_up = 0  # so many questions are not answered
        self.tasks: list[asyncio.Task[None]] = []

    async def serve(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter):  # type: ignore[no-untyped-def]
        """Answer each question with its lines and body, as JSON."""
        task = asyncio.current_task()
        assert task
        self.tasks.append(task)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().strip().split("\r\n")
                size = [x for x in lines if x.lower().startswith("content-length:")]
                body = await reader.readexactly(int(size[0][15:]) if size else 0)
                self.asked.append((lines, body))
                if self.hang_up:
                    self.hang_up -= 1
                    break
                said = json.dumps({"lines": lines, "body": body.decode()}).encode()
                length = b"Content-Length: %d\r\n\r\n" % len(said)
                if lines[0].startswith("HEAD"):
                    said = b""
                out.write(self.answer or b"HTTP/1.1 200 OK\r\n" + length + said)
                await out.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            out.close()

    async def say(self, *parts: bytes, pause: float = 0) -> bytes:
        """Send parts on one connection and return all that comes until it closes."""
        reader, out = await asyncio.open_connection("127.0.0.1", self.port)
        for part in parts:
            out.write(part)
            await out.drain()
            await asyncio.sleep(pause)
        try:
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            out.close()


def ask(target: str = "/", *headers: str, method: str = "GET", body: str = "") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: x", *headers]
    return "\r\n".join([*lines, "", body]).encode()


CLOSE = "Connection: close"


@asynccontextmanager
async def place(limits: Limits, *, backend: bool = True) -> AsyncIterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "web"
        loop = asyncio.get_running_loop()
        gate = Gate(path, limits)
        front = await loop.create_server(lambda: Visitor(gate), "127.0.0.1", 0)
        here = Place(front.sockets[0].getsockname()[1], gate)
        back = await asyncio.start_unix_server(here.serve, path) if backend else None
        sweeping = loop.create_task(gate.sweep())
        yield here
        sweeping.cancel()
        front.close()
        gate.close()
        if back:
            back.close()
        for task in here.tasks:
            task.cancel()
        await asyncio.sleep(0.02)


def within(use: Use, *, backend: bool = True, **limits: object) -> None:
    async def go() -> None:
        async with place(Limits(**limits), backend=backend) as here:  # type: ignore[arg-type]
            await use(here)

    asyncio.run(go())


def body_of(answer: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    return found


def test_a_request_goes_through_with_the_clients_true_address() -> None:
    async def use(here: Place) -> None:
        answer = await here.say(
            ask(
                "/e/x/?q=1",
                "Accept: a",
                "Vigie-Client: 9.9.9.9",
                "Vigie_Client: 9.9.9.9",
                "X-Forwarded-For: 9.9.9.9",
                "X-Forwarded-Proto: https",
                "Forwarded: for=9.9.9.9",
                CLOSE,
            )
        )
        assert answer.startswith(b"HTTP/1.1 200 OK")
        lines = body_of(answer)["lines"]
        assert isinstance(lines, list)
        assert lines[0] == "GET /e/x/?q=1 HTTP/1.1"
        assert "Accept: a" in lines
        assert "Vigie-Client: 127.0.0.1" in lines
        assert not any("9.9.9.9" in line or "https" in line for line in lines)

    within(use)


def test_a_proxy_of_ours_is_believed() -> None:
    async def use(here: Place) -> None:
        answer = await here.say(
            ask(
                "/",
                "X-Forwarded-For: 6.6.6.6, 198.51.100.4",
                "X-Forwarded-Proto: https",
                CLOSE,
            )
        )
        lines = body_of(answer)["lines"]
        assert isinstance(lines, list)
        assert "Vigie-Client: 198.51.100.4" in lines
        assert "X-Forwarded-Proto: https" in lines

    within(use, proxies=frozenset({"127.0.0.1"}))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (b"", "10.0.0.1"),
        (b"1.1.1.1", "1.1.1.1"),
        (b"6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (b" , ", "10.0.0.1"),
        (b"10.0.0.2", "10.0.0.1"),
    ],
)
def test_only_what_our_proxies_added_is_believed(said: bytes, found: str) -> None:
    ours = frozenset({"10.0.0.1", "10.0.0.2"})
    assert client_of("10.0.0.1", said, ours) == found
    assert client_of("7.7.7.7", said, ours) == "7.7.7.7"


def test_headers_of_the_connection_stay_with_it() -> None:
    request = Request(
        b"GET", b"/", [(b"Connection", b"close, X-Hop"), (b"X-Hop", b"1")]
    )
    assert b"x-hop" not in request.to_bytes("", b"").lower()


def test_a_body_in_chunks_arrives_whole() -> None:
    async def use(here: Place) -> None:
        head = ask("/", "Transfer-Encoding: chunked", CLOSE, method="POST")
        answer = await here.say(
            head, b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n", pause=0.01
        )
        assert body_of(answer)["body"] == "abcde"
        assert "Content-Length: 5" in here.asked[0][0]
        assert not any("chunked" in line for line in here.asked[0][0])

    within(use)


def test_a_connection_serves_several_requests_even_sent_at_once() -> None:
    async def use(here: Place) -> None:
        await here.say(ask("/1") + ask("/2", method="HEAD") + ask("/3", CLOSE))
        assert [lines[0].split()[1] for lines, _ in here.asked] == ["/1", "/2", "/3"]

    within(use)


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    async def use(here: Place) -> None:
        here.answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"
        answer = asyncio.create_task(here.say(ask("/")))
        await asyncio.sleep(0.1)
        here.tasks[0].cancel()
        assert (await answer).endswith(b"all of it")

    within(use)


def test_a_kept_connection_that_was_closed_is_asked_again() -> None:
    async def use(here: Place) -> None:
        here.hang_up = 1
        answer = await here.say(ask("/", CLOSE))
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert len(here.asked) == 2

    within(use)


def test_a_form_is_never_sent_twice() -> None:
    async def use(here: Place) -> None:
        here.hang_up = 1
        answer = await here.say(
            ask("/", "Content-Length: 3", CLOSE, method="POST", body="a=1")
        )
        assert answer.startswith(b"HTTP/1.1 502")
        assert len(here.asked) == 1

    within(use)


def test_without_a_web_server_the_answer_says_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vigie.config.gate.gate._PATIENCE", 0.2)

    async def use(here: Place) -> None:
        answer = await here.say(ask("/"))
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"Retry-After: 10" in answer
        assert "réessayez".encode() in answer
        assert "أعد".encode() in answer

    within(use, backend=False)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (b"no http at all\r\n\r\n", 400),
        (ask("/", "X: " + "a" * 2000), 431),
        (ask("/", "Content-Length: 5000", method="POST"), 413),
        (
            ask("/", "Transfer-Encoding: chunked", method="POST")
            + b"7d0\r\n"
            + b"a" * 2000
            + b"\r\n",
            413,
        ),
        (
            ask("/", "Content-Length: 3", "Transfer-Encoding: chunked", method="POST")
            + b"0\r\n\r\n",
            400,
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    question: bytes, status: int
) -> None:
    async def use(here: Place) -> None:
        answer = await here.say(question)
        assert answer.startswith(b"HTTP/1.1 %d " % status)
        assert b"</p>" in answer
        assert not here.asked

    within(use, head=1000, body=1000)


def test_half_a_head_is_shown_out() -> None:
    async def use(here: Place) -> None:
        answer = await here.say(b"GET / HTTP/1.1\r\nHost:")
        assert answer.startswith(b"HTTP/1.1 408")

    within(use, head_seconds=0.1)


def test_a_byte_a_moment_is_shown_out() -> None:
    async def use(here: Place) -> None:
        head = ask("/", "Content-Length: 100", method="POST")
        answer = await here.say(head, *[b"x"] * 8, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 408")
        assert not here.asked

    within(use, grace_seconds=0.1)


def test_who_says_nothing_is_shown_out() -> None:
    async def use(here: Place) -> None:
        assert await here.say(b"") == b""

    within(use, idle_seconds=0.1)


def test_a_full_house_still_answers_who_asks() -> None:
    async def use(here: Place) -> None:
        held = [
            await asyncio.open_connection("127.0.0.1", here.port) for _ in range(30)
        ]
        for _, out in held:
            out.write(b"GET / HTTP/1.1\r\nX:")
        answers = [await here.say(ask("/", CLOSE)) for _ in range(20)]
        assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
        ended = [reader for reader, _ in held if reader.at_eof()]
        assert len(ended) >= 20  # ten places, all taken: the oldest had to go
        for _, out in held:
            out.close()

    within(use, lines=10)


def test_bodies_that_fill_the_memory_make_room() -> None:
    async def use(here: Place) -> None:
        heads = ask("/", "Content-Length: 1000", method="POST")
        held = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(5)]
        for _, out in held:
            out.write(heads + b"x" * 900)
        await asyncio.sleep(0.1)
        assert sum(reader.at_eof() for reader, _ in held) >= 2
        answer = await here.say(
            ask("/", "Content-Length: 3", CLOSE, method="POST", body="a=1")
        )
        assert body_of(answer)["body"] == "a=1"
        for _, out in held:
            out.close()

    within(use, held=3000)


def test_an_answer_that_does_not_come_ends_as_504() -> None:
    async def use(here: Place) -> None:
        here.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 9"
        answer = await here.say(ask("/"))
        assert b"HTTP/1.1 504" in answer or answer == here.answer

    within(use, answer_seconds=0.1)


CHUNKED = ask("/", "Transfer-Encoding: chunked", CLOSE, method="POST")


def test_what_stands_behind_a_body_is_no_header_of_the_request() -> None:
    async def use(here: Place) -> None:
        trailer = b"1\r\na\r\n0\r\nHost: evil\r\nCookie: a=b\r\n\r\n"
        assert (await here.say(CHUNKED + trailer)).startswith(b"HTTP/1.1 200")
        ((lines, body),) = here.asked
        assert body == b"a"
        assert "Host: x" in lines
        assert not any("evil" in line or "Cookie" in line for line in lines)

    within(use)


@pytest.mark.parametrize(
    "endless",
    [b"0\r\n" + b"a:b\r\n" * 2_000, b"1;" + b"x" * 9_000, b"1\r\na\r\n" * 999],
)
def test_what_frames_a_body_cannot_be_endless(endless: bytes) -> None:
    async def use(here: Place) -> None:
        answer = await here.say(CHUNKED + b"1\r\na\r\n", endless, pause=0.05)
        assert answer.startswith(b"HTTP/1.1 413")
        assert here.asked == []

    within(use, head=1_000)


@pytest.mark.parametrize(("count", "status"), [(80, 200), (91, 431)])
def test_a_request_has_no_more_headers_than_the_web_server_takes(
    count: int, status: int
) -> None:
    async def use(here: Place) -> None:
        answer = await here.say(ask("/", *["a: b"] * count, CLOSE))
        assert answer.startswith(b"HTTP/1.1 %d" % status)
        assert len(here.asked) == (status == 200)

    within(use)


def test_whoever_is_refused_counts_until_they_have_gone() -> None:
    async def use(here: Place) -> None:
        lines = [await asyncio.open_connection("127.0.0.1", here.port) for _ in "12345"]
        for _reader, out in lines:
            out.write(b"nonsense\r\n\r\n")
            await asyncio.sleep(0.05)
        assert len(here.gate._leaving) == 2
        late = await asyncio.wait_for(here.say(ask("/", CLOSE)), 5)
        assert late.startswith(b"HTTP/1.1 200")
        for _reader, out in lines:
            out.close()

    within(use, lines=2)


def test_whoever_does_not_read_the_last_answer_is_let_go() -> None:
    async def use(here: Place) -> None:
        gate = Gate(Path("nowhere"), Limits(reading_seconds=10))
        gate.now = lambda: 100.0
        visitor = Visitor(gate)
        visitor.transport = Mock(asyncio.Transport)
        visitor.prefix = "x"
        visitor.asked = Request(method=b"GET")
        visitor.answered(keep=True)
        visitor.transport.close.assert_called_once()
        visitor.look(110)
        visitor.transport.abort.assert_not_called()
        visitor.look(111)
        visitor.transport.abort.assert_called_once()

    within(use)


def test_whole_bodies_that_wait_are_no_more_than_may_be_held() -> None:
    async def use(here: Place) -> None:
        gate = Gate(Path("nowhere"), Limits(held=10, asked=100))
        gate._backends = gate.limits.backends  # all of them are busy
        visitors = []
        for size in (6, 6, 0):
            visitor = Visitor(gate)
            visitor.transport = Mock(asyncio.Transport)
            visitor.transport.is_closing.return_value = False
            visitor.prefix = "x"
            visitor.asked = Request(method=b"POST", body=bytearray(size))
            gate.hold(visitor, size)
            gate.ask(visitor)
            visitors.append(visitor)
        assert [visitor.refused for visitor in visitors] == [False, True, False]
        assert gate._held == 6

    within(use)
