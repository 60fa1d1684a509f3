"""A short message that nobody answered is given again, then to a person."""

from datetime import timedelta

import pytest

from vigie.emergencies.actions import open_emergency
from vigie.relaying import incoming, unheard
from vigie.relaying.incoming import Reply
from vigie.relaying.models import Incoming, Letter, Message
from vigie.relaying.queueing import announce, queue
from vigie.relaying.states import Channel
from vigie.relaying.tests.letters import NOW, mail, pair
from vigie.trust.models import Item
from vigie.trust.triage.rooms import room_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+33639981234"
LATER = NOW + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def hearers(monkeypatch):
    """Those who hear; nobody at first."""
    found: list = []
    monkeypatch.setattr(incoming, "_hearers", found)
    return found


def opened(slug="flood", *, at=NOW, is_drill=False):
    return open_emergency(
        name=slug, slug=slug, by="test", now=at, began_at=at, is_drill=is_drill
    )


def came(text="where are you", name="1", sender=PHONE) -> Incoming:
    incoming.take(name, sender, "38000", text, NOW)
    return Incoming.objects.get(gateway_id=name)


def test_what_no_room_knows_goes_to_the_desk_for_a_person():
    emergency = opened()
    message = came()
    unheard.keep_hearing(LATER)
    item = Item.objects.get()
    assert (item.room, item.thing) == ("relaying.incoming", message.pk.hex)
    assert (item.emergency_id, item.asks, item.opened_at) == (emergency.pk, True, NOW)
    assert Incoming.objects.get().answered_by == "desk"


def test_it_is_brought_once():
    opened()
    came()
    for _ in range(3):
        unheard.keep_hearing(LATER)
    assert Item.objects.count() == 1


def test_the_request_that_brought_it_is_given_its_time():
    opened()
    came()
    unheard.keep_hearing(NOW + timedelta(seconds=5))
    assert not Item.objects.exists()


def test_what_was_answered_stays_away_from_the_desk(hearers):
    opened()
    hearers.append(lambda message: Reply("noted"))
    came()
    unheard.keep_hearing(LATER)
    assert not Item.objects.exists()


def test_without_an_open_emergency_it_waits_and_is_counted():
    from vigie.relaying import letters

    came()
    unheard.keep_hearing(LATER)
    assert letters.unheard() == 1
    opened()
    unheard.keep_hearing(LATER)
    assert letters.unheard() == 0
    assert Item.objects.count() == 1


def test_it_goes_to_the_emergency_of_which_its_sender_was_told(monkeypatch):
    first = opened("first")
    opened("second", at=NOW + timedelta(hours=1))
    address = mail(1, channel=Channel.SMS, value=PHONE)
    told = announce(
        event="e", kind="relaying.reply", facts={}, now=NOW, emergency_id=first.pk
    )
    queue(pair(told, address), now=NOW)
    came(sender="06 39 98 12 34")
    came(name="2", sender="+33639981299")
    unheard.keep_hearing(LATER)
    homes = Item.objects.order_by("id").values_list("emergency__slug", flat=True)
    assert sorted(homes) == ["first", "second"]
    assert Item.objects.get(emergency=first).thing == (
        Incoming.objects.get(gateway_id="1").pk.hex
    )


def test_a_drill_is_the_last_choice():
    real = opened("real")
    opened("drill", at=NOW + timedelta(hours=1), is_drill=True)
    came()
    unheard.keep_hearing(LATER)
    assert Item.objects.get().emergency == real


def test_what_was_stored_before_a_kill_is_answered_by_letter(hearers):
    def killed(message):
        raise KeyboardInterrupt

    hearers.append(killed)
    with pytest.raises(KeyboardInterrupt):
        came("ok")
    hearers[:] = [lambda message: Reply(f"noted: {message.text}")]
    unheard.keep_hearing(LATER)
    letter = Letter.objects.get()
    assert (letter.channel, letter.address.value) == (Channel.SMS, PHONE)
    assert letter.message.facts == '{"text":"noted: ok"}'
    unheard.keep_hearing(LATER)
    assert Letter.objects.count() == 1


def test_a_room_that_fails_does_not_keep_a_message_from_a_person(hearers):
    def faulty(message):
        raise RuntimeError("a bug")

    opened()
    hearers.append(faulty)
    with pytest.raises(RuntimeError):
        came()
    came_two = Incoming.objects.create(
        gateway_id="2", sender=PHONE, text="b", came_at=NOW
    )
    unheard.keep_hearing(LATER)
    assert Item.objects.count() == 2
    assert came_two.pk.hex in Item.objects.values_list("thing", flat=True)


def test_a_stop_that_was_not_answered_in_time_is_not_answered_by_letter(hearers):
    mail(1, channel=Channel.SMS, value=PHONE)
    Incoming.objects.create(gateway_id="1", sender=PHONE, text="STOP", came_at=NOW)
    unheard.keep_hearing(LATER)
    assert Incoming.objects.get().answered_by == "relaying"
    assert not Letter.objects.exists()
    assert Message.objects.count() == 1


def test_a_short_code_is_not_written_to(hearers):
    hearers.append(lambda message: Reply("noted"))
    Incoming.objects.create(gateway_id="1", sender="38123", text="ad", came_at=NOW)
    unheard.keep_hearing(LATER)
    assert not Letter.objects.exists()


def test_the_desk_is_shown_masked_words():
    message = came("call me at 06 39 98 12 34, it is Ana")
    (words,) = room_of("relaying.incoming").words([message.pk.hex]).values()
    assert "98 12" not in words.text
    assert words.text.startswith("call me")
