"""The kinds of live sources: a new network is a new row of this table."""

from vigie.listening.live import syndicated, timelines
from vigie.listening.live.contract import Kind

KINDS: dict[str, Kind] = {
    found.name: found
    for found in (
        Kind("mastodon", "Mastodon", timelines.hear, needs_words=True),
        Kind("feed", "RSS, Atom", syndicated.hear),
    )
}
