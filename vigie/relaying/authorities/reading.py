"""Feeds are asked every minute; each message is kept once. Nothing that an authority
says is acted upon here: it is shown, and a person may cite it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.utils.translation import get_language

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.relaying.authorities.rows import Authority, Published
from vigie.relaying.formats.cap import feed_reading
from vigie.relaying.formats.cap.feed import info_in
from vigie.relaying.formats.cap.records import Alert
from vigie.relaying.formats.cap.standing import standing
from vigie.relaying.formats.tree import Refused as NotRead
from vigie.trust.guarded.addresses import Refused
from vigie.trust.guarded.client import Client, NoAnswer
from vigie.work.database import writing

log = logging.getLogger("vigie.relaying.authorities")
SECONDS = 60
MOST_BYTES = 4 << 20  # of one document
MOST_LINKS = 20  # followed at one time, the first of the feed
LONGEST = timedelta(days=7)  # a message that says no end is not looked at after that
_ALERT = msgspec.json.Decoder(Alert)


@dataclass(frozen=True)
class Said:
    """An alert that stands, and who says so."""

    pk: int
    authority: str
    alert: Alert

    @property
    def headline(self) -> str:
        """What it says, in a line: in the language that is spoken if it says it so."""
        info = info_in(self.alert, get_language() or "en")
        return (info.headline or info.event) if info else self.alert.identifier


def read_all(now: datetime) -> int:
    """Ask every feed of open emergencies; return how many messages were new."""
    rows = Authority.objects.filter(ended_at=None, emergency__state=EmergencyState.OPEN)
    return sum(read_one(row, now) for row in rows)


def read_one(authority: Authority, now: datetime) -> int:
    """Ask one feed, and the alerts that it leads to; return how many were new. What
    goes wrong is one sentence in its row, and costs no other feed anything."""
    try:
        with Client(private=authority.in_own_network, most=MOST_BYTES) as client:
            found, etag = _asked(client, authority)
    except (NoAnswer, NotRead, Refused) as error:
        _note(authority, now, fault=str(error) or type(error).__name__)
        return 0
    except Exception as error:  # a stranger's document
        log.error("a feed could not be read: %s", type(error).__name__)
        _note(authority, now, fault="The feed could not be read.")
        return 0
    new = keep(authority, found, now)
    _note(authority, now, etag=etag)
    return new


def keep(authority: Authority, alerts: Iterable[Alert], now: datetime) -> int:
    """Store the messages that are new; return how many."""
    rows = [
        Published(
            authority=authority,
            sender=one.sender[:300],
            identifier=one.identifier[:300],
            sent_at=one.sent,
            content=msgspec.json.encode(one).decode(),
            read_at=now,
        )
        for one in alerts
    ]
    before = Published.objects.filter(authority=authority).count()
    with writing(durable=True):
        Published.objects.bulk_create(rows, ignore_conflicts=True)
        new = Published.objects.filter(authority=authority).count() - before
        if new:
            Emergency.touch(authority.emergency_id)
    return new


def standing_in(emergency: Emergency, now: datetime) -> list[Said]:
    """Return what authorities say at `now`, the newest first: meant, not ended, not
    over. One query."""
    rows = Published.objects.filter(
        authority__emergency=emergency,
        authority__ended_at=None,
        sent_at__gt=now - LONGEST,
    ).select_related("authority")
    by_alert = {}
    for row in rows.order_by("pk"):
        alert = _ALERT.decode(row.content)
        by_alert[alert.sender, alert.identifier, alert.sent] = (row, alert)
    stand = standing((alert for _row, alert in by_alert.values()), now)
    named = [by_alert[one.sender, one.identifier, one.sent] for one in stand]
    return [Said(row.pk, row.authority.name, alert) for row, alert in named]


def texts_of(alert: Alert) -> Sequence[str]:
    """Return all that an alert says in words, in every language."""
    return [
        "\n".join((one.headline, one.event, one.description, one.instruction))
        for one in alert.infos
    ]


def _asked(client: Client, authority: Authority) -> tuple[list[Alert], str]:
    headers = {"If-None-Match": authority.etag} if authority.etag else {}
    answer = client.ask("GET", authority.url, headers)
    if answer.status == 304:
        return [], authority.etag
    if answer.status != 200:
        raise NoAnswer(f"it answered {answer.status}")
    document = feed_reading.published(answer.body, authority.url, MOST_BYTES)
    found = [one.alert for one in document.alerts]
    for link in [one for one in document.links if one.is_cap][:MOST_LINKS]:
        found += _followed(client, link.url)
    return found, answer.headers.get("etag", "")[:200]


def _followed(client: Client, url: str) -> list[Alert]:
    """One alert that cannot be had does not cost the others."""
    try:
        answer = client.ask("GET", url, {})
        if answer.status != 200:
            return []
        document = feed_reading.published(answer.body, url, MOST_BYTES)
    except (NoAnswer, NotRead, Refused):
        return []
    return [one.alert for one in document.alerts]


def _note(
    authority: Authority, now: datetime, *, etag: str = "", fault: str = ""
) -> None:
    done = {} if fault else {"read_at": now, "etag": etag}
    with writing():
        Authority.objects.filter(pk=authority.pk).update(fault=fault[:200], **done)
