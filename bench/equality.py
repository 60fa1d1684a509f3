"""The fast reader against the reference, on every real post: 0 differences.

With the shipped rules and a gazetteer of the real places. A text that occurs twice
is compared once.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from bench import corpora
from vigie.reading.entities import local_finders
from vigie.reading.post import Post
from vigie.reading.reader import Reader
from vigie.reading.reference import SlowReader
from vigie.reading.rules import load

_BATCH = 500
_COUNTRIES = ("FR", "ZA", "TN")
_made: tuple[SlowReader, Reader] | None = None


def _make() -> tuple[SlowReader, Reader]:
    global _made
    if _made is None:
        rules = load()
        places = corpora.gazetteer(corpora.folder())
        finders = local_finders(places, "FR", _COUNTRIES)
        _made = SlowReader(rules, finders), Reader(rules, finders=finders)
    return _made


def compare(posts: list[Post]) -> tuple[int, int, list[str]]:
    """Return how many posts were compared, how many have a label, and which differ."""
    slowly, reader = _make()
    differing: list[str] = []
    labelled = 0
    for post, fast in zip(posts, reader.read(posts), strict=True):
        slow = slowly.read(post)
        labelled += bool(slow.labels)
        if fast != slow:
            differing.append(f"{post.source} {post.post_id}: {_first(fast, slow)}")
    return len(posts), labelled, differing


def _first(fast: msgspec.Struct, slow: msgspec.Struct) -> str:
    """Name the first field that differs, without a word of the post."""
    for name in fast.__struct_fields__:
        if getattr(fast, name) != getattr(slow, name):
            return name
    return "nothing"


def _distinct(paths: list[Path]) -> Iterator[Post]:
    seen: set[tuple[str, bool, bool]] = set()
    for path in paths:
        count = 0
        try:
            for post in corpora.posts_of(path):
                count += 1
                key = post.text, bool(post.reshare_of), post.has_media
                if key not in seen:
                    seen.add(key)
                    yield post
        except corpora.BrokenFile as error:
            print(f"  left out: {path.name}{str(error).removeprefix(str(path))}")
        if count:
            print(f"  {count:7,} posts  {path.name}", flush=True)


def _batches(paths: list[Path]) -> Iterator[list[Post]]:
    posts = _distinct(paths)
    while batch := list(islice(posts, _BATCH)):
        yield batch


def main() -> None:
    """Compare both readers over all real posts and print the differences."""
    data = corpora.folder()
    if data is None:
        print("The real posts are absent (VIGIE_EVAL_DATA): nothing was compared.")
        return
    began = time.perf_counter()
    compared = labelled = 0
    differing: list[str] = []
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for some, with_label, different in pool.imap(
            compare, _batches(corpora.files(data))
        ):
            compared, labelled = compared + some, labelled + with_label
            differing += different
    for line in differing[:20]:
        print("  differs:", line)
    seconds = time.perf_counter() - began
    print(
        f"fast against reference: {compared:,} distinct posts, "
        f"{labelled:,} with a label, {len(differing)} differences, {seconds:.0f} s"
    )
    if differing:
        raise SystemExit(1)
