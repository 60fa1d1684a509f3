"""From the stream: a post that may be somebody's own word that they are safe.

It is shown to those who look for them, as uncertain, and never makes a state: that
takes a person's word, which is then a claim of theirs.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import PostsWithdrawn
from vigie.listening.registry import Heard
from vigie.reading.labels import LABELS
from vigie.reading.post import Post
from vigie.relaying import queueing
from vigie.relaying.models import Address, Message
from vigie.safety.answering import Said, put
from vigie.safety.circle_words import SUGGESTED
from vigie.safety.models import Contact, Member, Suggestion
from vigie.safety.sought import Match, sought_in
from vigie.safety.states import Answer, Via, Voice
from vigie.work.database import writing

SAFE_SELF = LABELS["safe.self"].bit
LASTS = timedelta(hours=12)  # of the claim that follows a yes
AT_ONCE = 500  # posts of one statement


def hear(heard: Heard) -> None:
    """Note posts that say "I am safe" and may be by somebody who is silent.

    Runs inside the transaction that stores the chunk, and asks the database nothing
    where no post says so.
    """
    said = [
        post
        for post, bits in zip(heard.posts, heard.labels, strict=True)
        if bits & SAFE_SELF and not post.reshare_of
    ]
    if said:
        _note(heard, said)
    if heard.deleted:
        _take_back(heard.emergency_id, heard.deleted, heard.now)


def _note(heard: Heard, posts: Sequence[Post]) -> None:
    sought = sought_in(heard.emergency_id, heard.now)
    rows = [
        _row(heard, post, match) for post in posts for match in sought.find(post.author)
    ]
    if rows:
        Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
        _tell({row.member_id for row in rows}, heard.emergency_id, heard.now)


def _row(heard: Heard, post: Post, match: Match) -> Suggestion:
    at = datetime.fromtimestamp(post.at, heard.now.tzinfo) if post.at else heard.now
    return Suggestion(
        member_id=match.member,
        emergency_id=heard.emergency_id,
        post=name_of(post.source, post.post_id),
        link=post.url if post.url.startswith(("https://", "http://")) else "",
        reasons=list(match.reasons),
        score=match.score,
        at=at,
    )


def name_of(source: str, post_id: str) -> str:
    """Return how a suggestion names a post."""
    return f"{source}:{post_id}"[:200]


def _tell(members: Iterable[UUID], emergency_id: int, now: datetime) -> None:
    """Tell whoever is told of their silence, once for a member and an emergency."""
    emergency = Emergency.objects.get(pk=emergency_id)
    for member in Member.objects.filter(pk__in=set(members)):
        alarmed = Contact.objects.told().filter(member=member, alarmed=True)
        if not alarmed.exists():
            continue
        message = queueing.announce(
            event=_event(member.pk, emergency_id),
            kind=SUGGESTED,
            facts={
                "name": member.name or "",
                "emergency": emergency.name,
                "drill": emergency.is_drill,
            },
            emergency_id=emergency_id,
            now=now,
        )
        queueing.queue(queueing.each(message, alarmed), now=now)


def _event(member: UUID, emergency_id: int) -> str:
    return f"suggested:{member.hex}:{emergency_id}"


def hear_withdrawn(notice: PostsWithdrawn) -> None:
    """Take back what posts suggested that a person hid; inside the transaction."""
    _take_back(notice.emergency_id, notice.posts, notice.at)


def _take_back(
    emergency_id: int, posts: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Forget suggestions, and letters that still wait about nothing else."""
    names = [name_of(*post) for post in posts]
    for start in range(0, len(names), AT_ONCE):
        rows = Suggestion.objects.filter(
            emergency_id=emergency_id, post__in=names[start : start + AT_ONCE]
        )
        members = set(rows.values_list("member_id", flat=True))
        rows.delete()
        left = Suggestion.objects.filter(emergency_id=emergency_id, decided="")
        members -= set(left.values_list("member_id", flat=True)) if members else set()
        events = [_event(member, emergency_id) for member in members]
        told = Message.objects.filter(event__in=events) if events else None
        if told is not None:
            pks = list(told.values_list("pk", flat=True))
            queueing.recall(messages=pks, now=now)


def judge(*, address: Address, suggestion: int, theirs: bool, now: datetime) -> bool:
    """Have one of a circle say whether a post is its member's; False for whoever is
    not in the circle, and where somebody said so already.

    A yes is that person's claim that the member is safe, and nothing more.
    """
    with writing(durable=True):
        rows = Suggestion.objects.select_for_update().filter(pk=suggestion, decided="")
        row = rows.first()
        ties = Contact.objects.told().filter(address=address)
        tie = ties.filter(member=row.member_id).first() if row else None
        if row is None or tie is None:
            return False
        row.decided = "yes" if theirs else "no"
        row.save(update_fields=["decided"])
        if theirs:
            put([_claim(row, tie, now)])
    return True


def _claim(row: Suggestion, tie: Contact, now: datetime) -> Said:
    return Said(
        key=f"post.{row.pk}.{tie.pk.hex}",
        emergency_id=row.emergency_id,
        member_id=row.member_id,
        answer=Answer.SAFE,
        via=Via.PAGE,
        at=now,
        stale_at=now + LASTS,
        voice=Voice.CLAIM,
        author=tie.name or "",
    )
