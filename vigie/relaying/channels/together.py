"""Asking many receivers' servers at once, none of which may hold up the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit

from vigie.lib import clock
from vigie.relaying.channels.contract import Done, Out, Outcome
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.answers import Answer
from vigie.trust.guarded.client import Client, NoAnswer

AT_ONCE = 16
MOST_SILENCES = 3  # of one server in a batch; then its other letters wait
BATCH_SECONDS = 90.0  # after so long no further letter of a batch is begun
LONGEST_WAIT = 24 * 3600.0

Ask = Callable[[Client, Out], Answer]
Judge = Callable[[Out, Answer], Outcome]
Found = TypeVar("Found")


def each(
    batch: Sequence[Out], one: Callable[[Out], Found], at_once: int = AT_ONCE
) -> Iterator[Found]:
    """Do one thing for every letter, several at once, and give what came of each as
    soon as it is there: whoever notes it has lost nothing if killed meanwhile."""
    if not batch:
        return
    with ThreadPoolExecutor(min(at_once, len(batch))) as threads:
        for done in as_completed([threads.submit(one, out) for out in batch]):
            yield done.result()


class _Silences:
    """How often each server did not answer."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, server: str) -> None:
        with self._lock:
            self._count[server] += 1

    def too_many(self, server: str) -> bool:
        return self._count[server] >= MOST_SILENCES


def ask_all(
    batch: Sequence[Out],
    client: Client,
    ask: Ask,
    judge: Judge,
    server_of: Callable[[Out], str],
) -> Iterator[Outcome]:
    """Ask for every letter, AT_ONCE at a time, and give what became of each.

    A server that was silent MOST_SILENCES times is left alone for the rest of the
    batch. DOWN is said only when this machine had no network or no names for anybody:
    what strangers' servers do is never the channel's fault.
    """
    silences, until = _Silences(), clock.ticks() + BATCH_SECONDS

    def one(out: Out) -> tuple[Outcome, bool]:
        server = server_of(out)
        if silences.too_many(server) or clock.ticks() > until:
            return Outcome(out.key, Done.LATER, "others come first"), False
        try:
            return judge(out, ask(client, out)), False
        except Refused as refused:
            done = Done.GONE if refused.lasting else Done.LATER
            return Outcome(out.key, done, str(refused)), False
        except NoAnswer as lost:
            silences.add(server)
            return Outcome(out.key, Done.LATER, str(lost)), lost.ours

    alone: list[Outcome] = []  # for want of a network; of everybody, or of one
    for outcome, ours in each(batch, one, AT_ONCE):
        if ours:
            alone.append(outcome)
        else:
            yield outcome
    several = len({server_of(out) for out in batch}) > 1
    down = several and len(alone) == len(batch)
    yield from (replace(one, done=Done.DOWN) for one in alone) if down else alone


def server_of(url: str) -> str:
    """Return who would be asked, in one form; "" for what is no address.

    Of a name its last two parts: who has one has as many below it as they like.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    parts = host.split(".")
    is_number = ":" in host or parts[-1].isdecimal()
    return host if is_number else ".".join(parts[-2:])


def wait_of(answer: Answer, now: datetime) -> float:
    """Return the seconds that an answer's Retry-After asks for, a day at most; 0 when
    there is none that can be read."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return min(float(said[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (zoned - now).total_seconds()), LONGEST_WAIT)
