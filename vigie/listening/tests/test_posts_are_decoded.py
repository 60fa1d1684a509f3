"""Each wire format becomes the same kind of post."""

import json

import pytest

from vigie.listening.formats import bluesky, mastodon, twitter_v1, twitter_v2
from vigie.listening.formats.words import reshare_key
from vigie.listening.tests import wire
from vigie.reading.post import Post

THE_POST = Post(
    source="twitter",
    post_id="1",
    author="voisine1",
    at=wire.NIGHT_SECONDS,
    text=wire.TEXT,
    lang="fr",
    tags=("PorteBleue",),
    followers=12,
    author_since=wire.SINCE_SECONDS,
)


def v1(**more: object) -> Post:
    (post,) = twitter_v1.decode(wire.line(wire.tweet_v1(**more))).posts
    return post


def test_a_v1_line_a_v2_page_and_a_flat_line_of_one_tweet_are_one_post() -> None:
    flat = wire.tweet_v2() | {"author": wire.user_v2()}
    single = {"data": wire.tweet_v2(), "includes": {"users": [wire.user_v2()]}}
    assert v1() == THE_POST
    for record in (wire.page_v2(1), flat, single):
        assert twitter_v2.decode(wire.line(record)).posts == [THE_POST]


def test_a_v1_retweet_has_the_full_text_of_the_original_and_its_id() -> None:
    original = wire.tweet_v1(
        9,
        "Lit libre rue des…",
        truncated=True,
        extended_tweet={
            "full_text": wire.TEXT,
            "entities": {"hashtags": [{"text": "Entier"}], "media": [{"id": 1}]},
        },
    )
    post = v1(text="RT @voisine9: Lit libre rue d…", retweeted_status=original)
    assert post.text == wire.TEXT
    assert post.reshare_of == "9"
    assert post.tags == ("Entier",)
    assert post.author == "voisine1"
    assert post.has_media


def test_a_v1_truncated_tweet_and_an_extended_one_are_read_whole() -> None:
    extended = {"full_text": wire.TEXT + " suite", "entities": {"hashtags": []}}
    assert v1(extended_tweet=extended).text == wire.TEXT + " suite"
    record = wire.tweet_v1()
    record["full_text"] = record.pop("text") + " !"
    (post,) = twitter_v1.decode(wire.line(record)).posts
    assert post.text == wire.TEXT + " !"


def test_a_v1_quote_is_a_post_of_its_own() -> None:
    quoted = {"quoted_status": wire.tweet_v1(5, "autre chose"), "is_quote_status": True}
    post = v1(**quoted)
    assert post.text == wire.TEXT
    assert post.reshare_of == ""


@pytest.mark.parametrize(
    ("more", "lon", "lat"),
    [
        ({"coordinates": {"type": "Point", "coordinates": [2.37, 48.86]}}, 2.37, 48.86),
        ({"geo": {"type": "Point", "coordinates": [48.86, 2.37]}}, 2.37, 48.86),
        ({"geo": {"type": "Point", "coordinates": None}}, None, None),
        ({"coordinates": {"type": "Point", "coordinates": [2.37]}}, None, None),
    ],
)
def test_v1_coordinates_are_lon_lat_and_geo_is_lat_lon(
    more: dict[str, object], lon: float | None, lat: float | None
) -> None:
    post = v1(**more)
    assert (post.lon, post.lat) == (lon, lat)


def test_escapes_of_the_network_are_undone_and_und_is_no_language() -> None:
    post = v1(text="A &amp; B &lt;3 &amp;lt;", lang="und", entities=None)
    assert post.text == "A & B <3 &lt;"
    assert post.lang == ""
    assert post.tags == ()


def test_a_v1_tweet_may_lack_almost_everything() -> None:
    (post,) = twitter_v1.decode(wire.line({"id": 3, "text": "x", "user": None})).posts
    assert post == Post("twitter", "3", "", 0, "x")


def test_notices_of_the_v1_stream_are_no_posts_and_deletions_stand_apart() -> None:
    data = wire.lines(
        {"delete": {"status": {"id": 4, "id_str": "4", "user_id": 2}}},
        {"limit": {"track": 10}},
        {"status_withheld": {"id": 3, "withheld_in_countries": ["XX"]}},
        {"scrub_geo": {"user_id": 1, "up_to_status_id": 9}},
        wire.tweet_v1(),
        {"delete": {"direct_message": {}}},
    )
    decoded = twitter_v1.decode(data, first_row=10)
    assert decoded.deleted == ["4"]
    assert decoded.ignored == 3
    assert decoded.rows == [14]
    assert [(bad.row, bad.reason) for bad in decoded.bad] == [
        (15, "is a deletion of no post")
    ]


