"""Things of other rooms at the desk: seen, decided, and never in the way of calls."""

from datetime import timedelta

import pytest

from tests.calls import NOW
from vigie.relaying.models import Incoming
from vigie.relaying.unheard import keep_hearing
from vigie.trust.models import Item
from vigie.trust.triage import claims
from vigie.web.tests.at_the_desk import page, post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_now"),
]


@pytest.fixture
def message(calls):
    """A short message that no room understood, before the calls in the queue."""
    Incoming.objects.create(
        gateway_id="1",
        sender="+33639981234",
        text="help, call 06 39 98 12 34",
        came_at=NOW - timedelta(hours=5),
    )
    keep_hearing(NOW)
    found = Item.objects.get(room="relaying.incoming")
    Item.objects.filter(pk=found.pk).update(rank=-(2**62))
    found.refresh_from_db()
    return found


def test_it_stands_in_the_queue_with_its_name(ama, message):
    text = page(ama)
    assert text.count("SMS that was not understood") == 1
    assert "Take the first one" in text


def test_taking_it_shows_its_masked_words_and_buttons(ama, message):
    post(ama, "take")
    assert claims.held(message.emergency_id, "ama", NOW) == message
    text = page(ama)
    assert "help, call" in text
    assert "98 12" not in text
    for verb in ("answer", "right", "drop", "escalate"):
        assert f'value="{verb}"' in text
    assert "Leave it, next one" in text


def test_a_decision_leads_on_to_the_next(ama, message, calls):
    post(ama, "take")
    post(ama, "decide", item=message.pk, verb="answer")
    message.refresh_from_db()
    assert message.state == "answered"
    held = claims.held(message.emergency_id, "ama", NOW)
    assert held is not None
    assert held.room == "listening.call"


def test_what_belongs_to_calls_alone_is_not_offered(ama, message):
    post(ama, "take")
    text = page(ama)
    assert "Same as" not in text
    assert "Copies, to split" not in text
    assert "Why it was read so" not in text


def test_its_decisions_are_shown_and_undone(ama, message):
    post(ama, "take")
    post(ama, "decide", item=message.pk, verb="answer")
    text = page(ama, f"?lang=en&item={message.pk}")
    assert "What was decided" in text
    decision = message.decisions.get()
    post(ama, "undo", decision=decision.pk)
    message.refresh_from_db()
    assert message.state == "waiting"


def test_a_thing_of_a_room_that_is_no_more_is_still_shown(ama, message):
    Item.objects.filter(pk=message.pk).update(room="gone.thing", kind="strange")
    text = page(ama, f"?lang=en&item={message.pk}")
    assert "strange" in text
    assert "There are no words with it." in text
