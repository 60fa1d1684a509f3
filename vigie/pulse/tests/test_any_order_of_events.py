"""Whatever happens in whatever order, the counts are those of plain sets."""

import random
from datetime import timedelta

import pytest

from vigie.pulse import actions, pruning, store
from vigie.pulse.listing import total
from vigie.pulse.models import Page, Strike, Withdrawn
from vigie.pulse.tests.heard import NOW, START, count, emergency, hear, post

pytestmark = pytest.mark.django_db(transaction=True)
TAGS = ("Flood", "Bridge", "Roof")
DAY = store.day_at(START // 60)


class World:
    """An emergency, and beside it the same in plain sets."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.flood = emergency()
        self.posts, self.chunks, self.now = {}, 0, NOW
        self.struck, self.authors, self.withdrawn = set(), set(), set()

    def hear(self):
        """A chunk of new posts and of some that were heard before."""
        self.chunks += 1
        chunk = []
        for _ in range(self.chance.randint(1, 8)):
            number = self.chance.randrange(40)
            author = f"author{number % 9}"
            tags = (TAGS[number % 3], TAGS[number % 2])
            self.posts[number] = (author, {tag.lower() for tag in tags})
            chunk.append(post(number, author, at=START + 60 * number, tags=tags))
        hear(self.flood, chunk, chunk=str(self.chunks), now=self.now)

    def withdraw(self):
        """Some authors delete a post."""
        self.chunks += 1
        number = self.chance.randrange(40)
        self.withdrawn.add(number)
        gone = [("net", str(number))]
        hear(self.flood, [], chunk=str(self.chunks), deleted=gone, now=self.now)

    def strike(self):
        """A person strikes a post or an author, perhaps once more."""
        given = {"emergency": self.flood, "source": "net", "by": "op", "now": self.now}
        number = self.chance.randrange(40)
        if self.chance.random() < 0.5:
            self.struck.add(number)
            actions.strike_post(post_id=str(number), **given)
        else:
            self.authors.add(f"author{number % 9}")
            actions.strike_author(author=f"author{number % 9}", **given)

    def restore(self):
        """A person gives something back, which may not have been struck at all."""
        given = {"emergency": self.flood, "source": "net", "by": "op", "now": self.now}
        number = self.chance.randrange(40)
        author = f"author{number % 9}"
        was = number in self.struck, author in self.authors
        self.struck.discard(number)
        self.authors.discard(author)
        assert was == (
            actions.restore_post(post_id=str(number), **given),
            actions.restore_author(author=author, **given),
        )

    def expected(self, tag):
        """People and posts of a tag, from the sets."""
        counted = {
            number: author
            for number, (author, tags) in self.posts.items()
            if tag in tags
            and number not in self.struck | self.withdrawn
            and author not in self.authors
        }
        return len(set(counted.values())), len(counted)

    def found(self, tag):
        """The same, from the counted day."""
        days = store.days(self.flood.pk, DAY, DAY)
        day = days[0] if days else None
        return total(day, tag), total(day, tag, "posts")


STEPS = (World.hear, World.hear, World.withdraw, World.strike, World.restore)


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_are_those_of_plain_sets(seed):
    world = World(seed)
    for _ in range(25):
        for _ in range(world.chance.randint(1, 4)):
            world.chance.choice(STEPS)(world)
        count(world.flood, world.now)
        for tag in map(str.lower, TAGS):
            assert world.found(tag) == world.expected(tag), tag
        world.now += timedelta(seconds=30)
    assert len(world.posts) > 20


@pytest.mark.parametrize("seed", range(3))
def test_forgetting_what_was_withdrawn_changes_none_of_them(seed, settings):
    settings.WITHDRAWN_DAYS = 30
    world = World(seed)
    for _ in range(30):
        world.chance.choice(STEPS)(world)
    count(world.flood, world.now)
    before = [world.found(tag) for tag in map(str.lower, TAGS)]
    pruning.prune(world.now + timedelta(days=31))
    assert not Withdrawn.objects.exists()
    strike = Strike.objects.order_by("pk").first()
    if strike:
        Strike.objects.filter(pk=strike.pk).update(is_counted=False)
    count(world.flood, world.now + timedelta(days=31))
    assert [world.found(tag) for tag in map(str.lower, TAGS)] == before
    assert not Page.objects.filter(is_fresh=True).exists()
