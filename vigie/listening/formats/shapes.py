"""What every format gives: the posts of a chunk, and what in it was no post."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from vigie.reading.post import Post


class Bad(NamedTuple):
    """A record that cannot be read. Its content is never kept.

    `row` counts the input's records from 0; `offset` is the record's first byte
    in the decompressed stream; `reason` is one plain sentence.
    """

    row: int
    offset: int
    reason: str


class Decoded(msgspec.Struct):
    """What a chunk holds. `rows` goes beside `posts`, one number for each.

    `deleted` are the ids of posts that the network asks to forget. `ignored`
    counts records that are sound but no post: likes, follows, stream notices.
    """

    posts: list[Post] = msgspec.field(default_factory=list)
    rows: list[int] = msgspec.field(default_factory=list)
    bad: list[Bad] = msgspec.field(default_factory=list)
    deleted: list[str] = msgspec.field(default_factory=list)
    ignored: int = 0

    def add(self, other: "Decoded") -> None:
        """Take in what follows."""
        if not self.posts:
            self.posts, self.rows = other.posts, other.rows
        else:
            self.posts += other.posts
            self.rows += other.rows
        self.bad += other.bad
        self.deleted += other.deleted
        self.ignored += other.ignored


@dataclass(frozen=True)
class Format:
    """One wire format made of JSON records.

    `recognises` says of a parsed record whether it is of this format.
    `decode` takes a chunk of whole records, one a line, the number of its first
    row, its offset and, if known, its number of lines. `count` says how many rows
    some lines hold, where that can be other than one each (pages of posts).
    """

    name: str
    title: str
    recognises: Callable[[Mapping[str, Any]], bool]
    decode: Callable[[bytes, int, int, int | None], Decoded]
    count: Callable[[bytes], int] | None = None


class NoSuchFormat(Exception):
    """The file is none of the known formats. The message is for the person."""
