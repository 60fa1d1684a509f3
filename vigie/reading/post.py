"""What goes into the reading, and what comes out of it."""

import msgspec


class Post(msgspec.Struct, gc=False):
    """One public post or message, whatever network it came from.

    `at` is in whole seconds since 1970 UTC, 0 when the source did not say.
    `text` is the full text; of a reshare, the full text of the original.
    `reshare_of` is the original's id, or "" when the post is its own.
    `tags` are the hashtags as the network gave them, without the sign.
    `author_since` is when the account was made, in seconds, 0 when not said.
    """

    source: str
    post_id: str
    author: str
    at: int
    text: str
    lang: str = ""
    reshare_of: str = ""
    tags: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    followers: int = 0
    has_media: bool = False
    url: str = ""
    author_since: int = 0


class Reason(msgspec.Struct, gc=False, frozen=True, omit_defaults=True):
    """Why a post was read so: the rule or finder, the words, and where they stand.

    `start` and `end` count code points of the post's own text.
    """

    label: str
    rule: str
    words: str
    start: int
    end: int
    weight: float


class Person(msgspec.Struct, gc=False, frozen=True):
    """A person named in a post. `age` is None when the post gives none."""

    name: str
    age: int | None
    start: int
    end: int


class Plate(msgspec.Struct, gc=False, frozen=True):
    """A vehicle's plate.

    `text` is A-Z and 0-9 only. `key` folds what is confused in writing (O and 0,
    I and 1), so that two spellings of one plate meet. `country` is the grammar
    that it obeys, as ISO 3166 alpha-2.
    """

    text: str
    key: str
    country: str
    sure: bool
    start: int
    end: int


class Phone(msgspec.Struct, gc=False, frozen=True):
    """A telephone number in E.164. Never to be stored or shown in the clear."""

    e164: str
    start: int
    end: int


class Place(msgspec.Struct, gc=False, frozen=True):
    """A place named in a post, resolved against the gazetteer as far as it goes.

    `cell` is an H3 cell (0 when unresolved), as fine as `precision` allows.
    `precision` is one of `places.PRECISIONS`, from "point" to "country".
    `sure` is false when another place of that name could be meant, or when the
    words may be no place at all; then `cell` is the best guess or 0.
    """

    name: str
    cell: int
    precision: str
    sure: bool
    start: int
    end: int


class Reading(msgspec.Struct, gc=False):
    """What a post asks or tells, with the reasons.

    `labels` maps the labels of `labels.LABELS` that the post carries to a score
    between 0 and 1. `priority` is one of `labels.PRIORITIES`, the four levels of
    TREC-IS. `group` is the key of the group of near-duplicates, "" until one is
    given. `refused` says in one sentence why a post could not be read, else "".
    """

    source: str
    post_id: str
    labels: dict[str, float]
    priority: str
    tags: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    plates: tuple[Plate, ...] = ()
    phones: tuple[Phone, ...] = ()
    places: tuple[Place, ...] = ()
    group: str = ""
    why: tuple[Reason, ...] = ()
    refused: str = ""
