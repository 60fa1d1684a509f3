"""Real files of every format, where they are at hand: all posts, nothing put aside.

They are no part of the project: VIGIE_EVAL_DATA says where they are.
"""

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from vigie.listening.chunks import cut, open_source
from vigie.listening.formats import Bad
from vigie.listening.streams import BrokenFile
from vigie.reading.post import Post

DATA = Path(os.environ.get("VIGIE_EVAL_DATA", "../shared/data"))
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the real posts are not at {DATA} (VIGIE_EVAL_DATA)"
)
JETSTREAM = "formats/jetstream_corpus/expected_v1.jsonl"


def read(name: str) -> tuple[list[Post], list[int], list[Bad]]:
    posts: list[Post] = []
    rows: list[int] = []
    bad: list[Bad] = []
    for chunk in cut(open_source(DATA / name)):
        decoded = chunk.decode(chunk.load())
        posts += decoded.posts
        rows += decoded.rows
        bad += decoded.bad
    return posts, rows, bad


def table(name: str) -> list[dict[str, str]]:
    data = (DATA / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return list(csv.DictReader(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("paris_night/paris_posts.csv", "text"),
        ("paris_night/paris_gold.csv", "text"),
        ("labelled/missing_crisislex.csv", "text"),
        ("labelled/safe_crisislex.csv", "text"),
        ("sms/disaster_response_validation.csv", "message"),
        ("sms/train_from_udacity.csv.gz", "message"),
    ],
)
def test_tables_give_the_texts_that_the_csv_module_gives(
    name: str, column: str
) -> None:
    posts, rows, bad = read(name)
    expected = [row[column].strip() for row in table(name)]
    assert not bad
    assert rows == list(range(len(expected)))
    same = [p.text in (text, "") for p, text in zip(posts, expected, strict=True)]
    assert all(same)
    assert sum(post.text == "" for post in posts) <= 5


@pytest.mark.parametrize(
    "name",
    [
        *(
            f"posts_v11/{event}.rumours.json.gz"
            for event in (
                "charliehebdo",
                "ebola-essien",
                "germanwings-crash",
                "gurlitt",
                "putinmissing",
                "sydneysiege",
            )
        ),
    ],
)
def test_arrays_of_v1_tweets_are_read_as_the_json_module_reads_them(name: str) -> None:
    posts, rows, bad = read(name)
    tweets = json.loads(gzip.decompress((DATA / name).read_bytes()))
    assert not bad
    assert rows == list(range(len(tweets)))
    assert [post.post_id for post in posts] == [tweet["id_str"] for tweet in tweets]
    assert all(post.author and post.at and post.text for post in posts)


@pytest.mark.parametrize(
    ("name", "count", "broken"),
    [
        ("formats/twitter_v2/brexit.jsonl", 100, 0),
        ("formats/twitter_v2/flat.jsonl", 100, 0),
        ("formats/twitter_v2/kpop.jsonl", 100, 0),
        ("formats/twitter_v2/geo_tweets.jsonl", 2, 0),
        ("formats/twitter_v2/streaming_output_with_error.jsonl", 7, 1),
        ("formats/twitter_v1_and_bluesky/payload-v2.json", 10, 0),
        ("formats/twitter_v1_and_bluesky/normalization-payload-stream.json", 1, 0),
        ("formats/twitter_v1_and_bluesky/normalization-payload-search.json", 1, 0),
        ("formats/twitter_v1_and_bluesky/normalization-payload-show.json", 1, 0),
        ("formats/twitter_v1_and_bluesky/bluesky-posts.json", 123, 0),
        ("formats/twitter_v1_and_bluesky/bluesky-firehose-posts.json", 9, 0),
        ("formats/mastodon/statuses.jsonl", 332, 0),
        (JETSTREAM, 32, 0),
        ("throughput/posts_open_no_labels.jsonl.gz", 95_616, 0),
    ],
)
def test_real_wire_formats_are_read(name: str, count: int, broken: int) -> None:
    posts, rows, bad = read(name)
    assert (len(posts), len(bad)) == (count, broken)
    assert len(set(rows)) == len(rows)
    assert sum(post.at == 0 for post in posts) <= 1  # one repost tells no time


def test_jetstream_gives_the_posts_and_reposts_of_the_network_itself() -> None:
    posts, _, _ = read(JETSTREAM)
    events = [json.loads(line) for line in (DATA / JETSTREAM).read_bytes().splitlines()]
    expected = [
        f"at://{event['did']}/{commit['collection']}/{commit['rkey']}"
        for event in events
        if (commit := event.get("commit"))
        and commit["collection"] in ("app.bsky.feed.post", "app.bsky.feed.repost")
        and commit["operation"] != "delete"
    ]
    assert [post.post_id for post in posts] == expected


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "formats",
        "formats/twitter_v2/users.jsonl",
        "formats/twitter_v2/counts.jsonl",
        "formats/jetstream_corpus/frames.bin.zst",
        "formats/mastodon/test_entity_status.yaml",
        "geo/paris_quartiers.geojson",
        "paris_night/trend_ranks_france.csv",
        "names/nicknames_en.csv",
    ],
)
def test_real_files_of_no_posts_are_refused(name: str) -> None:
    with pytest.raises(BrokenFile):
        open_source(DATA / name)


def test_the_same_tweets_as_pages_and_flat_are_the_same_posts(
    tmp_path: Path,
) -> None:
    page = json.loads((DATA / "formats/twitter_v2/brexit.jsonl").read_text())
    users = {user["id"]: user for user in page["includes"]["users"]}
    tweets = {tweet["id"]: tweet for tweet in page["includes"]["tweets"]}
    flat = [_flattened(tweet, users, tweets) for tweet in page["data"]]
    path = tmp_path / "flat.jsonl"
    path.write_text("".join(json.dumps(tweet) + "\n" for tweet in flat))
    posts = [
        post
        for chunk in cut(open_source(path))
        for post in chunk.decode(chunk.load()).posts
    ]
    assert posts == read("formats/twitter_v2/brexit.jsonl")[0]


def _flattened(
    tweet: dict[str, Any], users: dict[str, Any], tweets: dict[str, Any]
) -> dict[str, Any]:
    """Put the author and the posts referred to in their places, as twarc does."""
    referred = [
        reference | tweets.get(reference["id"], {})
        for reference in tweet.get("referenced_tweets", [])
    ]
    author = users[tweet["author_id"]]
    whole = tweet | {"author": author}
    return whole | {"referenced_tweets": referred} if referred else whole
