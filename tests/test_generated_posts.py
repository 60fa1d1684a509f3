"""The made-up posts of the benchmarks are such as they say."""

import json

from bench.generate import SHARE_OF_RESHARES, SHORTEST, Supply, lines
from vigie.listening.formats import twitter_v1

SUPPLY = Supply(
    (("fr", "Je cherche ma sœur"), ("en", "Room for two")),
    (("en", "Thoughts with all of you"),),
    ("Rue Belmar",),
)
COUNT = 2_000


def test_the_same_seed_gives_the_same_lines() -> None:
    assert list(lines(50, SUPPLY, seed=3)) == list(lines(50, SUPPLY, seed=3))
    assert list(lines(50, SUPPLY, seed=3)) != list(lines(50, SUPPLY, seed=4))


def test_every_line_is_long_enough_and_plain_ascii() -> None:
    for line in lines(COUNT, SUPPLY):
        assert len(line) >= SHORTEST
        assert line.isascii()
        assert line.endswith(b"}\r\n")


def test_shares_of_reshares_tags_and_rule_examples_are_as_told() -> None:
    tweets = [json.loads(line) for line in lines(COUNT, SUPPLY)]
    reshares = [t for t in tweets if "retweeted_status" in t]
    assert abs(len(reshares) / COUNT - SHARE_OF_RESHARES) < 0.03
    own = [t["text"] for t in tweets if "retweeted_status" not in t]
    calls = [t for t in own if any(text in t for _, text in SUPPLY.calls)]
    others = [t for t in own if any(text in t for _, text in SUPPLY.others)]
    assert 0.19 < (len(calls) + len(others)) / len(own) < 0.26
    assert 0.4 < len(calls) / (len(calls) + len(others)) < 0.6
    tagged = [t for t in tweets if t["entities"]["hashtags"]]
    assert 0.3 < len(tagged) / COUNT < 0.5
    assert len({t["lang"] for t in tweets}) == 6


def test_every_line_is_a_post_to_the_importer() -> None:
    decoded = twitter_v1.decode(b"".join(lines(COUNT, SUPPLY)))
    assert len(decoded.posts) == COUNT
    assert not decoded.bad
    assert len({post.post_id for post in decoded.posts}) == COUNT
    assert all(post.at for post in decoded.posts)
