"""From the stream: a post that may be somebody's own word that they are safe.

It is shown to those who look for them, as uncertain, and never makes a state: that
takes a person's word, which is then a claim of theirs.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vigie.emergencies.models import Emergency
from vigie.emergencies.notices import PostsRestored, PostsWithdrawn
from vigie.lib import clock
from vigie.listening.registry import Heard
from vigie.reading.labels import LABELS
from vigie.reading.post import Post
from vigie.relaying import queueing
from vigie.relaying.models import Address, Letter, Message
from vigie.relaying.states import LetterState
from vigie.safety.answering import Said, put
from vigie.safety.circle_words import SUGGESTED
from vigie.safety.models import (
    Contact,
    Member,
    Standing,
    Suggestion,
    SuggestionQuerySet,
)
from vigie.safety.sought import LOOKS_FOR, Match, sought_in
from vigie.safety.states import Answer, Via, Voice
from vigie.work.database import writing

SAFE_SELF = LABELS["safe.self"].bit
LASTS = timedelta(hours=12)  # of the claim that follows a yes
AT_ONCE = 500  # posts of one statement
_WENT = (LetterState.SENDING, LetterState.SENT, LetterState.DELIVERED)


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


def _tell(
    members: Iterable[UUID], emergency_id: int, now: datetime, again: str = ""
) -> None:
    """Tell whoever is told of their silence or asked after them, once for a member and
    an emergency; `again`, a word of its own each time, tells who was not told yet."""
    emergency = Emergency.objects.get(pk=emergency_id)
    for member in Member.objects.filter(pk__in=set(members)):
        looking = Q(alarmed=True) | Q(sought_at__gt=now - LOOKS_FOR)
        alarmed = Contact.objects.told().filter(looking, member=member)
        if again:
            told = Letter.objects.filter(
                message__in=_messages([member.pk], emergency_id), state__in=_WENT
            )
            alarmed = alarmed.exclude(address__in=told.values("address"))
        if not alarmed.exists():
            continue
        message = queueing.announce(
            event=_event(member.pk, emergency_id) + again,
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


def _messages(members: Iterable[UUID], emergency_id: int) -> list[UUID]:
    """The messages of some members, the first and those of posts that came back."""
    found = Q(pk__in=[])
    for member in members:
        event = _event(member, emergency_id)
        found |= Q(event=event) | Q(event__gt=f"{event}:", event__lt=f"{event};")
    return list(Message.objects.filter(found).values_list("pk", flat=True))


def hear_withdrawn(notice: PostsWithdrawn) -> None:
    """Take back what posts suggested that a person hid; inside the transaction."""
    for rows in _of_posts(notice.emergency_id, notice.posts):
        shown = rows.filter(withdrawn_at=None)
        members = set(shown.values_list("member_id", flat=True))
        shown.update(withdrawn_at=notice.at)
        _keep_back(members, notice.emergency_id, notice.at)


def hear_restored(notice: PostsRestored) -> None:
    """Show again what posts suggested that a person hid by mistake, and tell whoever
    was not told; inside the transaction."""
    now = clock.now()
    for rows in _of_posts(notice.emergency_id, notice.posts):
        hidden = rows.exclude(withdrawn_at=None)
        members = set(hidden.filter(decided="").values_list("member_id", flat=True))
        hidden.update(withdrawn_at=None)
        known = Standing.objects.fresh(now).filter(
            member_id__in=members, emergency_id=notice.emergency_id
        )
        members -= set(known.values_list("member_id", flat=True))
        _tell(members, notice.emergency_id, now, f":{now:%Y%m%d%H%M%S%f}")


def _take_back(
    emergency_id: int, posts: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Forget suggestions of posts that are no more."""
    for rows in _of_posts(emergency_id, posts):
        members = set(rows.values_list("member_id", flat=True))
        rows.delete()
        _keep_back(members, emergency_id, now)


def _of_posts(
    emergency_id: int, posts: Sequence[tuple[str, str]]
) -> Iterator[SuggestionQuerySet]:
    names = [name_of(*post) for post in posts]
    for start in range(0, len(names), AT_ONCE):
        yield Suggestion.objects.filter(
            emergency_id=emergency_id, post__in=names[start : start + AT_ONCE]
        )


def _keep_back(members: set[UUID], emergency_id: int, now: datetime) -> None:
    """Keep back letters that still wait, about those of whom no post is left."""
    left = Suggestion.objects.shown().filter(
        emergency_id=emergency_id, member_id__in=members
    )
    gone = members - set(left.values_list("member_id", flat=True))
    if gone:
        queueing.recall(messages=_messages(gone, emergency_id), now=now)


def judge(*, address: Address, suggestion: int, theirs: bool, now: datetime) -> bool:
    """Have one of a circle say whether a post is its member's; False for whoever is
    not in the circle, and where somebody said so already.

    A yes is that person's claim that the member is safe, and nothing more.
    """
    with writing(durable=True):
        rows = Suggestion.objects.shown().select_for_update().filter(pk=suggestion)
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
