"""The table of those who keep the gate waiting."""

from hypothesis import given
from hypothesis import strategies as st

from vigie.config.gate.limits import Limits, body_is_too_slow, lines_for
from vigie.config.gate.waiting import Waiting
from vigie.lib.networks import prefix_of

STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from("abc"), st.integers(0, 9)), max_size=60
)


def test_the_oldest_of_the_busiest_prefix_has_to_go() -> None:
    waiting: Waiting[int] = Waiting()
    waiting.add("a", 1)
    waiting.add("b", 2)
    waiting.add("b", 3)
    assert waiting.worst() == 2
    waiting.remove("b", 2)
    waiting.remove("b", 3)
    assert waiting.worst() == 1


def test_nobody_has_to_go_from_an_empty_table() -> None:
    assert Waiting[int]().worst() is None


def test_who_waits_already_keeps_the_place() -> None:
    waiting: Waiting[int] = Waiting()
    for line in (1, 2, 1):
        waiting.add("a", line)
    assert waiting.worst() == 1
    assert len(waiting) == 2


@given(STEPS)
def test_the_table_equals_a_plain_list(steps: list[tuple[bool, str, int]]) -> None:
    waiting: Waiting[tuple[str, int]] = Waiting()
    plain: list[tuple[str, int]] = []
    for comes, prefix, number in steps:
        line = (prefix, number)
        if comes:
            waiting.add(prefix, line)
            plain += [line] if line not in plain else []
        else:
            waiting.remove(prefix, line)
            plain = [other for other in plain if other != line]
        assert len(waiting) == len(plain)
        assert sorted(waiting) == sorted(plain)
        counts = {line[0]: sum(line[0] == o[0] for o in plain) for line in plain}
        worst = waiting.worst()
        if worst is None:
            assert not plain
        else:
            assert counts[worst[0]] == max(counts.values())
            assert worst == next(line for line in plain if line[0] == worst[0])


HELD = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=30)


@given(HELD)
def test_when_memory_is_short_the_prefix_that_holds_most_gives_first(
    held: list[tuple[str, int]],
) -> None:
    waiting: Waiting[tuple[int, str, int]] = Waiting()
    left = {(at, prefix, weight) for at, (prefix, weight) in enumerate(held)}
    for line in sorted(left):
        waiting.add(line[1], line)
    left = {line for line in left if line[2]}
    for line in waiting.heaviest(lambda one: one[2]):
        totals = {one[1]: sum(o[2] for o in left if o[1] == one[1]) for one in left}
        assert totals[line[1]] == max(totals.values())
        assert line[2] == max(one[2] for one in left if one[1] == line[1])
        left.remove(line)
    assert not left  # who holds nothing stays


def test_addresses_are_counted_by_their_network() -> None:
    assert prefix_of("192.0.2.7") == prefix_of("192.0.2.250") == "192.0.2"
    assert prefix_of("192.0.3.7") != prefix_of("192.0.2.7")
    assert prefix_of("2001:db8:1::1") == prefix_of("2001:0db8:0001:ffff::9")
    assert prefix_of("2001:db8:2::1") != prefix_of("2001:db8:1::1")
    assert prefix_of("::ffff:192.0.2.7") == "192.0.2"
    assert prefix_of("") == ""


def test_a_body_may_begin_slowly_and_then_must_come() -> None:
    limits = Limits(grace_seconds=10, least_rate=500, body_seconds=100)
    assert not body_is_too_slow(limits, 0, 10)
    assert body_is_too_slow(limits, 11, 11)
    assert not body_is_too_slow(limits, 500 * 50, 50)
    assert body_is_too_slow(limits, 10**9, 101)


def test_some_file_handles_stay_in_reserve() -> None:
    assert lines_for(1024) == 768
    assert lines_for(100) == 64
    assert lines_for(10**6) == 12_000
