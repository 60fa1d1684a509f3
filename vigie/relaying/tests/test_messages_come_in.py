"""What comes in by SMS is kept, heard once, and STOP is stronger than everybody."""

from datetime import UTC, datetime

import pytest

from vigie.relaying import incoming
from vigie.relaying.incoming import Reply, register, take
from vigie.relaying.models import Address, Incoming
from vigie.relaying.states import AddressState, Channel

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2015, 11, 13, 22, 0, tzinfo=UTC)
PHONE = "+33611111111"


@pytest.fixture(autouse=True)
def _nobody_hears(monkeypatch):
    monkeypatch.setattr(incoming, "_hearers", [])


def took(text="ok", name="g1", sender=PHONE):
    return take(name, sender, "38000", text, NOW)


def address(state=AddressState.GOOD, language="en", channel=Channel.SMS):
    return Address.objects.create(
        channel=channel, value=PHONE, language=language, state=state
    )


def test_a_message_that_nobody_knows_is_kept_and_unanswered():
    assert took("pas ok") is None
    [came] = Incoming.objects.all()
    assert (came.sender, came.text, came.gateway_id) == (PHONE, "pas ok", "g1")
    assert (came.came_at, came.answered_by) == (NOW, "")


def test_the_first_who_answers_is_the_last_who_is_asked():
    asked = []

    def hearer(name, reply):
        def hear(came):
            asked.append((name, came.text))
            return reply

        return hear

    for name, reply in [("a", None), ("b", Reply("b heard")), ("c", Reply("c"))]:
        register(hearer(name, reply))
    assert took("ok") == Reply("b heard")
    assert asked == [("a", "ok"), ("b", "ok")]


def test_a_hearer_is_registered_once_and_leaves_its_rooms_name():
    def hear(came):
        return Reply("")

    hear.__module__ = "vigie.safety.hearing"
    register(hear)
    register(hear)
    assert len(incoming._hearers) == 1
    took()
    assert Incoming.objects.get().answered_by == "safety"


def test_a_message_brought_twice_is_heard_once():
    heard = []
    register(lambda came: heard.append(came.text) or Reply("yes"))
    assert took() == Reply("yes")
    assert took() is None
    assert heard == ["ok"]
    assert Incoming.objects.count() == 1


def test_a_message_is_there_before_anybody_hears_it():
    def hear(came):
        assert Incoming.objects.filter(pk=came.pk).exists()
        raise OSError("killed")

    register(hear)
    with pytest.raises(OSError, match="killed"):
        took()
    assert Incoming.objects.get().answered_by == ""


def test_what_was_stored_and_not_heard_is_heard_when_it_comes_again():
    took()
    register(lambda came: Reply("now"))
    assert took() == Reply("now")


def test_two_messages_of_one_sender_are_two():
    took("ok", "g1")
    took("ok", "g2")
    assert Incoming.objects.count() == 2


@pytest.mark.parametrize(
    "word",
    ["STOP", "stop", " Stop. ", "Arrêt", "ARRET", "Baja", "alto!", "توقف", "إيقاف"],
)
def test_stop_ends_letters_by_sms_before_anybody_hears(word):
    ours, mail = address(), address(channel=Channel.MAIL)
    register(lambda came: pytest.fail("heard a STOP"))
    reply = took(word)
    assert reply == Reply("You get no more SMS from us. To begin again: START")
    ours.refresh_from_db()
    mail.refresh_from_db()
    assert (ours.state, mail.state) == (AddressState.STOPPED, AddressState.GOOD)
    assert Incoming.objects.get().answered_by == "relaying"


@pytest.mark.parametrize("text", ["stop la route", "non stop", "ne stop pas", "1"])
def test_a_sentence_with_stop_in_it_is_no_stop(text):
    ours = address()
    assert took(text) is None
    ours.refresh_from_db()
    assert ours.state == AddressState.GOOD


def test_start_begins_letters_again():
    ours = address(AddressState.STOPPED)
    assert took("Start") == Reply("You get SMS from us again. To end them: STOP")
    ours.refresh_from_db()
    assert ours.state == AddressState.GOOD


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Vous ne"), ("es", "No rec"), ("ar", "لن تصلك")]
)
def test_the_answer_to_stop_is_in_the_language_of_the_address(language, words):
    address(language=language)
    assert took("STOP").text.startswith(words)


def test_stop_of_a_stranger_is_answered_in_the_language_of_the_site(settings):
    settings.LANGUAGE_CODE = "es"
    assert took("STOP").text.startswith("No rec")
    assert Address.objects.count() == 0


def test_stop_of_a_short_code_touches_no_address():
    ours = address()
    assert took("STOP", sender="38123") == Reply("")
    ours.refresh_from_db()
    assert ours.state == AddressState.GOOD


def test_nothing_of_a_message_stands_readable_in_its_row():
    took("I am at Port-Neuf")
    [row] = Incoming.objects.values()
    stored = b" ".join(
        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
        for one in row.values()
    )
    assert b"Port-Neuf" not in stored
    assert b"611111111" not in stored
