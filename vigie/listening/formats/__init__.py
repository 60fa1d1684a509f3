"""The wire formats of posts: from a chunk of bytes to posts, by pure functions."""

from vigie.listening.formats import bluesky, mastodon, twitter_v1, twitter_v2
from vigie.listening.formats.shapes import Bad, Decoded, Format, NoSuchFormat

# The order decides when a record could be of two formats: the stricter test first.
JSON_FORMATS: dict[str, Format] = {
    found.name: found
    for found in (
        bluesky.FORMAT,
        mastodon.FORMAT,
        twitter_v2.FORMAT,
        twitter_v1.FORMAT,
    )
}
TABLE_FORMATS = ("csv", "tsv")
NAMES = (*JSON_FORMATS, *TABLE_FORMATS)

__all__ = [
    "JSON_FORMATS",
    "NAMES",
    "TABLE_FORMATS",
    "Bad",
    "Decoded",
    "Format",
    "NoSuchFormat",
]
