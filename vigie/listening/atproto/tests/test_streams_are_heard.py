"""The firehose and Jetstream over a real line: batches, cursors, gaps and refusals."""

import json
import threading

import pytest

from vigie.listening.atproto.messages import frame_said, jet_said
from vigie.listening.atproto.streams import Place, hear_firehose, hear_jetstream
from vigie.listening.atproto.tests.making import DID, TIME, commit, frame, record
from vigie.listening.atproto.tests.servers import speaking
from vigie.listening.live.contract import Ask, Missed, Trouble
from vigie.listening.live.states import Fault, Why

POST = "app.bsky.feed.post/3k"
URI = f"at://{DID}/{POST}"
AT = 1447450800


def asked(url, cursor="", private=True):
    return Ask(url, (), cursor, private, threading.Event())


def heard(hear, ask):
    """All batches until the line is of no use any more, and why."""
    batches = []
    try:
        for batch in hear(ask):
            batches.append(batch)  # noqa: PERF402 what came before the trouble counts
    except Trouble as trouble:
        return batches, trouble
    return batches, None


def posted(seq, text="Où ?", action="create"):
    return commit((action, POST, record(text)), seq=seq)


def test_posts_come_in_batches_each_behind_the_one_before():
    with speaking(lambda _asked: [posted(5), posted(6, "Là !"), posted(7)]) as server:
        [batch], trouble = heard(hear_firehose, asked(server.url))
    assert [event.post.text for event in batch.events] == ["Où ?", "Là !", "Où ?"]
    assert (batch.before, batch.cursor) == ("", f"7 {AT}")
    assert trouble.args == (Fault.NO_ANSWER.value,)
    assert server.paths == ["/xrpc/com.atproto.sync.subscribeRepos"]


def test_it_goes_on_from_the_cursor_and_passes_over_what_that_names():
    def script(words):
        return [posted(n) for n in range(int(words["cursor"][0]), 9)]

    with speaking(script) as server:
        [batch], _over = heard(hear_firehose, asked(server.url, f"6 {AT}"))
    assert server.asked == [{"cursor": ["6"]}]
    assert len(batch.events) == 2
    assert (batch.before, batch.cursor) == (f"6 {AT}", f"8 {AT}")


def test_likes_are_counted_and_deletions_told():
    like = commit(("create", "app.bsky.feed.like/3l", None), seq=4)
    gone = commit(("delete", POST, None), seq=5)
    with speaking(lambda _asked: [like, gone]) as server:
        [batch], _over = heard(hear_firehose, asked(server.url))
    assert batch.ignored == 1
    assert [(event.post_id, event.post) for event in batch.events] == [(URI, None)]


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (b"\xff\xff", Why.NOT_READABLE),
        (b"\0" * 6_000_000, Why.NOT_READABLE),
        (commit(("create", POST, None), seq=6, tooBig=True), Why.NOT_READABLE),
        (frame("#info", {"name": "OutdatedCursor"}), Why.TOO_OLD),
        ("text", Why.NOT_READABLE),
    ],
)
def test_what_was_not_heard_is_a_gap_and_the_rest_goes_on(odd, why):
    with speaking(lambda _asked: [posted(5), odd, posted(7)]) as server:
        [batch], _over = heard(hear_firehose, asked(server.url, f"4 {AT - 60}"))
    assert len(batch.events) == 2
    assert batch.missed == [Missed(AT, AT, why)]


def test_what_is_unknown_is_let_go_by():
    new = frame("#sync", {"seq": 6, "did": DID, "time": TIME})
    with speaking(lambda _asked: [posted(5), new, posted(7)]) as server:
        [batch], _over = heard(hear_firehose, asked(server.url))
    assert (len(batch.events), batch.ignored, batch.missed) == (2, 1, [])


def test_a_server_that_finds_us_slow_says_so_after_what_it_sent():
    slow = frame("", {"error": "ConsumerTooSlow"}, op=-1)
    with speaking(lambda _asked: [posted(5), slow, posted(6)]) as server:
        [batch], trouble = heard(hear_firehose, asked(server.url))
    assert len(batch.events) == 1
    assert trouble.fault is Fault.TOO_SLOW
    assert trouble.cursor is None
    [gap] = trouble.missed
    assert (gap.from_at, gap.why) == (AT, Why.TOO_SLOW)


