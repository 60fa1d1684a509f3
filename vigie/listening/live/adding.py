"""Which sources are heard: an operator adds them, stops them and takes them away."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError
from django.utils.translation import gettext as _

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.listening.live.kinds import KINDS
from vigie.listening.live.rows import Source
from vigie.listening.live.states import ALLOWED, Fault, SourceState
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "source.added": "a network began to be listened to",
    "source.changed": "what a source is filtered by was changed",
    "source.stopped": "a network is listened to no more",
    "source.started": "a network that was stopped is listened to again",
    "source.removed": "a source was taken away, with how it went",
}
MOST_WORDS = 20
_LONGEST_WORD = 60


def add_source(
    *,
    emergency: Emergency,
    kind: str,
    address: str,
    words: Sequence[str],
    by: str,
    now: datetime,
    in_own_network: bool = False,
) -> Source:
    """Have a source be heard for an emergency. Raises NotAllowed, with what to give
    instead."""
    found = _words(words)
    _look_at(kind, address, found, in_own_network)
    row = Source(emergency=emergency, kind=kind, address=address, words=found)
    row.in_own_network, row.added_at = in_own_network, now
    try:
        with writing(durable=True):
            row.save(force_insert=True)
            record_of("source.added", row, by, now, kind=kind)
    except IntegrityError:
        raise NotAllowed(_("That is listened to for this emergency already.")) from None
    return row


def filter_source(
    *, source: Source, words: Sequence[str], by: str, now: datetime
) -> None:
    """Change what a source is filtered by, while it is heard. Raises NotAllowed."""
    found = _words(words)
    _look_at(source.kind, source.address, found, source.in_own_network)
    with writing(durable=True):
        row = Source.objects.select_for_update().get(pk=source.pk)
        row.words = found
        row.save(update_fields=["words"])
        record_of("source.changed", row, by, now)


def stop_source(*, source: Source, by: str, now: datetime) -> None:
    """Hear a source no more, and keep where it stood. Raises NotAllowed."""
    _step(source, SourceState.STOPPED, "source.stopped", by, now)


def start_source(*, source: Source, by: str, now: datetime) -> None:
    """Hear a stopped source again, from where it stood. Raises NotAllowed."""
    _step(source, SourceState.WAITING, "source.started", by, now)


def remove_source(*, source: Source, by: str, now: datetime) -> None:
    """Take a source away; the posts that it brought stay."""
    with writing(durable=True):
        row = Source.objects.select_for_update().get(pk=source.pk)
        record_of("source.removed", row, by, now)
        row.delete()


def _step(source: Source, to: SourceState, what: str, by: str, now: datetime) -> None:
    with writing(durable=True):
        row = Source.objects.select_for_update().get(pk=source.pk)
        if to not in ALLOWED[row.state]:
            words = {"was": row.get_state_display(), "to": to.label}
            raise NotAllowed(_("It is %(was)s and cannot become %(to)s.") % words)
        row.state, row.fault = to, Fault.NONE
        row.save(update_fields=["state", "fault"])
        record_of(what, row, by, now)


def _words(words: Sequence[str]) -> list[str]:
    bare = (word.strip().removeprefix("#")[:_LONGEST_WORD] for word in words)
    return list(dict.fromkeys(word for word in bare if word))[:MOST_WORDS]


def _look_at(kind: str, address: str, words: Sequence[str], private: bool) -> None:
    known = KINDS.get(kind)
    if known is None:
        raise NotAllowed(_("There is no such kind of source."))
    parts = urlsplit(address)
    plain = {"http", "ws"} if private else set()
    if not parts.hostname or parts.scheme not in {*known.schemes, *plain}:
        begin = f"{known.schemes[0]}://"
        raise NotAllowed(_("Give an address that begins with %s.") % begin)
    if known.needs_words and not words:
        raise NotAllowed(_("Give one hashtag at least: it is listened to by them."))
