"""The chain, without a database: whatever is falsified, its first row is named."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from vigie.trust.journal.chain import (
    GENESIS,
    Broken,
    Fault,
    Kind,
    Link,
    hash_after,
    microseconds,
    moment_of,
    walk,
)

WORDS = st.text(st.characters(exclude_categories=("C",)), max_size=12)
LINKS = st.builds(
    Link,
    sequence=st.just(0),
    moment=st.integers(0, 2**60),
    what=WORDS,
    by=WORDS,
    subject=WORDS,
    subject_id=WORDS,
    emergency=st.none() | st.integers(0, 2**40),
    why=WORDS,
    facts=WORDS,
    hash=st.just(b""),
)


def chained(links):
    """Number the links and bind each to those before it."""
    previous, made = GENESIS, []
    for number, link in enumerate(links, 1):
        bare = link._replace(sequence=number)
        previous = hash_after(previous, bare)
        made.append(bare._replace(hash=previous))
    return made


def fault_of(links, heads=None):
    """Return the fault of a chain, None of a good one."""
    try:
        for _link in walk(links, heads or {}):
            pass
    except Broken as broken:
        return broken.fault
    return None


def some(count=5):
    return chained(
        [
            Link(0, 10**15 + n, "call.hidden", "op", "call", str(n), 1, "", "{}", b"")
            for n in range(count)
        ]
    )


def test_an_empty_journal_is_good():
    assert fault_of([]) is None


@given(st.lists(LINKS, max_size=6))
def test_what_was_chained_is_good(links):
    made = chained(links)
    assert list(walk(made, {})) == made


@given(LINKS)
def test_a_row_is_hashed_as_the_docs_say_so_that_anybody_can(link):
    text = json.dumps(list(link[:-1]), ensure_ascii=False, separators=(",", ":"))
    assert hash_after(GENESIS, link) == sha256(GENESIS + text.encode()).digest()


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001
def test_moments_come_back_to_the_microsecond(moment):
    moment = moment.replace(tzinfo=timezone(timedelta(hours=2)))
    assert moment_of(microseconds(moment)) == moment


def test_the_first_moment_is_1970_in_utc():
    assert moment_of(0) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("at", range(5))
def test_a_row_that_is_gone_is_missing(at):
    links = some()
    del links[at]
    wanted = None if at == 4 else Fault(Kind.MISSING, at + 1)
    assert fault_of(links) == wanted


def test_several_rows_that_are_gone_are_told():
    links = some()
    del links[1:3]
    assert fault_of(links) == Fault(Kind.MISSING, 2, "to 3")


def test_the_last_rows_are_missed_by_a_head_that_was_published():
    links = some()
    detail = "and all up to 5, which was published"
    heads = {2: links[1].hash, 5: links[4].hash}
    assert fault_of(links[:3], heads) == Fault(Kind.MISSING, 4, detail)


def test_an_emptied_journal_is_missed_too():
    fault = fault_of([], {5: bytes(32)})
    assert (fault.kind, fault.sequence) == (Kind.MISSING, 1)


def test_a_chain_written_anew_is_found_by_the_head_and_bounded_by_the_one_before():
    links = some()
    heads = {2: links[1].hash, 5: links[4].hash}
    anew = chained([*links[:3], links[3]._replace(by="somebody"), links[4]])
    assert fault_of(anew) is None
    fault = fault_of(anew, heads)
    assert (fault.kind, fault.sequence) == (Kind.REWRITTEN, 3)
    assert fault.detail == "between 3 and 5, against its head"


def test_heads_of_a_good_chain_change_nothing():
    links = some()
    assert fault_of(links, {n: links[n - 1].hash for n in (1, 3, 5)}) is None


def test_a_second_row_of_one_number_is_a_replay():
    links = some()
    links.insert(3, links[2])
    detail = "a second row 3 stands there"
    assert fault_of(links) == Fault(Kind.REPLAYED, 4, detail)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("moment", "1000000000000000"),
        ("moment", 1e15),
        ("what", b"call.hidden"),
        ("facts", None),
        ("emergency", "1"),
        ("emergency", True),
        ("hash", ""),
        ("why", 0),
    ],
)
def test_a_value_of_another_type_is_an_altered_row(field, value):
    links = some()
    links[1] = links[1]._replace(**{field: value})
    assert fault_of(links) == Fault(Kind.ALTERED, 2)


def test_a_fault_reads_as_a_sentence():
    assert str(Fault(Kind.ALTERED, 7)) == "row 7 is altered"
    assert str(Fault(Kind.MISSING, 2, "to 3")) == "row 2 is missing (to 3)"


FIELDS = [name for name in Link._fields if name != "sequence"]


class Tampering(RuleBasedStateMachine):
    """Rows are added; now and then somebody falsifies one thing; then it is mended."""

    @initialize(links=st.lists(LINKS, min_size=2, max_size=5))
    def begin(self, links):
        self.sound = chained(links)
        self.heads = {}

    @rule(link=LINKS)
    def add(self, link):
        self.sound = chained([*self.sound, link])

    @rule()
    def publish(self):
        last = self.sound[-1]
        self.heads[last.sequence] = last.hash

    @rule(data=st.data())
    def change_one_byte(self, data):
        at = data.draw(st.integers(0, len(self.sound) - 1))
        field = data.draw(st.sampled_from(FIELDS))
        link = self.sound[at]
        wrong = changed(getattr(link, field), data)
        self.names(at, link._replace(**{field: wrong}), Kind.ALTERED)

    @rule(data=st.data())
    def put_a_row_in_the_place_of_another(self, data):
        at = data.draw(st.integers(0, len(self.sound) - 2))
        other = data.draw(st.integers(at + 1, len(self.sound) - 1))
        links = list(self.sound)
        one, two = links[at], links[other]
        links[at] = two._replace(sequence=at + 1)
        links[other] = one._replace(sequence=other + 1)
        assert fault_of(links, self.heads) == Fault(Kind.ALTERED, at + 1)

    @rule(data=st.data())
    def take_a_row_away_and_close_the_gap(self, data):
        at = data.draw(st.integers(0, len(self.sound) - 2))
        left = self.sound[:at] + self.sound[at + 1 :]
        closed = [link._replace(sequence=n) for n, link in enumerate(left, 1)]
        assert fault_of(closed, self.heads) == Fault(Kind.ALTERED, at + 1)

    @rule(data=st.data())
    def take_a_row_away(self, data):
        at = data.draw(st.integers(0, len(self.sound) - 2))
        left = self.sound[:at] + self.sound[at + 1 :]
        assert fault_of(left, self.heads) == Fault(Kind.MISSING, at + 1)

    @rule(data=st.data())
    def append_an_old_row_again(self, data):
        old = data.draw(st.sampled_from(self.sound))
        number = len(self.sound) + 1
        again = [*self.sound, old._replace(sequence=number)]
        assert fault_of(again, self.heads) == Fault(Kind.ALTERED, number)

    @precondition(lambda self: self.heads)
    @rule(data=st.data())
    def go_back_to_before_a_published_head(self, data):
        known = data.draw(st.sampled_from(sorted(self.heads)))
        kept = data.draw(st.integers(0, known - 1))
        fault = fault_of(self.sound[:kept], self.heads)
        assert (fault.kind, fault.sequence) == (Kind.MISSING, kept + 1)

    def names(self, at, link, kind):
        links = list(self.sound)
        links[at] = link
        assert fault_of(links, self.heads) == Fault(kind, at + 1)

    @invariant()
    def what_nobody_touched_is_good(self):
        assert fault_of(getattr(self, "sound", []), getattr(self, "heads", {})) is None


def changed(value, data):
    """Return the value with one byte, or one digit, that is another."""
    if value is None:
        return data.draw(st.integers(0, 9))
    if isinstance(value, int):
        return value ^ (1 << data.draw(st.integers(0, 40)))
    if isinstance(value, bytes):
        at = data.draw(st.integers(0, len(value) - 1))
        bit = 1 << data.draw(st.integers(0, 7))
        return value[:at] + bytes([value[at] ^ bit]) + value[at + 1 :]
    at = data.draw(st.integers(0, len(value)))
    return value[:at] + data.draw(st.sampled_from("aé0 ")) + value[at:]


Tampering.TestCase.settings = settings(max_examples=40, stateful_step_count=20)
test_whatever_is_falsified_its_first_row_is_named = Tampering.TestCase
