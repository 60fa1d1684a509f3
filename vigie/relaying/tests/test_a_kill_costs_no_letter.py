"""A worker killed at any moment loses no letter and tells nobody twice."""

import pytest

from vigie.relaying import leasing
from vigie.relaying.channels.contract import Done, Outcome
from vigie.relaying.channels.together import AT_ONCE
from vigie.relaying.models import Letter
from vigie.relaying.notes import Held, Notes
from vigie.relaying.queueing import recall, told
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel, LetterState
from vigie.relaying.tests.letters import NOW, Bench, know_kinds, mail, told_to


@pytest.fixture
def bench(tmp_path, monkeypatch):
    know_kinds(monkeypatch)
    made = Bench(tmp_path)
    yield made
    made.notes.close()


class Killed(BaseException):
    """The worker ends here, as if it had been killed."""


def die(*_args, **_more):
    raise Killed


def restarted(bench, tmp_path):
    """Return a sender that starts after the first has died."""
    bench.notes.close()
    bench.notes = Notes(tmp_path / "test.notes")
    bench.sender = Sender(Channel.MAIL, bench.channel, bench.notes)
    return bench


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "where",
    [
        "vigie.relaying.sending.leasing.lease",
        "vigie.relaying.sending.Words",
        "vigie.relaying.sending.mark",
        "vigie.relaying.sending.lines.note_good",
    ],
)
def test_it_may_die_at_every_step(bench, tmp_path, monkeypatch, where):
    told_to(*[mail(n) for n in range(5)])
    with monkeypatch.context() as patch:
        patch.setattr(where, die)
        with pytest.raises(Killed):
            bench.work()
    restarted(bench, tmp_path).work()
    assert sorted(out.to for out in bench.channel.got) == [
        f"r{n}@example.org" for n in range(5)
    ]
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


@pytest.mark.django_db(transaction=True)
def test_what_was_accepted_before_the_kill_is_not_handed_over_again(bench, tmp_path):
    told_to(*[mail(n) for n in range(5)])

    def dying(batch):
        for place, out in enumerate(batch):
            if place == 3:
                raise Killed
            bench.channel.got.append(out)
            yield Outcome(out.key, Done.SENT)

    bench.sender._send = dying
    with pytest.raises(Killed):
        bench.work()
    assert Letter.objects.filter(state=LetterState.SENDING).count() == 5
    restarted(bench, tmp_path).work()
    assert len(bench.channel.got) == len({out.to for out in bench.channel.got}) == 5


@pytest.mark.django_db(transaction=True)
def test_what_was_under_way_and_recalled_counts_as_told(bench, tmp_path):
    message = told_to(*[mail(n) for n in range(40)])

    def dying(batch):
        raise Killed
        yield

    bench.sender._send = dying
    with pytest.raises(Killed):
        bench.work()
    recall(messages=[message.pk], now=NOW)
    restarted(bench, tmp_path).work()
    assert bench.channel.got == []
    assert told([message.pk]).count() == AT_ONCE, "one of them may have arrived"


@pytest.mark.django_db(transaction=True)
def test_news_that_was_under_way_is_told_again_under_the_same_key(bench, tmp_path):
    address = mail(1)
    for name in ("Ana", "Ben"):
        told_to(address, event=name, kind="news", who=name)

    def dying(batch):
        bench.channel.got.extend(batch)
        raise Killed
        yield

    bench.sender._send = dying
    with pytest.raises(Killed):
        bench.work()
    told_to(address, event="Cem", kind="news", who="Cem")
    restarted(bench, tmp_path).work()
    first, second = bench.channel.got
    assert first.key == second.key
    assert first.text == second.text
    bench.work(on=61)
    assert bench.bodies[-1] == "Cem"


@pytest.mark.django_db(transaction=True)
def test_a_power_cut_that_undoes_the_lease_does_not_undo_the_notes(bench, tmp_path):
    address = mail(1)
    message = told_to(address)
    bench.notes.begin()
    bench.notes.accepted([(message.pk, address.pk)])
    assert bench.work() == 0
    assert Letter.objects.get().state == LetterState.SENT
    assert bench.channel.got == []
    assert bench.notes.is_empty


@pytest.mark.django_db(transaction=True)
def test_letters_of_a_machine_that_never_came_back_wait_again(bench):
    told_to(mail(1))
    leasing.lease(Channel.MAIL, bench.notes.begin(), NOW, 10)
    bench.notes.clear()
    assert leasing.give_back_stale(Channel.MAIL, NOW + leasing.LEASE) == 0
    late = NOW + leasing.LEASE * 2
    assert leasing.give_back_stale(Channel.MAIL, late) == 1
    bench.clock.moment = late
    assert bench.work() == 1


def test_one_process_at_a_time_holds_a_channel(tmp_path):
    first = Notes(tmp_path / "n")
    with pytest.raises(Held):
        Notes(tmp_path / "n")
    first.close()
    Notes(tmp_path / "n").close()


def test_a_line_that_was_cut_short_counts_for_nothing(tmp_path):
    notes = Notes(tmp_path / "n")
    batch = notes.begin()
    pair = (batch, batch)
    notes.accepted([pair])
    with (tmp_path / "n").open("a") as file:
        file.write(f"A {batch.hex}.{batch.hex[:9]}")
    left = notes.left()
    assert (left.batches, left.accepted) == ({batch}, {pair})
    notes.clear()
    assert notes.is_empty
    assert notes.left().accepted == frozenset()
    notes.close()


def test_the_notes_are_for_nobody_else_on_the_machine(tmp_path):
    Notes(tmp_path / "n").close()
    assert (tmp_path / "n").stat().st_mode & 0o777 == 0o600
