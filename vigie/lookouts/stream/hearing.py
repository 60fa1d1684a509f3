"""Posts that name an open lookout, taken in with the chunk in which they were read.

Which lookouts are open is asked once a second, so that one that was opened or ended
counts a moment later; the patterns are made anew when that changed. What is stored here
is kept or lost with the chunk.
"""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Max

from vigie.emergencies.gazetteer import known_places
from vigie.emergencies.models import Emergency
from vigie.lib import ids
from vigie.listening import keys
from vigie.listening.registry import Heard
from vigie.lookouts.models import Lookout, NamingPost, Sighting
from vigie.lookouts.sighting import AT_DESK, Seen, keep_sighting
from vigie.lookouts.states import SightingState, Way
from vigie.lookouts.stream import telling
from vigie.lookouts.stream.states import ALIKE
from vigie.lookouts.stream.watching import Named, Sought, Watching
from vigie.lookouts.where import DRIVEN_KM, LONGEST, Where
from vigie.reading.places import find_places
from vigie.reading.post import Post, Reading
from vigie.trust.triage.registering import gone

LATELY = 1.0  # seconds for which what is looked for is not asked again
_Stamp = tuple[int, datetime | None, int | None]
_made: dict[int, tuple[_Stamp, Watching | None]] = {}  # by emergency
_asked: dict[int, float] = {}  # when, by emergency
_MOST_WORDS = 600
_WEB_ADDRESS = re.compile(
    r"https?://[^\s\x00-\x20@\\/]{1,100}(?:/[^\s\x00-\x20\\]{0,390})?"
)
_NOT_WORDS = re.compile(r"^rt @\w+|https?://\S+|[\W_]+")


def hear(heard: Heard) -> None:
    """Make sightings of the posts of a chunk that name an open lookout, and take away
    those whose posts were withdrawn at their source."""
    watching = _watching_lately(heard.emergency_id, heard.now)
    if watching is not None and heard.posts:
        _look(heard, watching)
    if heard.deleted:
        take_away(heard.emergency_id, heard.deleted, heard.now)


def seek(emergency_id: int, posts: Sequence[Post], now: datetime) -> set[int]:
    """Return which posts may name an open lookout, by their places."""
    watching = _watching_lately(emergency_id, now)
    if watching is None:
        return set()
    return {*watching.named_in([post.text for post in posts], [True] * len(posts))}


def watching_of(emergency_id: int, now: datetime) -> Watching | None:
    """Return what is looked for in posts of an emergency just now, None for nothing:
    one query while no lookout was opened or ended."""
    rows = Lookout.objects.open(now).filter(emergency=emergency_id)
    asked = rows.aggregate(many=Count("pk"), last=Max("state_at"), most=Max("edition"))
    stamp = (asked["many"], asked["last"], asked["most"])
    known = _made.get(emergency_id)
    if known is None or known[0] != stamp:
        sought = [
            Sought(key.hex, plate, looks)
            for key, plate, looks in rows.values_list("pk", "plate", "looks")
        ]
        known = _made[emergency_id] = (stamp, Watching(sought) if sought else None)
    return known[1]


def _watching_lately(emergency_id: int, now: datetime) -> Watching | None:
    clock = time.monotonic()
    if clock - _asked.get(emergency_id, -LATELY) < LATELY:
        return _made[emergency_id][1]
    watching, _asked[emergency_id] = watching_of(emergency_id, now), clock
    return watching


def take_away(
    emergency_id: int, deleted: Sequence[tuple[str, str]], now: datetime
) -> int:
    """Forget posts that were withdrawn, and the sightings of which none is left. Of one
    that a person confirmed the place and time stay, no word of the post."""
    rows = NamingPost.objects.filter(lookout__emergency=emergency_id)
    by_source: dict[str, list[str]] = {}
    for source, post_id in deleted:
        by_source.setdefault(source, []).append(post_id)
    told: set[UUID] = set()
    for source, posts in by_source.items():
        for start in range(0, len(posts), 500):
            part = rows.filter(source=source, post_id__in=posts[start : start + 500])
            told.update(part.exclude(sighting=None).values_list("sighting", flat=True))
            part.delete()
    bare = Sighting.objects.filter(pk__in=told, posts=None)
    away = list(
        bare.exclude(state=SightingState.CONFIRMED).values_list("pk", flat=True)
    )
    bare.filter(state=SightingState.CONFIRMED).update(words=None)
    Sighting.objects.filter(pk__in=away).delete()
    gone(emergency_id, AT_DESK, [key.hex for key in away], now)
    return len(away)


def _look(heard: Heard, watching: Watching) -> None:
    texts = [post.text for post in heard.posts]
    told = [reading is not None for reading in heard.readings]
    named = {texts[at]: some for at, some in watching.named_in(texts, told).items()}
    if named:
        _keep_all(heard, named)


def _keep_all(heard: Heard, named: dict[str, list[Named]]) -> None:
    emergency = Emergency.objects.get(pk=heard.emergency_id)
    keys_named = {one.key for some in named.values() for one in some}
    still = Lookout.objects.open(heard.now).filter(pk__in=keys_named)
    rows = {row.pk.hex: row for row in still}
    for post, reading in zip(heard.posts, heard.readings, strict=True):
        for one in named.get(post.text, ()):
            if row := rows.get(one.key):
                _keep(row, emergency, (post, reading, one), heard.now)


def _keep(
    row: Lookout,
    emergency: Emergency,
    naming: tuple[Post, Reading | None, Named],
    now: datetime,
) -> None:
    """Store that a post names a lookout: as a sighting, as a copy of one, or as a
    passing-on. A post that is known changes nothing."""
    post, reading, named = naming
    same = NamingPost.objects.filter(lookout=row)
    source, post_id = post.source[:40], post.post_id[:200]
    if same.filter(source=source, post_id=post_id).exists():
        return
    made = NamingPost(lookout=row, source=source, post_id=post_id, made_at=now)
    made.url = post.url if _WEB_ADDRESS.fullmatch(post.url) else ""
    words = " ".join(_NOT_WORDS.sub(" ", post.text.casefold()).split())
    made.words_key = ids.keyed(keys.author_key(), words)
    made.how, made.read = named.how, named.read if named.how in ALIKE else None
    if not telling.passes_on(post.text, reading.labels if reading else ()):
        copies = same.filter(words_key=made.words_key).exclude(sighting=None)
        first = copies.select_related("sighting").first()
        made.sighting = first.sighting if first else None
        if made.sighting is None:
            made.sighting = keep_sighting(
                row, _seen(post, emergency, now), Way.POST, now
            )
    made.save(force_insert=True)


def _seen(post: Post, emergency: Emergency, now: datetime) -> Seen:
    """Return what a post says that was seen. Its time is that of the post, unless it
    says how long ago it was."""
    posted = datetime.fromtimestamp(post.at, UTC) if post.at > 0 else now
    found = find_places(post.text, known_places(emergency, DRIVEN_KM))
    place = next((one for one in found if one.cell and one.sure), None)
    return Seen(
        where=Where(place.name[:LONGEST], place.cell) if place else Where("", 0),
        at=telling.seen_at(post.text, min(posted, now)),
        heading=telling.heading_of(post.text),
        words=post.text[:_MOST_WORDS],
        language=post.lang[:2].lower(),
    )
