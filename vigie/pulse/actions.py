"""Everything a person may decide about posts, authors and tags that are counted.

Each counts within a minute: the chore of `jobs` applies it to the days.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.pulse.hearing import digests, named
from vigie.pulse.models import Strike, Tag
from vigie.pulse.states import ALLOWED, Struck, TagState
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "post.struck": "a post was struck from what is counted",
    "author.struck": "all posts of an author were struck from what is counted",
    "post.restored": "a struck post counts again",
    "author.restored": "a struck author's posts count again",
    "tag.released": "a tag may be listed",
    "tag.kept": "a tag is kept out of the lists",
}


class NotAllowed(ValueError):
    """The change is not possible now; its text says why."""


def strike_post(
    *,
    emergency: Emergency,
    source: str,
    post_id: str,
    by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Count a post no more. Twice is once; a post not yet heard is struck too."""
    digest = int(digests([named(source, post_id)])[0])
    strike_digest(
        emergency=emergency,
        kind=Struck.POST,
        digest=digest,
        by=by,
        now=now,
        reason=reason,
    )


def strike_author(
    *,
    emergency: Emergency,
    source: str,
    author: str,
    by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Count no post of an author any more, past or to come. Twice is once."""
    digest = int(digests([named(source, author)])[0])
    strike_digest(
        emergency=emergency,
        kind=Struck.AUTHOR,
        digest=digest,
        by=by,
        now=now,
        reason=reason,
    )


def strike_digest(
    *,
    emergency: Emergency,
    kind: Struck,
    digest: int,
    by: str,
    now: datetime,
    reason: str = "",
    tag: str = "",
    call_code: str = "",
) -> bool:
    """Strike what `finding` found: a post, or an author, by its digest.

    `tag` (folded) and `call_code` say where it was seen. Returns false, and changes
    nothing, when it is struck already.
    """
    with writing(durable=True):
        row, made = Strike.objects.get_or_create(
            emergency=emergency,
            kind=kind,
            digest=digest,
            lifted_at=None,
            defaults={
                "by": by,
                "at": now,
                "reason": reason[:200],
                "tag": tag[:100],
                "call_code": call_code,
            },
        )
        if made:
            record_of(f"{row.kind}.struck", row, by, now, row.reason)
    return made


def lift_strike(*, strike: Strike, by: str, now: datetime) -> bool:
    """Count again what a person struck; false when that was done before.

    A post that its author took back stays out.
    """
    return _lift(Strike.objects.filter(pk=strike.pk), by, now)


def restore_post(
    *, emergency: Emergency, source: str, post_id: str, by: str, now: datetime
) -> bool:
    """Count a struck post again; false when it was not struck by a person.

    A post that its author took back stays out.
    """
    return _restore(emergency, Struck.POST, named(source, post_id), by, now)


def restore_author(
    *, emergency: Emergency, source: str, author: str, by: str, now: datetime
) -> bool:
    """Count an author's posts again; false when the author was not struck."""
    return _restore(emergency, Struck.AUTHOR, named(source, author), by, now)


def release_tag(*, tag: Tag, by: str, now: datetime) -> Tag:
    """Let a tag be listed, whatever the test of spread says later."""
    return _decide(tag, TagState.RELEASED, by, now)


def keep_tag_back(*, tag: Tag, by: str, now: datetime) -> Tag:
    """Keep a tag out of the lists until a person releases it."""
    return _decide(tag, TagState.KEPT_BACK, by, now)


def _restore(
    emergency: Emergency, kind: Struck, words: str, by: str, now: datetime
) -> bool:
    digest = int(digests([words])[0])
    rows = Strike.objects.filter(emergency=emergency, kind=kind, digest=digest)
    return _lift(rows, by, now)


def _lift(strikes: "QuerySet[Strike]", by: str, now: datetime) -> bool:
    with writing(durable=True):
        standing = strikes.select_for_update().filter(lifted_at__isnull=True)
        lifted = list(standing.order_by("pk"))
        for strike in lifted:
            strike.lifted_at, strike.lifted_by, strike.is_counted = now, by, False
            strike.save(update_fields=["lifted_at", "lifted_by", "is_counted"])
            record_of(f"{strike.kind}.restored", strike, by, now)
    return bool(lifted)


def _decide(tag: Tag, state: TagState, by: str, now: datetime) -> Tag:
    with writing(durable=True):
        tag.refresh_from_db()
        if state not in ALLOWED[tag.state]:
            words = {"tag": str(tag), "state": tag.get_state_display()}
            raise NotAllowed(_("%(tag)s is already decided: %(state)s.") % words)
        tag.state, tag.decided_by, tag.decided_at = state, by, now
        tag.save(update_fields=["state", "decided_by", "decided_at"])
        Emergency.touch(tag.emergency_id)
        record_of(f"tag.{state.value}", tag, by, now)
    return tag
