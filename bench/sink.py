"""Where the benchmark's readings go: rows in SQLite, as an import would keep them."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from vigie.reading.grouping import Grouper
from vigie.reading.labels import LABELS
from vigie.reading.post import Post, Reading
from vigie.reading.reader import Batch
from vigie.reading.tags import tags_of

CALLS = sum(label.bit for label in LABELS.values() if label.is_call)
_TABLES = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists heard (
  source text, post_id text, author text, at int, labels int, priority text,
  place text, cell int, "group" text, why blob, primary key (source, post_id)
) without rowid;
create table if not exists tag (
  tag text, minute int, posts int, primary key (tag, minute)
) without rowid;
"""
_ROW = "insert into heard values (?,?,?,?,?,?,?,?,?,?) on conflict do nothing"
_TAG = (
    "insert into tag values (?,?,?) "
    "on conflict do update set posts = posts + excluded.posts"
)


class Sink:
    """A database that takes batches, each in one transaction."""

    def __init__(self, path: Path, grouper: Grouper | None) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(_TABLES)
        self._grouper = grouper
        self._encode = msgspec.msgpack.Encoder().encode

    def take(self, posts: Sequence[Post], batch: Batch) -> int:
        """Store a batch and return how many of its posts have a label."""
        used = Counter(
            [
                (tag, post.at // 60)
                for post in posts
                if post.tags
                for tag in tags_of(post)
            ]
        )
        found = [
            (post, reading)
            for post, reading in zip(posts, batch.readings, strict=True)
            if reading is not None and reading.labels
        ]
        bits = batch.bits[batch.bits > 0].tolist()
        if self._grouper:
            self._group(
                [one for one, labels in zip(found, bits, strict=True) if labels & CALLS]
            )
        rows = [
            (
                post.source,
                post.post_id,
                post.author,
                post.at,
                labels,
                reading.priority,
                reading.places[0].name if reading.places else "",
                reading.places[0].cell if reading.places else 0,
                reading.group,
                self._encode(reading.why),
            )
            for (post, reading), labels in zip(found, bits, strict=True)
        ]
        with self._db:
            self._db.executemany(_ROW, rows)
            counts = [(tag, minute, n) for (tag, minute), n in used.items()]
            self._db.executemany(_TAG, counts)
        return len(rows)

    def _group(self, calls: Sequence[tuple[Post, Reading]]) -> None:
        assert self._grouper
        readings = [reading for _, reading in calls]
        keys = self._grouper.add([post for post, _ in calls], readings)
        for reading, key in zip(readings, keys, strict=True):
            reading.group = key

    def close(self) -> None:
        """Close the database."""
        self._db.close()
