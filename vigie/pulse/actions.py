"""Everything a person may decide about posts, authors and tags that are counted.

Each counts within a minute: the chore of `jobs` applies it to the days.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.pulse.hearing import digests, named
from vigie.pulse.models import Strike, Tag
from vigie.pulse.states import ALLOWED, Struck, TagState
from vigie.work.database import writing


class NotAllowed(ValueError):
    """The change is not possible now; its text says why."""


def strike_post(
    *, emergency: Emergency, source: str, post_id: str, by: str, now: datetime
) -> None:
    """Count a post no more. Twice is once; a post not yet heard is struck too."""
    _strike(emergency, Struck.POST, named(source, post_id), by, now)


def strike_author(
    *, emergency: Emergency, source: str, author: str, by: str, now: datetime
) -> None:
    """Count no post of an author any more, past or to come. Twice is once."""
    _strike(emergency, Struck.AUTHOR, named(source, author), by, now)


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


def _strike(
    emergency: Emergency, kind: Struck, words: str, by: str, now: datetime
) -> None:
    digest = int(digests([words])[0])
    row = Strike(emergency=emergency, kind=kind, digest=digest, by=by, at=now)
    with writing():
        Strike.objects.bulk_create([row], ignore_conflicts=True)


def _restore(
    emergency: Emergency, kind: Struck, words: str, by: str, now: datetime
) -> bool:
    with writing():
        lifted = Strike.objects.filter(
            emergency=emergency,
            kind=kind,
            digest=int(digests([words])[0]),
            lifted_at__isnull=True,
        ).update(lifted_at=now, lifted_by=by, is_counted=False)
    return lifted > 0


def _decide(tag: Tag, state: TagState, by: str, now: datetime) -> Tag:
    with writing():
        tag.refresh_from_db()
        if state not in ALLOWED[tag.state]:
            words = {"tag": str(tag), "state": tag.get_state_display()}
            raise NotAllowed(_("%(tag)s is already decided: %(state)s.") % words)
        tag.state, tag.decided_by, tag.decided_at = state, by, now
        tag.save(update_fields=["state", "decided_by", "decided_at"])
        Emergency.touch(tag.emergency_id)
    return tag