def test_a_v2_retweet_takes_its_text_from_the_page_or_from_the_reference() -> None:
    pointer = [{"type": "retweeted", "id": "9"}]
    short = "RT @voisine9: Lit libre…"
    page = {
        "data": [wire.tweet_v2(1, short, referenced_tweets=pointer)],
        "includes": {"users": [wire.user_v2()], "tweets": [wire.tweet_v2(9)]},
    }
    inlined = [{"type": "retweeted"} | wire.tweet_v2(9)]
    flat = wire.tweet_v2(1, short, referenced_tweets=inlined, author=wire.user_v2())
    for record in (page, flat):
        (post,) = twitter_v2.decode(wire.line(record)).posts
        assert (post.text, post.reshare_of) == (wire.TEXT, "9")
        assert (post.post_id, post.author) == ("1", "voisine1")


def test_a_v2_quote_or_reply_is_no_reshare_and_a_long_post_is_whole() -> None:
    record = wire.tweet_v2(
        referenced_tweets=[{"type": "quoted", "id": "8"}],
        note_tweet={"text": "tout le texte"},
        attachments={"media_keys": ["3_1"]},
        geo={"coordinates": {"type": "Point", "coordinates": [2.37, 48.86]}},
    )
    (post,) = twitter_v2.decode(wire.line(record)).posts
    assert (post.text, post.reshare_of) == ("tout le texte", "")
    assert post.has_media
    assert (post.lon, post.lat) == (2.37, 48.86)
    assert post.author == "70001"


def test_every_post_of_a_v2_page_is_a_row_and_errors_are_no_posts() -> None:
    broken = wire.page_v2(4, 5)
    broken["data"][0] = {"id": "4"}
    data = wire.lines(
        wire.page_v2(1, 2, 3),
        {"errors": [{"title": "operational-disconnect"}]},
        broken,
        {"meta": {"result_count": 0}},
        wire.tweet_v2(6),
    )
    decoded = twitter_v2.decode(data, first_row=100)
    assert decoded.rows == [100, 101, 102, 105, 107]
    assert [(bad.row, bad.reason) for bad in decoded.bad] == [(104, "has no text")]
    assert decoded.ignored == 2
    assert twitter_v2.count(data) == 8


def test_jetstream_v1_and_v2_give_the_same_post() -> None:
    event = wire.jetstream()
    expected = Post(
        source="bluesky",
        post_id=f"at://{wire.DID}/app.bsky.feed.post/3k1",
        author=wire.DID,
        at=wire.NIGHT_SECONDS,
        text=wire.TEXT,
        lang="fr",
        tags=("PorteBleue",),
        url=f"https://bsky.app/profile/{wire.DID}/post/3k1",
    )
    for record in (event, wire.jetstream_v2(event)):
        assert bluesky.decode(wire.line(record)).posts == [expected]


def test_bluesky_deletes_reposts_and_other_records() -> None:
    subject = {"uri": "at://did:plc:x/app.bsky.feed.post/9", "cid": "b"}
    repost = {"createdAt": wire.NIGHT_ISO, "subject": subject}
    data = wire.lines(
        wire.jetstream("1", "delete"),
        wire.jetstream("2", "create", "app.bsky.feed.repost", repost),
        wire.jetstream("3", "create", "app.bsky.feed.like", repost),
        wire.jetstream("4", "create", "app.bsky.graph.follow", {"subject": "did:x"}),
        wire.jetstream("5", "update"),
        {"did": wire.DID, "time_us": 1, "kind": "identity", "identity": {}},
        {"$type": "message", "payload": {"$type": "x#account", "did": wire.DID}},
        {"did": wire.DID, "kind": "commit"},
        {"post": "not a view"},
    )
    decoded = bluesky.decode(data)
    assert decoded.deleted == [f"at://{wire.DID}/app.bsky.feed.post/1"]
    reposted, updated = decoded.posts
    assert (reposted.text, reposted.reshare_of) == ("", subject["uri"])
    assert updated.text == wire.TEXT
    assert decoded.ignored == 4
    assert [bad.row for bad in decoded.bad] == [7, 8]


