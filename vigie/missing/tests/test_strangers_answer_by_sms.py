"""An answer by SMS passes on where it is clear to whom; else a sentence says how."""

import pytest

from tests.calls import NOW
from vigie.lib import clock
from vigie.missing import threads
from vigie.missing.models import Passed
from vigie.missing.states import Side, Stage
from vigie.missing.tests.strangers import (
    FINDER,
    SEEKER,
    begun,
    letters,
    looked_for,
    sms,
)

pytestmark = pytest.mark.django_db(transaction=True)
STRANGER = "+33639980000"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_an_answer_of_who_looks_goes_to_who_wrote():
    begun(looked_for())
    assert sms(SEEKER, "When was that?").text.startswith("Passed on.")
    to, body = letters()[-1]
    assert to == FINDER
    assert "When was that?" in body


def test_an_answer_of_who_wrote_goes_to_who_looks():
    begun(looked_for())
    sms(FINDER, "An hour ago")
    assert Passed.objects.get(key__startswith="sms.").side == Side.KNOWS
    assert letters()[-1][0] == SEEKER


def test_each_answer_says_what_to_call_in_danger():
    begun(looked_for())
    assert any(one in sms(SEEKER, "help").text for one in ("112", "15", "18", "17"))


def test_numbers_in_it_are_taken_out_and_that_is_said():
    begun(looked_for())
    reply = sms(SEEKER, "call me 06 39 98 12 34")
    assert "taken out" in reply.text
    assert "39 98" not in letters()[-1][1]


def test_of_several_threads_none_is_guessed():
    person = looked_for()
    begun(person)
    begun(person)
    assert "link" in sms(SEEKER, "When was that?").text
    assert not Passed.objects.filter(side=Side.SEEKS).exists()


def test_whoever_has_no_thread_is_left_to_others():
    begun(looked_for())
    assert sms(STRANGER, "hello") is None


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_message_passes_nothing(text):
    begun(looked_for())
    sms(SEEKER, text)
    assert not Passed.objects.filter(side=Side.SEEKS).exists()


def test_a_message_that_is_brought_twice_passes_once():
    begun(looked_for())
    sms(SEEKER, "When?", "m7")
    sms(SEEKER, "When?", "m7")
    assert Passed.objects.filter(side=Side.SEEKS).count() == 1


def test_after_stop_nothing_is_passed():
    thread = begun(looked_for())
    threads.stop(thread=thread, by=Side.KNOWS, now=NOW)
    assert sms(SEEKER, "When?") is None


def test_while_the_page_is_taken_down_nothing_is_passed():
    thread = begun(looked_for())
    thread.person.stage = Stage.SUSPENDED
    thread.person.save()
    assert sms(SEEKER, "When?") is None


def test_the_sixth_message_within_an_hour_waits():
    begun(looked_for())
    replies = [sms(SEEKER, f"word {n}", f"m{n}").text for n in range(6)]
    assert all(one.startswith("Passed on.") for one in replies[:5])
    assert "five messages an hour" in replies[5]
    assert Passed.objects.filter(side=Side.SEEKS).count() == 5
