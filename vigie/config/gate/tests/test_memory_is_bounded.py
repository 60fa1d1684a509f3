"""What clients can make the gate hold, all together, whatever they send and read."""

import asyncio
from pathlib import Path
from unittest.mock import Mock

import pytest

from vigie.config.gate.gate import Gate
from vigie.config.gate.limits import Limits
from vigie.config.gate.tests.test_requests_are_handed_on import (
    CLOSE,
    Place,
    ask,
    within,
)
from vigie.config.gate.visitor import Visitor

POST = ask("/", "Content-Length: 100000", method="POST")


class Front:
    """A gate whose web server is busy, and its clients by prefix; no network."""

    def __init__(self, **limits: int) -> None:
        self.gate = Gate(Path("nowhere"), Limits(**limits))  # type: ignore[arg-type]
        self.gate._backends = self.gate.limits.backends
        self.everybody: list[Visitor] = []

    def client(self, network: int, *parts: bytes) -> Visitor:
        """Let a client in from 10.0.network.1, and have it send something."""
        visitor = Visitor(self.gate)
        line = Mock(asyncio.Transport)
        line.get_extra_info.return_value = (f"10.0.{network}.1", 1)
        line.is_closing.return_value = False
        visitor.connection_made(line)
        self.everybody.append(visitor)
        for part in parts:
            visitor.data_received(part)
        return visitor

    @property
    def held(self) -> int:
        """Bytes in memory, counted anew and not as the gate does."""
        found = 0
        for one in self.everybody:
            requests = [*one._whole, one._request, one.asked]
            found += sum(len(r.body) + r.head_size for r in requests if r)
        return found


@pytest.fixture
def front():
    """Return a maker of fronts, inside of a running loop."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    made = []

    def make(**limits: int) -> Front:
        async def inside() -> Front:
            return Front(**limits)

        made.append(loop.run_until_complete(inside()))
        return made[-1]

    yield make
    loop.close()
    asyncio.set_event_loop(None)


def test_idle_connections_of_one_network_hide_no_bodies_of_others(front):
    here = front(held=500_000)
    decoys = [here.client(1) for _ in range(60)]
    for network in range(2, 40):
        here.client(network, POST + b"x" * 60_000)
        assert here.held <= 500_000
    assert not any(one.refused for one in decoys)


def test_a_crowd_of_one_network_stays_when_others_hold_the_memory(front):
    here = front(held=500_000)
    crowd = [here.client(1, POST + b"x" * 100) for _ in range(40)]
    heavy = [here.client(n, POST + b"x" * 90_000) for n in range(2, 30)]
    assert not any(one.refused for one in crowd)
    assert any(one.refused for one in heavy)
    assert here.held <= 500_000


def test_heads_count_too(front):
    here = front(held=200_000)
    for network in range(100):
        here.client(network, b"GET / HTTP/1.1\r\nA: " + b"x" * 20_000)
    coming = sum(one._bytes for one in here.everybody if not one.refused)
    assert 0 < coming <= 200_000


@pytest.mark.parametrize(
    "more", [ask("/"), ask("/", *["a: b"] * 80), POST + b"x" * 90_000]
)
def test_who_is_being_answered_can_not_pile_up_questions(front, more):
    here = front(held=10**9)
    visitor = here.client(1, ask("/"))
    assert visitor.asked
    for _ in range(10_000):
        visitor.data_received(more)
        if visitor.transport.pause_reading.called:  # no more would come
            break
    assert visitor.transport.pause_reading.called
    assert here.held < 100_000
    visitor.data_received(more * 50)  # came before it was heard
    assert visitor.refused
    assert here.held == 0


def test_who_does_not_read_an_answer_is_given_no_other(front):
    here = front()
    visitor = here.client(1, ask("/"), ask("/next"))
    visitor.pause_writing()
    visitor.answered(keep=True)
    assert visitor.asked is None
    assert not visitor.transport.resume_reading.called
    visitor.resume_writing()
    assert visitor.asked
    assert visitor.asked.target == b"/next"
    assert visitor.transport.resume_reading.called


def test_who_never_reads_stops_nobody_else():
    async def use(here: Place) -> None:
        here.answer = (
            b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + b"x" * 50_000
        )
        _, deaf = await asyncio.open_connection("127.0.0.1", here.port, limit=1)
        while not any(one.stuck_since for one in here.gate._inside):
            deaf.write(ask("/"))
            await asyncio.sleep(0.005)
        for _ in range(20):
            deaf.write(ask("/"))
        await asyncio.sleep(0.05)
        (stuck,) = here.gate._inside
        assert stuck.transport.get_write_buffer_size() < 200_000
        for _ in range(3):
            late = await asyncio.wait_for(here.say(ask("/", CLOSE)), 5)
            assert late.startswith(b"HTTP/1.1 200")
        deaf.transport.abort()

    within(use)


def test_who_reads_slowly_is_not_taken_for_idle(front):
    here = front(idle_seconds=20, reading_seconds=60)
    visitor = here.client(1, ask("/"))
    visitor.pause_writing()
    visitor.answered(keep=True)
    visitor.look(visitor.since + 59)
    assert not visitor.transport.abort.called
    visitor.look(visitor.since + 61)
    assert visitor.transport.abort.called


@pytest.mark.parametrize("end", ["refuse", "drop", "lost", "answered"])
def test_nothing_is_counted_of_who_has_gone(front, end):
    here = front()
    visitor = here.client(1, ask("/", "Content-Length: 3", method="POST", body="a=1"))
    assert here.gate._held > 3
    if end == "refuse":
        visitor.refuse(504)
    elif end == "drop":
        visitor.drop()
    elif end == "lost":
        visitor.connection_lost(None)
    else:
        visitor.answered(keep=True)
    assert here.gate._held == visitor.weight == 0
