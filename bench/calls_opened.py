"""Calls that real posts open: how many, how distinct, and what it costs beside reading.

The posts are those of VIGIE_EVAL_DATA; nothing of them is kept, and the database is
thrown away. With VIGIE_BENCH_SHOW=50 so many groups are printed, to be judged by eye.
"""

import os
import time
from collections import Counter
from typing import Any

from bench import corpora
from bench.databases import start_alone

CHUNK = 2_000
FILES = ("paris_night/paris_posts.csv", "labelled/missing_crisislex.csv")
COPIES = 5_000


def main() -> None:
    """Print what the real posts open, and the cost of a thousand in CPU time."""
    data = corpora.folder()
    if data is None:
        print("The real posts are absent (VIGIE_EVAL_DATA): no calls were opened.")
        return
    start_alone()
    for name in FILES:
        _measure(name, list(corpora.posts_of(data / name)))
    _copies()


def _measure(name: str, posts: list[Any]) -> None:
    from vigie.missing.models import Person, PostGroup

    where = _emergency(name)
    read, stored = _hear(where, posts)
    acted = _act(where)
    outcomes = Counter(
        PostGroup.objects.filter(emergency=where).values_list("outcome", flat=True)
    )
    people = Person.objects.filter(emergency=where)
    names = {one.known.shown_name for one in people} - {""}
    public = people.filter(is_private=False).count()
    print(f"{name}: {len(posts)} posts, groups about people by what they came to:")
    print("  ", ", ".join(f"{word} {n}" for word, n in sorted(outcomes.items())))
    print(f"   {people.count()} calls, {public} of them public, {len(names)} names")
    _cost(len(posts), read, stored, acted)
    _show(where, int(os.environ.get("VIGIE_BENCH_SHOW", "0")))


def _cost(posts: int, read: float, stored: float, acted: float) -> None:
    each = [1000 * 1000 * cost / posts for cost in (read, stored, acted)]
    print(
        f"   ms of CPU for 1,000 posts: {each[0]:.0f} reading, {each[1]:.0f} storing, "
        f"{each[2]:.0f} for calls, {each[2] / (each[0] or 1):.2f} of reading"
    )


def _emergency(name: str) -> Any:
    from django.utils.text import slugify

    from vigie.emergencies import actions
    from vigie.lib import clock

    slug = slugify(name.rpartition("/")[2])
    return actions.open_emergency(name=name, slug=slug, by="bench", now=clock.now())


def _hear(where: Any, posts: list[Any]) -> tuple[float, float]:
    """Have the board take posts in; return what reading and storing cost."""
    from vigie.emergencies.quarters import Quarters
    from vigie.lib import clock
    from vigie.listening import keys
    from vigie.listening.importing import Writer
    from vigie.listening.preparing import Preparation, Prepared, prepare_posts
    from vigie.listening.readers import Recipe, reader_of

    to = Preparation(Recipe(), Quarters.of([]), keys.author_key(), keys.group_key())
    read, writer = reader_of(to.recipe), Writer(where.pk, keys.group_key())
    reading = storing = 0.0
    for start in range(0, len(posts), CHUNK):
        part = posts[start : start + CHUNK]
        made = Prepared(f"{where.slug}-{start}", where.slug, start, len(part))
        begun = time.process_time()
        prepare_posts(made, part, to, read)
        half = time.process_time()
        writer.store(made, clock.now())
        reading += half - begun
        storing += time.process_time() - half
    return reading, storing


def _act(where: Any) -> float:
    from vigie.lib import clock
    from vigie.missing import from_posts

    begun = time.process_time()
    while from_posts.read_on(clock.now()):
        pass
    return time.process_time() - begun


def _copies() -> None:
    """One written post with thousands of copies: what they add to the first."""
    from vigie.missing.models import Person
    from vigie.reading.post import Post

    words = "On recherche Orlane Vasseur, 19 ans, manteau vert, vue au théâtre ce soir"
    where = _emergency("copies")
    first = [Post("sample", "0", "a", 1, words)]
    more = [Post("sample", str(n), f"a{n}", n, words) for n in range(1, COPIES + 1)]
    _hear(where, first)
    once = _act(where)
    where.slug += "-more"
    read, _stored = _hear(where, more)
    acted = _act(where)
    copies = Person.objects.get(emergency=where).copies
    print(f"one post and {COPIES} copies: 1 call seen in {copies} posts")
    print(
        f"   {1000 * once:.0f} ms of CPU for the first, {1000 * acted:.1f} ms for all "
        f"copies: {acted / (read or 1):.4f} of reading them"
    )


def _show(where: Any, most: int) -> None:
    from vigie.listening.models import Call
    from vigie.missing.models import PostGroup

    for group in PostGroup.objects.filter(emergency=where).order_by("pk")[:most]:
        call, known = Call.objects.get(pk=group.call), None
        if group.person:
            facts = group.person.known
            private = "private" if group.person.is_private else "public"
            known = (facts.shown_name, facts.ages, facts.clothes, facts.seen.place)
            known = (*known, private)
        print(f"   [{group.outcome}] {call.seen}x {call.text!r}\n      {known}")


if __name__ == "__main__":
    main()
