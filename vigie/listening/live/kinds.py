"""The kinds of live sources: a new network is a new row of this table."""

from vigie.listening.atproto import streams
from vigie.listening.live import syndicated, timelines
from vigie.listening.live.contract import Kind

_WS = ("wss",)
KINDS: dict[str, Kind] = {
    found.name: found
    for found in (
        Kind("mastodon", "Mastodon", timelines.hear, needs_words=True),
        Kind("feed", "RSS, Atom", syndicated.hear),
        # Without words all that the world writes would come to the board.
        Kind("jetstream", "Bluesky (Jetstream)", streams.hear_jetstream, True, _WS),
        Kind("firehose", "Bluesky (firehose)", streams.hear_firehose, True, _WS),
    )
}
