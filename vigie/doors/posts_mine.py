"""The author of a post that offered or asked for a bed: asked once, by a person, to
make it a real offer or request here.

Nothing is sent from here: no network lets strangers be written to by machines. The
team is shown what may be answered, and notes that it was.
"""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from vigie.doors.letter_words import POSTS
from vigie.doors.models import Door, Need, PostGroup
from vigie.doors.states import DoorStage, NeedStage
from vigie.emergencies.models import Emergency
from vigie.kit.languages import ENDONYMS
from vigie.kit.origin import origin
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

VERBS = {
    "doors.author_asked": "the author of a post was asked to make it a real offer",
    "doors.replaced": "what a post told was made a real offer or request here",
}


def link_to(group: PostGroup) -> str:
    """Return where the author makes it real: the form, filled in as far as it was
    read."""
    page = "doors:offer" if group.door_id else "doors:ask"
    address = reverse(page, args=[group.emergency.slug])
    return f"{origin()}{address}?post={POSTS.token(group.row.pk)}"


def reply_to(group: PostGroup) -> str:
    """Return what may be answered to the post, in public, in its language: neither a
    name nor a place in it."""
    language = group.row.language
    with translation.override(language if language in ENDONYMS else None):
        words = {"link": link_to(group)}
        if group.door_id:
            said = _(
                "Hello, thank you for your open door. Make it known here, without your "
                "address, and only those whom you say yes to see it: %(link)s"
            )
        else:
            said = _(
                "Hello, ask for a bed here: hosts are asked at once, and nobody else "
                "sees your number: %(link)s"
            )
        return said % words


def waiting(emergency: Emergency) -> list[PostGroup]:
    """Return what posts told that stands, those whose author nobody asked first."""
    rows = PostGroup.objects.filter(emergency=emergency, replaced_at=None)
    rows = rows.select_related("door", "need", "emergency")
    stands = rows.filter(door__stage=DoorStage.OPEN)
    stands |= rows.filter(need__stage=NeedStage.OPEN)
    return sorted(
        stands, key=lambda one: (one.asked_at is not None, -one.row.made_at.timestamp())
    )


def note_asked(*, group: int, by: str, now: datetime) -> bool:
    """Note that a person asked the author; return whether they were the first."""
    with writing(durable=True):
        rows = PostGroup.objects.filter(pk=group, asked_at=None)
        if not rows.update(asked_at=now, asked_by=by):
            return False
        made = PostGroup.objects.select_related("door", "need").get(pk=group)
        record_of("doors.author_asked", made.row, by, now)
        return True


def of_token(token: str, emergency: Emergency) -> PostGroup | None:
    """Return the group that a link stands for, while nobody made it real."""
    key = POSTS.row(token)
    if key is None:
        return None
    rows = PostGroup.objects.filter(emergency=emergency, replaced_at=None)
    rows = rows.select_related("door", "need")
    return rows.filter(door=key).first() or rows.filter(need=key).first()


def replace(*, group: PostGroup, by: Door | Need, now: datetime) -> None:
    """Take down what a post told, now that somebody made it real. Anybody may: the
    link is public, and so is the form that it leads to."""
    with writing(durable=True):
        rows = PostGroup.objects.filter(pk=group.pk, replaced_at=None)
        if not rows.update(replaced_at=now):
            return
        stage = {"stage_at": now, "until": now}
        doors = Door.objects.filter(post_group=group)
        doors.update(stage=DoorStage.CLOSED, **stage)
        needs = Need.objects.filter(post_group=group)
        needs.update(stage=NeedStage.CLOSED, **stage)
        Emergency.touch(group.emergency_id)
        record_of("doors.replaced", by, "anybody", now)
