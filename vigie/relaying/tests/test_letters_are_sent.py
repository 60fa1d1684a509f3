"""What becomes of a letter: sent, tried again, given up, recalled; each only once."""

from datetime import timedelta

import pytest

from vigie.relaying import addresses, kinds, queueing
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.kinds import Kind
from vigie.relaying.models import Address, Letter, Line, letter_key
from vigie.relaying.states import AddressState, LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, mail, told_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    know_kinds(monkeypatch)
    made = Bench(tmp_path)
    yield made
    made.notes.close()


def answer(done, reason="a reason", wait=0.0):
    return Outcome("", done, reason, wait)


def only() -> Letter:
    return Letter.objects.get()


def test_a_letter_that_is_due_is_sent(bench):
    address = mail(1, language="es")
    message = told_to(address, who="Ana")
    assert bench.work() == 1
    (out,) = bench.channel.got
    assert (out.to, out.language, out.text.body) == ("r1@example.org", "es", "Ana")
    assert out.key == letter_key(message.pk, address.pk)
    letter = only()
    assert (letter.state, letter.sent_at, letter.reason) == (LetterState.SENT, NOW, "")
    assert letter.leased_until is None
    assert Address.objects.get().told_at == NOW


def test_nothing_is_sent_twice(bench):
    told_to(mail(1))
    bench.work()
    assert bench.work(on=10**6) == 0
    assert len(bench.channel.got) == 1


def test_what_is_not_due_waits(bench):
    message = told_to()
    rows = Address.objects.filter(pk=mail(1).pk).values_list("pk")
    queueing.queue(
        ("SELECT m.id, a.id FROM relaying_message m, relaying_address a", []),
        now=NOW,
        due_at=NOW + timedelta(minutes=5),
    )
    assert rows
    assert message
    assert bench.work() == 0
    assert bench.work(on=300) == 1


def test_a_receiver_without_a_language_is_told_in_that_of_the_place(bench, settings):
    settings.LANGUAGE_CODE = "ar"
    told_to(mail(1))
    bench.work()
    assert bench.channel.got[0].language == "ar"


def test_what_fails_for_now_is_tried_again_under_the_same_key(bench):
    told_to(mail(1))
    bench.channel.say["r1@example.org"] = answer(Done.LATER)
    bench.work()
    letter = only()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert letter.reason == "a reason"
    assert NOW + timedelta(seconds=15) <= letter.due_at <= NOW + timedelta(seconds=30)
    bench.channel.say.clear()
    assert bench.work(on=10) == 0
    assert bench.work(on=30) == 1
    assert only().state == LetterState.SENT


def test_a_wait_that_the_other_side_asks_for_is_kept(bench):
    told_to(mail(1))
    bench.channel.say["r1@example.org"] = answer(Done.LATER, wait=900)
    bench.work()
    assert only().due_at == NOW + timedelta(seconds=900)


def test_a_letter_is_given_up_when_it_would_come_too_late(bench):
    kinds.know(Kind("plain", kinds.kind_of("plain").render, lasts=timedelta(minutes=2)))
    told_to(mail(1))
    bench.channel.say["r1@example.org"] = answer(Done.LATER)
    for _ in range(5):
        bench.work(on=60)
    letter = only()
    assert (letter.state, letter.reason) == (LetterState.FAILED, "a reason")
    assert Address.objects.get().failures == 1


def test_a_letter_that_comes_too_late_is_not_even_tried(bench):
    told_to(mail(1))
    assert bench.work(on=3 * 24 * 3600) == 0
    assert (only().state, only().reason) == (LetterState.FAILED, "too late to be told")
    assert bench.channel.got == []


def test_what_will_never_go_is_given_up_at_once(bench):
    told_to(mail(1))
    bench.channel.say["r1@example.org"] = answer(Done.NEVER)
    bench.work()
    assert only().state == LetterState.FAILED
    assert Address.objects.get().state == AddressState.UNPROVEN


def test_an_address_that_is_gone_is_dead_and_gets_no_more(bench):
    address = mail(1)
    told_to(address)
    bench.channel.say["r1@example.org"] = answer(Done.GONE)
    bench.work()
    assert only().state == LetterState.FAILED
    assert Address.objects.get().state == AddressState.DEAD
    told_to(address, event="e2")
    assert Letter.objects.count() == 1


def test_an_arrival_makes_earlier_failures_count_for_nothing(bench):
    address = mail(1)
    addresses.note_failures([address.pk])
    told_to(address)
    bench.work()
    assert Address.objects.get().failures == 0


def test_who_says_stop_after_it_was_queued_gets_nothing(bench):
    address = mail(1)
    told_to(address)
    addresses.stop(address=address.pk)
    bench.work()
    assert (only().state, only().reason) == (LetterState.RECALLED, "wants no letters")
    assert bench.channel.got == []


def test_what_is_recalled_while_it_is_handed_over_stops_at_the_next_slice(
    bench, monkeypatch
):
    monkeypatch.setattr("vigie.relaying.sending.SLICE", 2)
    message = told_to(*[mail(n) for n in range(6)])
    whole = bench.channel

    def recalling(batch):
        queueing.recall(messages=[message.pk], now=NOW)
        return whole(batch)

    bench.sender._send = recalling
    bench.work()
    states = Letter.objects.values_list("state", flat=True)
    assert sorted(states) == [LetterState.SENT] * 2 + [LetterState.RECALLED] * 4
    assert queueing.told([message.pk]).count() == len(bench.channel.got) == 2


