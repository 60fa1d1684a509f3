"""The worker's loops: they carry what is due, bear faults, and end when told to."""

import threading

import pytest

from vigie.lib import clock
from vigie.relaying import jobs, ways
from vigie.relaying.models import Letter, Line
from vigie.relaying.notes import Notes
from vigie.relaying.sending import Sender
from vigie.relaying.states import Channel, LetterState
from vigie.relaying.tests.letters import Remembering, know_kinds, mail, told_to
from vigie.work import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel(monkeypatch, settings, tmp_path):
    know_kinds(monkeypatch)
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(jobs, "AT_REST", 0.01)
    monkeypatch.setattr(jobs, "AFTER_FAULT", 0.01)
    made = Remembering()
    monkeypatch.setattr(ways, "_given", {})
    ways.use(Channel.MAIL, made)
    return made


@pytest.fixture
def running(channel):
    """The loop of mail, in a thread of its own; ended when the test is over."""
    stop = threading.Event()
    thread = threading.Thread(target=jobs.carrier(Channel.MAIL), args=(stop,))
    thread.start()
    yield stop
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def wait_for(is_so) -> None:
    """Wait for something to become so, half a minute at most."""
    for _ in range(1500):
        if is_so():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came")


def is_sent() -> bool:
    return Letter.objects.get().state == LetterState.SENT


def test_a_letter_goes_without_being_asked_for(channel, running):
    told_to(mail(1), now=clock.now())
    wait_for(is_sent)
    assert [out.to for out in channel.got] == ["r1@example.org"]
    wait_for(lambda: Line.objects.filter(good_at__isnull=False).exists())


def test_a_fault_of_the_database_or_program_ends_no_loop(channel, running, monkeypatch):
    faults = []
    whole = Sender.turn

    def faulty(self, *given):
        if len(faults) < 3:
            faults.append(1)
            raise RuntimeError("a bug")
        return whole(self, *given)

    monkeypatch.setattr(Sender, "turn", faulty)
    told_to(mail(1), now=clock.now())
    wait_for(is_sent)
    assert len(faults) == 3


def test_a_second_worker_on_the_machine_waits_for_the_first(channel, tmp_path):
    notes = Notes(jobs.notes_of(Channel.MAIL))
    stop = threading.Event()
    thread = threading.Thread(target=jobs.carrier(Channel.MAIL), args=(stop,))
    thread.start()
    told_to(mail(1), now=clock.now())
    threading.Event().wait(0.2)
    assert not is_sent()
    notes.close()
    wait_for(is_sent)
    stop.set()
    thread.join(20)
    assert len(channel.got) == 1


def test_the_worker_has_a_loop_for_every_channel():
    assert {f"letters by {one.name.lower()}" for one in Channel} <= set(worker._loops)


def test_at_rest_one_question_is_asked(channel, tmp_path, django_assert_num_queries):
    sender = Sender(Channel.MAIL, channel, Notes(tmp_path / "n"))
    with django_assert_num_queries(1):
        assert sender.turn(clock.now, lambda: 0.5) == 0


def test_the_chore_gives_back_what_a_lost_machine_had(channel, tmp_path):
    from vigie.relaying import leasing

    told_to(mail(1), now=clock.now())
    leasing.lease(Channel.MAIL, Notes(tmp_path / "n").begin(), clock.now(), 10)
    jobs.give_back_stale(clock.now() + leasing.LEASE * 2)
    assert Letter.objects.get().state == LetterState.WAITING


def test_a_channel_is_tried_by_another_program_when_one_is_given(channel):
    assert ways.way(Channel.MAIL) is channel
