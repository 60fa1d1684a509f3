"""The rows of this room, one file for each thing of the world."""

from vigie.missing.models.copies import CopyKeeper
from vigie.missing.models.entries import Entries
from vigie.missing.models.hints import Hint, SafeWord
from vigie.missing.models.keys import ProgramKey, Right
from vigie.missing.models.links import Link, Pair, Tombstone
from vigie.missing.models.lists import (
    Keying,
    ListDraft,
    ListRow,
    ListSheet,
    ListVersion,
    NamedList,
)
from vigie.missing.models.notes import Note
from vigie.missing.models.people import Follow, NameKey, Person, Seeker
from vigie.missing.models.photos import Photo, Reuse
from vigie.missing.models.posts import AuthorWord, Outcome, PostGroup, PostsRead
from vigie.missing.models.registries import Registry
from vigie.missing.models.rounds import Round
from vigie.missing.models.threads import Passed, Thread

__all__ = [
    "AuthorWord",
    "CopyKeeper",
    "Entries",
    "Follow",
    "Hint",
    "Keying",
    "Link",
    "ListDraft",
    "ListRow",
    "ListSheet",
    "ListVersion",
    "NameKey",
    "NamedList",
    "Note",
    "Outcome",
    "Pair",
    "Passed",
    "Person",
    "Photo",
    "PostGroup",
    "PostsRead",
    "ProgramKey",
    "Registry",
    "Reuse",
    "Right",
    "Round",
    "SafeWord",
    "Seeker",
    "Thread",
    "Tombstone",
]