def test_a_channel_that_is_down_is_left_alone_and_its_letters_wait(bench):
    told_to(mail(1), mail(2))
    bench.channel.always = Done.DOWN
    bench.work()
    line = Line.objects.get()
    assert (line.down_since, line.reason, line.tries) == (NOW, "it fails", 1)
    assert set(Letter.objects.values_list("state", "attempts")) == {(0, 0)}
    assert bench.work(on=1) == 0
    bench.work(on=5)
    assert Line.objects.get().tries == 2
    assert Line.objects.get().down_since == NOW
    bench.channel.always = None
    bench.work(on=60)
    line = Line.objects.get()
    assert (line.down_since, line.tries, line.reason) == (None, 0, "")
    assert line.good_at == bench.clock()
    assert len(bench.channel.got) == 2


def test_letters_behind_a_fault_of_the_channel_have_had_no_attempt(bench):
    told_to(mail(1), mail(2), mail(3))

    def failing(batch):
        yield Outcome(batch[0].key, Done.SENT)
        yield Outcome(batch[1].key, Done.DOWN, "it fails")
        yield Outcome(batch[2].key, Done.LATER, "not reached")

    bench.sender._send = failing
    bench.work()
    found = Letter.objects.values_list("state", "attempts", "reason")
    assert sorted(found) == [(0, 0, ""), (0, 0, ""), (2, 0, "")]
    assert Line.objects.get().reason == "it fails"


def test_a_channel_that_is_down_is_tried_with_a_few_letters(bench):
    told_to(*[mail(n) for n in range(30)])
    bench.channel.always = Done.DOWN
    bench.work()
    seen = []
    bench.sender._send = lambda batch: seen.append(len(batch)) or bench.channel(batch)
    bench.work(on=60)
    assert seen == [8]


def test_a_fault_in_a_channel_stops_the_channel_and_loses_nothing(bench):
    told_to(mail(1), mail(2))

    def faulty(batch):
        yield Outcome(batch[0].key, Done.SENT)
        raise RuntimeError("a bug")

    bench.sender._send = faulty
    bench.sender.turn(bench.clock, lambda: 0.5)
    assert sorted(Letter.objects.values_list("state", flat=True)) == [0, 2]
    assert Line.objects.get().reason == "a fault in its program"


def test_a_letter_that_a_channel_says_nothing_of_is_tried_again(bench):
    told_to(mail(1))
    bench.sender._send = lambda batch: []
    bench.work()
    assert (only().state, only().reason) == (0, "the channel said nothing")


def test_what_a_channel_says_of_letters_that_are_not_ours_is_nothing(bench):
    told_to(mail(1))
    bench.sender._send = lambda batch: [
        Outcome("strange", Done.SENT),
        Outcome(batch[0].key, Done.SENT),
        Outcome(batch[0].key, Done.GONE),
    ]
    bench.work()
    assert only().state == LetterState.SENT
    assert Address.objects.get().state == AddressState.UNPROVEN


def test_one_kind_without_words_does_not_keep_the_others(bench, monkeypatch):
    told_to(mail(1))
    kinds.know(Kind("broken", lambda facts, language, channel: 1 / 0))
    told_to(mail(2), event="e2", kind="broken")
    bench.work()
    assert set(Letter.objects.values_list("state", "reason")) == {
        (LetterState.SENT, ""),
        (LetterState.FAILED, "it could not be put into words"),
    }


def test_a_kind_that_no_room_knows_any_more_is_given_up_with_a_reason(bench):
    told_to(mail(1))
    kinds._kinds.clear()
    bench.work()
    assert (only().state, only().reason) == (
        LetterState.FAILED,
        "no room knows its kind",
    )


@pytest.mark.parametrize(
    "reason", ["550 r1@example.org unknown", "call +33639981234", "line\nbreak"]
)
def test_a_reason_that_could_name_somebody_is_not_kept(bench, reason):
    told_to(mail(1))
    bench.channel.say["r1@example.org"] = answer(Done.NEVER, reason=reason)
    bench.work()
    assert only().reason == "…"


def test_letters_of_another_channel_are_left_alone(bench, tmp_path):
    from vigie.relaying.states import Channel

    told_to(mail(1, channel=Channel.SMS, value="+33639981234"))
    assert bench.work() == 0


def test_a_stopping_worker_leaves_the_rest_for_the_next(bench):
    told_to(mail(1), mail(2))
    assert bench.sender.turn(bench.clock, lambda: 0.5, lambda: True) == 2
    assert set(Letter.objects.values_list("state", flat=True)) == {0}
    assert not Line.objects.exists()
    assert bench.work() == 2


def test_a_quick_channel_is_given_larger_batches(bench):
    told_to(*[mail(n) for n in range(200)])
    sizes = []
    bench.sender._fit(0.1)
    while one := bench.sender.turn(bench.clock, lambda: 0.5):
        sizes.append(one)
    assert sizes == [128, 72]


def test_a_slow_channel_is_given_smaller_ones(bench):
    for _ in range(9):
        bench.sender._fit(10)
    assert bench.sender._size == 8
    for _ in range(20):
        bench.sender._fit(0.1)
    assert bench.sender._size == 512


def test_queries_do_not_grow_with_letters(bench, django_assert_max_num_queries):
    told_to(*[mail(n) for n in range(40)])
    with django_assert_max_num_queries(30):
        bench.work()
    assert len(bench.channel.got) == 40
