"""Who knows something and who looks, in tests: nobody in them exists."""

from typing import Any

import msgspec

from tests.calls import NOW
from vigie.missing import thread_letters, threads
from vigie.missing.models import Follow, Passed, Person, Seeker, Thread
from vigie.missing.states import Side
from vigie.missing.tests.world import sought
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.contract import Text
from vigie.relaying.incoming import Reply, take
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import Channel

SEEKER, FINDER = "+33639981234", "+33639985678"


def phone(number: str) -> Address:
    """Where a telephone is written to."""
    return address_of(channel=Channel.SMS, value=number, now=NOW, language="en")


def looked_for(number: str = SEEKER, **fields: Any) -> Person:
    """Somebody whom somebody with a telephone looks for."""
    person = sought(**fields)
    Seeker.objects.create(person=person, language="en", made_at=NOW)
    Follow.objects.create(
        person=person, address=phone(number), is_seeker=True, made_at=NOW
    )
    return person


def begun(person: Person, text: str = "I saw her at the gym", **more: Any) -> Thread:
    """The first words of a stranger who left their telephone."""
    given = {"address": phone(FINDER), "now": NOW, **more}
    return threads.begin(person=person, text=text, **given)


def answered(thread: Thread, text: str = "When was that?", **more: Any) -> Passed:
    """An answer of who looks."""
    given = {"side": Side.SEEKS, "now": NOW, **more}
    return threads.pass_on(thread=thread, text=text, **given)


def sms(sender: str, text: str, number: str = "m1") -> Reply | None:
    """Somebody sends an SMS to us."""
    return take(number, sender, "38000", text, NOW)


def letters() -> list[tuple[str, str]]:
    """To whom what was passed goes, the oldest first: who, and which words."""
    rows = Letter.objects.filter(message__kind=thread_letters.PASSED)
    ordered = rows.select_related("message", "address").order_by("pk")
    return [(row.address.value, text_of(row.message).body) for row in ordered]


def text_of(
    message: Message, language: str = "en", channel: Channel = Channel.SMS
) -> Text:
    """How a message is put into words when its letter goes."""
    facts = msgspec.json.decode(message.facts)
    address = Letter.objects.filter(message=message).values_list(
        "address_id", flat=True
    )
    own = thread_letters.words_of(facts, list(address[:1]))
    told = facts | next(iter(own.values()), {})
    return thread_letters.passed_on([told], language, channel)
