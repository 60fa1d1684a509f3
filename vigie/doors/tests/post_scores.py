"""How posts made up for it are read, shared by the tests and the bench."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench.place_phrases import gazetteer
from vigie.doors.posts_read import PostTold, told_in_post
from vigie.doors.tests.post_words import PostSample
from vigie.reading.post import Post
from vigie.reading.reader import Reader
from vigie.reading.rules import load

NOW = datetime(2015, 11, 14, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))


class PostScore(NamedTuple):
    """Offers that are there, given, and rightly given; requests the same; posts whose
    kind is right but not all that they tell; and what went wrong."""

    offers: int
    offers_given: int
    offers_right: int
    needs: int
    needs_given: int
    needs_right: int
    details_wrong: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of the offers given that are offers."""
        return self.offers_right / self.offers_given if self.offers_given else 1.0

    @property
    def recall(self) -> float:
        """The share of the offers that are given."""
        return self.offers_right / self.offers if self.offers else 1.0


@cache
def reader() -> Reader:
    """Return a reader with the shipped rules and the gazetteer of the phrases."""
    return Reader(load(), gazetteer())


def told(text: str) -> PostTold | None:
    """Read one post to the end."""
    [reading] = reader().read([Post("made", "1", "a", 0, text)])
    return told_in_post(text, reading, NOW)


def scored(samples: Sequence[PostSample]) -> PostScore:
    """Read the samples and compare."""
    read = [(sample, told(sample.text)) for sample in samples]
    kinds = [(sample.what, post.what if post else "") for sample, post in read]
    right = [
        (sample, post) for sample, post in read if post and post.what == sample.what
    ]
    return PostScore(
        sum(meant == "offer" for meant, _ in kinds),
        sum(given == "offer" for _, given in kinds),
        kinds.count(("offer", "offer")),
        sum(meant == "need" for meant, _ in kinds),
        sum(given == "need" for _, given in kinds),
        kinds.count(("need", "need")),
        tuple(s.text for s, post in right if not _is_told(s, post)),
        tuple(
            f"{given or 'nothing'} given: {sample.text}"
            for (sample, _), (meant, given) in zip(read, kinds, strict=True)
            if meant != given
        ),
    )


def _is_told(sample: PostSample, post: PostTold) -> bool:
    meant = {"count": 0, "place": ""} | sample.told
    given: dict[str, object] = {"count": post.count}
    given["place"] = post.place.name if post.place else ""
    until = f"{post.until:%d %H:%M}" if post.until else None
    facts = (
        *("women_only", "families_only", "takes_children", "pets", "has_pets"),
        *("wheelchair", "fetch", "languages"),
    )
    plain = PostTold(what=post.what)
    return (
        given == {name: meant[name] for name in ("count", "place")}
        and until == meant.get("until")
        and all(
            getattr(post, name) == meant.get(name, getattr(plain, name))
            for name in facts
        )
    )