def test_bluesky_believes_the_writers_clock_only_backwards() -> None:
    early = wire.record_bluesky(createdAt="2015-11-13T20:00:00Z")
    late = wire.record_bluesky(createdAt="2031-01-01T00:00:00Z")
    broken = wire.record_bluesky(createdAt="soon")
    data = wire.lines(*(wire.jetstream(record=r) for r in (early, late, broken)))
    seen_at = wire.NIGHT_SECONDS + 2
    assert [post.at for post in bluesky.decode(data).posts] == [
        wire.NIGHT_SECONDS - 5400,
        seen_at,
        seen_at,
    ]


def test_a_post_view_and_a_feed_with_a_repost_are_read() -> None:
    uri = f"at://{wire.DID}/app.bsky.feed.post/3k1"
    view = {
        "uri": uri,
        "author": {"did": wire.DID, "handle": "voisine.example"},
        "record": wire.record_bluesky(embed={"$type": "app.bsky.embed.images"}),
        "indexedAt": wire.NIGHT_ISO,
    }
    reason = {"by": {"did": "did:plc:other"}, "indexedAt": wire.NIGHT_ISO}
    plain, reposted = bluesky.decode(
        wire.lines(view, {"post": view, "reason": reason})
    ).posts
    assert plain.post_id == uri
    assert plain.has_media
    assert (reposted.author, reposted.reshare_of) == ("did:plc:other", uri)
    assert reposted.post_id != plain.post_id


def test_a_status_becomes_text_and_its_id_is_the_same_on_every_server() -> None:
    (post,) = mastodon.decode(wire.line(wire.status())).posts
    assert post == Post(
        source="mastodon",
        post_id="https://ile.example/users/voisine/statuses/1",
        author="voisine@ile.example",
        at=wire.NIGHT_SECONDS,
        text="Lit libre rue des Écluses\ndeux places",
        lang="fr",
        tags=("portebleue",),
        followers=12,
        url="https://ile.example/@voisine/1",
        author_since=wire.SINCE_SECONDS,
    )


def test_html_is_stripped_and_hidden_parts_of_links_stay_hidden() -> None:
    html = (
        "<p>Un &lt;b&gt; &amp; deux</p><p>voir "
        '<a href="https://x.example/longue"><span class="invisible">https://</span>'
        '<span class="ellipsis">x.example/lon</span><span class="invisible">gue</span>'
        "</a></p>"
    )
    assert mastodon.to_text(html) == "Un <b> & deux\nvoir x.example/lon"


def test_boosts_warnings_media_and_stream_events_of_mastodon() -> None:
    boosted = wire.status(9, "<p>de loin</p>", account={"acct": "ami@mer.example"})
    boost = wire.status(2, reblog=boosted, content="")
    warned = wire.status(3, spoiler_text="sensible", media_attachments=[{"id": "1"}])
    wrapped = json.dumps(wire.status(4))
    data = wire.lines(
        boost,
        warned,
        {"stream": ["public"], "event": "update", "payload": wrapped},
        {"event": "status.update", "payload": wire.status(5)},
        {"event": "delete", "payload": "77"},
        {"event": "filters_changed"},
        {"event": "update", "payload": "{broken"},
        {"account": {}, "content": "<p>no id</p>"},
    )
    decoded = mastodon.decode(data)
    first, second, third, _ = decoded.posts
    assert (first.text, first.reshare_of) == ("de loin", boosted["uri"])
    assert second.text.startswith("sensible\n")
    assert second.has_media
    assert third.post_id.endswith("/4")
    assert decoded.deleted == ["77"]
    assert decoded.ignored == 1
    assert [bad.row for bad in decoded.bad] == [6, 7]


def test_rt_in_a_text_is_a_reshare_keyed_by_author_and_words() -> None:
    key = reshare_key("RT @Voisine: Lit libre rue des Écluses…")
    assert key == reshare_key("RT @voisine Lit  libre RUE des Écluses")
    assert key.startswith("rt:voisine:")
    assert key != reshare_key("RT @voisine: autre chose")
    assert key != reshare_key("RT @ami: Lit libre rue des Écluses")
    assert reshare_key("Lit libre RT @voisine") == reshare_key("RT @ !") == ""
    assert v1(text="RT @voisine: Lit libre").reshare_of.startswith("rt:voisine:")
