"""Who keeps copies of our records is told when one changes or ends: no name, no reason.

A chore walks what the feeds give out in the order of its entries, and queues a signed
letter for each record together with how far it came: so a kill loses nothing and
nobody is told a change twice. What is new is in the feed, and no letter tells it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import Max, UUIDField, Value
from django.urls import reverse

from vigie.emergencies.models import Emergency
from vigie.kit.origin import origin
from vigie.missing.exporting import given_out
from vigie.missing.models import CopyKeeper, Entries, Person
from vigie.missing.records import is_over
from vigie.missing.registries import BadRegistry
from vigie.missing.states import Stage
from vigie.relaying import queueing
from vigie.relaying.addresses import BadAddress, address_of, prove
from vigie.relaying.channels.contract import Text
from vigie.relaying.kinds import Kind, know
from vigie.relaying.models import Address
from vigie.relaying.signing import new_secret
from vigie.relaying.states import Channel
from vigie.trust.guarded import addresses
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

SECONDS = 2
AT_ONCE = 200
MOST = 20  # programs of one emergency
COPY = "missing.copy"
CHANGED, OVER = "missing.changed", "missing.over"
OPENING = timedelta(seconds=1)  # between opening a call and its first entry
VERBS = {
    "missing.copies_followed": "a program is told when records change or end",
    "missing.copies_ended": "a program is told of records no more",
}


def know_kind() -> None:
    """Say what the letters to programs are; the room does so when it starts."""
    know(Kind(COPY, render, lasts=timedelta(days=2)))


def follow_copies(
    *, emergency: Emergency, name: str, url: str, by: str, now: datetime
) -> tuple[CopyKeeper, str]:
    """Tell a program from now on, and return it with the secret that its letters are
    signed with, which is not shown again; one that is told already gets a new secret.

    An address has one secret, whichever emergencies it follows. Raises BadRegistry.
    """
    secret = new_secret()
    name = name.strip() or urlsplit(url).hostname or ""
    if len(name) > 80 or not name.isprintable():
        raise BadRegistry("Its name is one line of 80 letters at most.")
    with writing(durable=True):
        address = _address(url, secret, now)
        told = CopyKeeper.objects.filter(emergency=emergency)
        if told.exclude(address=address).count() >= MOST:
            raise BadRegistry(f"An emergency tells {MOST} programs at most.")
        keeper, _new = CopyKeeper.objects.update_or_create(
            emergency=emergency,
            address=address,
            defaults={"name": name},
            create_defaults={"name": name, "last": _last(), "made_at": now},
        )
        record_of("missing.copies_followed", keeper, by, now)
    return keeper, secret


def end_copies(*, keeper: CopyKeeper, by: str, now: datetime) -> None:
    """Tell a program no more; what waits for it is not taken back."""
    with writing(durable=True):
        record_of("missing.copies_ended", keeper, by, now)
        keeper.delete()


def tell_changes(now: datetime) -> int:
    """Queue letters about what changed or ended since the last time; return how many
    records were told. May be stopped and run again, or twice at once."""
    told = 0
    for key in list(CopyKeeper.objects.values_list("pk", flat=True)):
        while True:
            seen, some = _told(key, now)
            told += some
            if seen < AT_ONCE:
                break
    return told


def render(facts: Sequence[Mapping[str, Any]], language: str, channel: Channel) -> Text:
    """Say what happened to a record, for a program: its number and where it is read,
    in the same words for every ending."""
    fact = facts[-1]
    drill = "drill" if fact["drill"] else ""
    return Text(fact["what"], body=fact["record"], link=fact["link"], notice=drill)


def _told(key: Any, now: datetime) -> tuple[int, int]:
    with writing():
        keeper = CopyKeeper.objects.select_for_update().filter(pk=key).first()
        if keeper is None:
            return 0, 0
        rows = given_out(keeper.emergency_id).filter(entry__gt=keeper.last)
        seen = list(rows.order_by("entry")[:AT_ONCE])
        news = [one for one in seen if _is_news(one)]
        if news:
            emergency = Emergency.objects.get(pk=keeper.emergency_id)
            _queue(keeper, [_news(one, emergency, now) for one in news], now)
        if seen:
            keeper.last = seen[-1].entry
            keeper.save(update_fields=["last"])
    return len(seen), len(news)


def _is_news(person: Person) -> bool:
    """Neither the opening of a call, nor the erasing of one that was over before."""
    is_new = person.entry_at - person.opened_at <= OPENING
    opening = is_new and person.stage == Stage.OPEN
    return not opening and person.stage != Stage.ERASED


def _news(person: Person, emergency: Emergency, now: datetime) -> queueing.News:
    feed = origin() + reverse("pf:people", args=[emergency.slug])
    facts = {
        "what": OVER if is_over(person, now) else CHANGED,
        "record": person.record_id,
        "link": f"{feed}?person_record_id={quote(person.record_id, safe='')}",
        "drill": emergency.is_drill,
    }
    event = f"missing:copy:{person.pk.hex}:{person.entry}"
    return queueing.News(event, COPY, facts, emergency.pk)


def _queue(keeper: CopyKeeper, news: list[queueing.News], now: datetime) -> None:
    to = Address.objects.filter(pk=keeper.address_id)
    for message in queueing.announce_many(news, now=now):
        one = Value(message.pk, output_field=UUIDField())
        queueing.queue(to.annotate(of=one).values_list("of", "pk"), now=now)


def _address(url: str, secret: str, now: datetime) -> Address:
    try:
        addresses.read(url, private=settings.PRIVATE_ADDRESSES)
        found = address_of(channel=Channel.WEBHOOK, value=url, now=now)
    except (addresses.Refused, BadAddress) as refused:
        raise BadRegistry(f"“{url}” cannot be told: {refused}.") from None
    found.secret = secret
    found.save(update_fields=["secret"])
    prove(address=found.pk)
    return found


def _last() -> int:
    return Entries.objects.aggregate(last=Max("last"))["last"] or 0