@pytest.mark.parametrize("said", [[], [frame("", {"error": "Other"}, op=-1)]])
def test_a_line_that_brings_nothing_is_no_sign_of_life(said):
    with speaking(lambda _asked: said) as server:
        batches, trouble = heard(hear_firehose, asked(server.url, f"6 {AT}"))
    assert batches == []
    assert list(trouble.missed) == []


@pytest.mark.parametrize(
    "said",
    [
        frame("", {"error": "FutureCursor"}, op=-1),
        frame("#info", {"name": "FutureCursor"}),
    ],
)
def test_a_server_whose_numbers_began_anew_is_heard_from_now_on(said):
    with speaking(lambda _asked: [said, posted(2)]) as server:
        batches, trouble = heard(hear_firehose, asked(server.url, f"6 {AT}"))
    assert (batches, trouble.cursor) == ([], "")
    [gap] = trouble.missed
    assert (gap.from_at, gap.why) == (AT, Why.TOO_OLD)


def test_a_gap_ends_now_where_a_server_is_ahead_of_its_time():
    late = commit(
        ("create", POST, None), seq=6, tooBig=True, time="9999-01-01T00:00:00Z"
    )
    with speaking(lambda _asked: [late]) as server:
        [batch], _over = heard(hear_firehose, asked(server.url, f"5 {AT}"))
    [gap] = batch.missed
    assert gap.from_at == AT
    assert AT < gap.to_at < 20 * AT


def test_a_cursor_that_is_too_old_is_a_gap_and_the_line_begins_anew():
    refused = (400, b'{"error":"CursorTooOld","message":"36 hours"}')
    with speaking(lambda _asked: refused) as server:
        batches, trouble = heard(hear_jetstream, asked(server.url, f"6 {AT}"))
    assert batches == []
    assert trouble.cursor == ""
    [gap] = trouble.missed
    assert (gap.from_at, gap.why) == (AT, Why.TOO_OLD)
    assert gap.to_at > AT


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, Fault.NOT_ALLOWED),
        (404, Fault.NOT_THERE),
        (429, Fault.TOO_OFTEN),
        (503, Fault.BROKEN),
    ],
)
def test_a_server_that_refuses_is_told(status, fault):
    with speaking(lambda _asked: (status, b"no")) as server:
        assert heard(hear_firehose, asked(server.url))[1].fault is fault


def test_nobody_there_and_our_own_network_are_told():
    with speaking(lambda _asked: []) as server:
        shy = heard(hear_firehose, asked(server.url.replace("ws:", "wss:"), "", False))
    assert shy[1].fault is Fault.OWN_NETWORK
    assert server.paths == []
    assert heard(hear_firehose, asked(server.url))[1].fault is Fault.NO_ANSWER


def test_it_ends_when_it_is_told_to():
    with speaking(lambda _asked: [posted(5)], hangs_up=False) as server:
        ask = asked(server.url)
        batches = hear_firehose(ask)
        assert next(batches).cursor == f"5 {AT}"
        ask.stop.set()
        assert [batch.events for batch in batches] in ([], [[]])


def v1(n, kind="commit", **said):
    did = {"did": DID, "time_us": AT * 1_000_000 + n, "kind": kind}
    return json.dumps({**did, "commit": said} if said else did)


def v2(n, **said):
    payload = {"$type": "x#commit", "seq": n, "did": DID, "time": TIME, **said}
    return json.dumps({"$type": "message", "payload": payload})


DONE = [
    {"operation": "create", "record": record("Où est-ce ?")},
    {"operation": "update", "record": record("Où est-ce, là ?")},
    {"operation": "delete"},
]
NAMED = {"rev": "3l", "collection": "app.bsky.feed.post", "rkey": "3k"}


