"""The firehose of Bluesky: how many frames a second are decoded, against the bare CBOR
of the same bytes; whether the memory stays flat; how many posts a second reach the
board. With real frames at hand (VIGIE_EVAL_DATA): whether they give the operations that
production's own server gives.

    python -m bench frames

BENCH_FRAMES is how many frames are decoded for the memory (a million).
"""

import json
import os
import random
import resource
import struct
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from bench import corpora
from bench.databases import start_alone
from bench.generate import lines
from bench.read import supply

FRAMES = int(os.environ.get("BENCH_FRAMES", "1000000"))
MADE = 20_000
POSTS = 20_000
IN_A_BATCH = 1_000
SHARE_OF_POSTS = 0.22  # posts and reposts among 150 real frames in a row
LEAST_FRAMES, LEAST_POSTS = 5_000, 2_000  # a second
MOST_GROWTH = 30.0  # MB, over all frames
_CORPUS = "formats/jetstream_corpus"


def main() -> None:
    """Print each figure; end with exit code 1 if one misses what is asked."""
    start_alone()
    posts = list(_posts(POSTS))
    met = all([_like_production(), _decoded(posts), _flat(posts), _stored(posts)])
    if not met:
        raise SystemExit(1)


def _like_production() -> bool:
    from vigie.listening.atproto.frames import events_of, read

    data = corpora.folder()
    if data is None or not (data / _CORPUS).is_dir():
        print("operations of real frames: no frames at hand (VIGIE_EVAL_DATA)")
        return True
    frames = [read(one) for one in _real(data / _CORPUS / "frames.bin.zst")]
    ours = sorted(
        (frame.did, frame.rev, done.action, done.collection, done.key)
        for frame in frames
        for done in frame.done
    )
    said = (data / _CORPUS / "expected_v1.jsonl").read_bytes().splitlines()
    commits = [one for one in map(json.loads, said) if one["kind"] == "commit"]
    names = ("rev", "operation", "collection", "rkey")
    theirs = sorted(
        (one["did"], *(one["commit"][name] for name in names)) for one in commits
    )
    broken = sum(events_of(frame)[1] for frame in frames)
    print(
        f"{len(frames)} real frames: {len(ours)} operations, production has "
        f"{len(theirs)}; the same: {ours == theirs}; broken posts: {broken}"
    )
    return ours == theirs and not broken


def _real(path: Path) -> Iterator[bytes]:
    import zstandard

    raw = zstandard.ZstdDecompressor().stream_reader(path.open("rb")).read()
    at = 0
    while at < len(raw):
        (size,) = struct.unpack_from("<I", raw, at)
        yield raw[at + 4 : at + 4 + size]
        at += 4 + size


def _decoded(posts: list[tuple[str, bytes]]) -> bool:
    import libipld

    from vigie.listening.atproto.frames import events_of, read

    frames = _stream(posts)
    bare = _rate(frames, libipld.decode_dag_cbor_multi)
    ours = _rate(frames, lambda one: events_of(read(one)))
    print(
        f"{ours:,.0f} frames a second decoded to events, {ours / bare:.0%} of the bare "
        f"CBOR ({bare:,.0f}; asked: {LEAST_FRAMES:,} frames a second)"
    )
    return ours >= LEAST_FRAMES


def _rate(frames: list[bytes], each: Callable[[bytes], object]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for one in frames:
            each(one)
        best = min(best, time.process_time() - start)
    return len(frames) / best


def _flat(posts: list[tuple[str, bytes]]) -> bool:
    from vigie.listening.atproto.frames import events_of, read

    frames = _stream(posts)
    before = 0.0
    for number, one in enumerate(islice(cycle(frames), FRAMES)):
        events_of(read(one))
        if number == MADE:
            before = _memory()
    grown = _memory() - before
    print(
        f"{FRAMES:,} frames: {grown:.1f} MB more at most than after the first "
        f"{MADE:,} (asked: {MOST_GROWTH:g})"
    )
    return grown <= MOST_GROWTH


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _stored(posts: list[tuple[str, bytes]]) -> bool:
    """Decode frames and store their posts, rows and cursor in one transaction."""
    from tests.calls import make_emergency
    from vigie.lib import clock
    from vigie.listening.atproto.frames import events_of, read
    from vigie.listening.live.contract import Batch
    from vigie.listening.live.rows import Source
    from vigie.listening.live.storing import Storing
    from vigie.listening.models import Call

    row = Source.objects.create(
        emergency=make_emergency(slug="bench"),
        kind="feed",
        address="https://firehose.example",
        added_at=clock.now(),
    )
    storing, cursor, done = Storing(row.emergency), "", 0
    frames = _stream(posts)
    start, worked = time.monotonic(), time.process_time()
    for first in range(0, len(frames), IN_A_BATCH):
        events = [
            event
            for one in frames[first : first + IN_A_BATCH]
            for event in events_of(read(one))[0]
        ]
        behind = str(first + IN_A_BATCH)
        left = storing.store(row.pk, Batch(cursor, behind, events), clock.now())
        cursor, done = behind, done + len(left.posts)
    took, worked = time.monotonic() - start, time.process_time() - worked
    rate = done / took
    print(
        f"{done:,} posts of {len(frames):,} frames to the board, {rate:,.0f} a second "
        f"by the clock (asked: {LEAST_POSTS:,}), {done / worked:,.0f} by processor; "
        f"{Call.objects.count():,} calls; load {os.getloadavg()[0]:.1f}"
    )
    return done == len(posts) and rate >= LEAST_POSTS


def _stream(posts: list[tuple[str, bytes]]) -> list[bytes]:
    """The posts among likes, as a live stream has them."""
    from vigie.listening.atproto.tests.making import commit

    chance = random.Random(3)
    like = {"$type": "app.bsky.feed.like", "subject": {"uri": "at://x", "cid": "y"}}
    made = []
    for _key, frame in posts:
        while chance.random() > SHARE_OF_POSTS:
            made.append(commit(("create", "app.bsky.feed.like/3l", like)))
        made.append(frame)
    return made


def _posts(count: int) -> Iterator[tuple[str, bytes]]:
    """Made-up posts, each as a frame of its own."""
    from vigie.listening.atproto.tests.making import commit, record
    from vigie.listening.formats import twitter_v1

    said = twitter_v1.decode(b"".join(lines(count, supply(), seed=3)), 0, 0).posts
    for number, post in enumerate(said):
        key = f"3k{number}"
        path = f"app.bsky.feed.post/{key}"
        yield key, commit(("create", path, record(post.text)))


if __name__ == "__main__":
    main()
