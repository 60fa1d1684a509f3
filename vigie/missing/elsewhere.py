"""Asking other registries by a name, while a reader waits: all at once, three seconds
at most, and nothing of it kept.

What they answer is a stranger's: it is read within limits, entities are refused, and a
registry that does not answer keeps nobody waiting. Only the words of a name go out.
"""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from urllib.parse import urlencode
from uuid import UUID

from vigie.lib import clock
from vigie.missing.breakers import Breaker
from vigie.missing.models import Registry
from vigie.relaying.formats.pfif.reading import read
from vigie.relaying.formats.pfif.records import Fault, PersonRecord
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.client import Client, NoAnswer
from vigie.trust.limits.buckets import Rate
from vigie.trust.limits.table import shared

log = logging.getLogger("vigie.missing.elsewhere")

SECONDS = 3.0
MOST_BYTES = 1 << 20  # of one answer
MOST_PEOPLE = 50  # read of one answer
LONGEST_WORDS = 100
MOST_LINES = 32  # of one process: a name that is looked up may hold its line for long
MOST_READERS = 2  # of one process, of five answers at once: the rest is for others
ASKED = Rate(60, 1.0)  # one registry by this hub, whoever asks
breaker = Breaker()
_lines = threading.BoundedSemaphore(MOST_LINES)
_readers = threading.BoundedSemaphore(MOST_READERS)


class Silence(StrEnum):
    """Why nothing was heard of a registry."""

    NONE = ""
    DEAD = "dead"  # it did not answer in time, or at all
    REFUSES = "refuses"  # it wants another key, or asks for less
    UNREAD = "unread"  # what it answered is no PFIF, or too long
    RESTS = "rests"  # it failed several times, and is left alone for a while
    BUSY = "busy"  # too many ask just now; on our side


@dataclass(frozen=True)
class Heard:
    """What one registry answered, or why it did not."""

    registry: UUID
    people: tuple[PersonRecord, ...] = ()
    silence: Silence = Silence.NONE


@dataclass(frozen=True)
class _Question:
    registry: UUID
    url: str
    in_own_network: bool


def words_for_others(typed: str) -> str:
    """Return what of typed words may go to others: no number and no address, whatever
    was typed in the field of a name."""
    told = [
        word
        for word in typed.split()
        if word.isprintable() and "@" not in word and not any(map(str.isdigit, word))
    ]
    return " ".join(told)[:LONGEST_WORDS].strip()


def ask(registries: Sequence[Registry], words: str) -> list[Heard]:
    """Ask registries for a name, and return what each answered within SECONDS, in the
    order that they were given. Reads no database once it asks; raises nothing."""
    if not words or not registries:
        return []
    if not _readers.acquire(blocking=False):
        return [Heard(one.pk, silence=Silence.BUSY) for one in registries]
    try:
        return _asked(registries, words)
    finally:
        _readers.release()


def _asked(registries: Sequence[Registry], words: str) -> list[Heard]:
    began = clock.ticks()
    heard: dict[UUID, Heard] = {}
    came: SimpleQueue[Heard] = SimpleQueue()
    for one in registries:
        why = _begin(one, words, came)
        if why:
            heard[one.pk] = Heard(one.pk, silence=why)
    with suppress(Empty):
        while len(heard) < len(registries):
            left = began + SECONDS - clock.ticks()
            if left <= 0:
                break
            one_heard = came.get(timeout=left)
            heard[one_heard.registry] = one_heard
            _note(one_heard)
    for one in registries:
        if one.pk not in heard:
            heard[one.pk] = Heard(one.pk, silence=Silence.DEAD)
            _note(heard[one.pk])
    return [heard[one.pk] for one in registries]


def _begin(
    registry: Registry, words: str, came: "SimpleQueue[Heard]"
) -> Silence | None:
    """Have a thread ask; or return why that is not done just now."""
    if not breaker.may_try(registry.pk, clock.ticks()):
        return Silence.RESTS
    if not shared().take(f"registry\0{registry.pk}", ASKED, clock.ticks()).given:
        return Silence.BUSY
    if not _lines.acquire(blocking=False):
        return Silence.BUSY
    asked = {"q": words, "max_results": str(MOST_PEOPLE)}
    asked |= {"key": registry.key} if registry.key else {}
    question = _Question(
        registry.pk,
        f"{registry.url}/api/search?{urlencode(asked)}",
        registry.in_own_network,
    )
    # A thread of its own: the look-up of a name knows no time limit, and a pool would
    # be held up by it, and hold up the end of the program.
    threading.Thread(target=_answer, args=(question, came), daemon=True).start()
    return None


def _answer(question: _Question, came: "SimpleQueue[Heard]") -> None:
    try:
        came.put(_heard(question))
    except Exception as error:  # a stranger's answer must not end a thread in silence
        log.error("a registry could not be asked: %s", type(error).__name__)
        came.put(Heard(question.registry, silence=Silence.UNREAD))
    finally:
        _lines.release()


def _heard(question: _Question) -> Heard:
    client = Client(
        private=question.in_own_network,
        seconds=SECONDS,
        keep=False,
        most=MOST_BYTES + 1,
    )
    headers = {"Accept": "application/xml", "Connection": "close"}
    try:
        with client:
            answer = client.ask("GET", question.url, headers)
    except (NoAnswer, Refused):
        return Heard(question.registry, silence=Silence.DEAD)
    if answer.status in (401, 403, 429):
        return Heard(question.registry, silence=Silence.REFUSES)
    if not answer.good:  # a redirect too: words go to no host but the one named
        return Heard(question.registry, silence=Silence.DEAD)
    people = people_in(answer.body)
    if people is None:
        return Heard(question.registry, silence=Silence.UNREAD)
    return Heard(question.registry, people)


def people_in(body: bytes) -> tuple[PersonRecord, ...] | None:
    """Return the people of an answer, MOST_PEOPLE at most; None when it is longer than
    MOST_BYTES, broken, or no PFIF. Notes are not looked at: what they say of somebody
    is for their own registry to tell."""
    if len(body) > MOST_BYTES:
        return None
    people: list[PersonRecord] = []
    for one in read(body, MOST_BYTES):
        if isinstance(one, Fault) and one.is_of_file:
            return None
        if isinstance(one, PersonRecord):
            people.append(one)
            if len(people) >= MOST_PEOPLE:
                break
    return tuple(people)


def _note(heard: Heard) -> None:
    good = heard.silence == Silence.NONE
    breaker.note(heard.registry, good=good, now=clock.ticks())
    if not good:
        log.warning("registry %s: %s", heard.registry, heard.silence)
