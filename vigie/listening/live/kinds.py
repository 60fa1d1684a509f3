"""The kinds of live sources: a new network is a new row of this table."""

from vigie.listening.live.contract import Kind

KINDS: dict[str, Kind] = {}