def test_both_versions_of_jetstream_and_the_firehose_tell_the_same():
    lines = [{**NAMED, **one} for one in DONE]
    first = [jet_said(v1(n, **one)).events for n, one in enumerate(lines, 1)]
    second = [jet_said(v2(n, **one)).events for n, one in enumerate(lines, 1)]
    whole = [
        frame_said(commit((one["operation"], POST, one.get("record")), seq=n)).events
        for n, one in enumerate(DONE, 1)
    ]
    assert first == second == whole
    assert [event.is_edit for (event,) in first] == [False, True, False]


def test_each_version_is_asked_for_posts_in_its_own_words():
    with speaking(lambda _asked: [v2(7, **NAMED, **DONE[0])]) as server:
        [batch], _over = heard(hear_jetstream, asked(server.url, f"6 {AT}"))
        heard(hear_jetstream, asked(f"{server.url}/subscribe"))
    assert batch.cursor == f"7 {AT}"
    assert server.paths[0] == "/xrpc/network.bsky.jetstream.subscribeEvents"
    wanted = ["app.bsky.feed.post", "app.bsky.feed.repost"]
    assert server.asked[0] == {
        "collections": wanted,
        "kinds": ["commit"],
        "cursor": ["6"],
    }
    assert server.asked[1] == {"wantedCollections": wanted}


def first_version(*numbers, cursor=""):
    """What comes of posts in this order, and what the server was asked."""
    lines = [v1(n, **{**NAMED, "rkey": f"3k{n}"}, **DONE[0]) for n in numbers]
    with speaking(lambda _asked: lines) as server:
        url = f"{server.url}/subscribe"
        [batch], _over = heard(hear_jetstream, asked(url, cursor))
    keys = [event.post_id.rpartition("/3k")[2] for event in batch.events]
    return [int(key) for key in keys], batch.missed, server.asked[0]


NUMBER = AT * 1_000_000 + 9


def test_what_version_1_says_out_of_order_is_heard():
    cursor = f"{NUMBER} {AT}"
    came, missed, words = first_version(8, 60, 9, 30, 12, cursor=cursor)
    assert came == [8, 60, 9, 30, 12]
    assert missed == []
    assert words["cursor"] == [str(NUMBER - 5_000_000)]


def test_what_version_1_says_of_long_before_is_passed_over():
    long_ago = -6_000_000
    assert first_version(long_ago, 9, 10, cursor=f"{NUMBER} {AT}")[0] == [9, 10]


def test_a_cursor_that_version_1_moved_without_a_word_is_a_gap():
    later = 3_600 * 1_000_000
    came, missed, _words = first_version(later, later + 1, cursor=f"{NUMBER} {AT}")
    assert came == [later, later + 1]
    assert missed == [Missed(AT, AT + 3_600, Why.TOO_OLD)]


def test_a_tag_does_not_make_a_post_an_edit():
    said = record("x", tags=["update"])
    lines = [
        jet_said(v1(1, **NAMED, operation="create", record=said)),
        jet_said(v2(1, **NAMED, operation="create", record=said)),
    ]
    assert [event.is_edit for line in lines for event in line.events] == [False, False]


@pytest.mark.parametrize(
    ("line", "ignored", "why", "fault"),
    [
        (v1(3, "identity"), 1, None, None),
        ("{", 1, Why.NOT_READABLE, None),
        ("x" * 6_000_000, 1, Why.NOT_READABLE, None),
        (
            '{"$type": "#info", "payload": {"name": "OutdatedCursor"}}',
            1,
            Why.TOO_OLD,
            None,
        ),
        (
            '{"$type": "error", "error": "ConsumerTooSlow"}',
            0,
            Why.TOO_SLOW,
            Fault.TOO_SLOW,
        ),
        ('{"$type": "error", "error": "Other"}', 0, None, Fault.BROKEN),
        ('{"$type": "novelty"}', 1, None, None),
    ],
)
def test_other_lines_of_jetstream_are_known(line, ignored, why, fault):
    said = jet_said(line)
    assert (said.ignored, said.why, said.fault) == (ignored, why, fault)
    assert said.events == ()


@pytest.mark.parametrize("cursor", ["", "x", "7", "7 x", "-1 2", "٧ ٨"])
def test_a_cursor_that_makes_no_sense_is_the_beginning(cursor):
    assert Place.of(cursor) == Place()
    assert Place.of(Place(7, AT).cursor) == Place(7, AT)
