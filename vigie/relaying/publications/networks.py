"""How much each network lets a post say, and how it counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from vigie.relaying.states import Channel

_SIGN = regex.compile(r"\X")


def signs(text: str) -> list[str]:
    """Return what a reader takes for single signs: grapheme clusters of Unicode."""
    found: list[str] = _SIGN.findall(text)
    return found


@dataclass(frozen=True)
class Network:
    """The limits of one network: signs as a reader counts them, and bytes of UTF-8.

    `link` is what a link counts however long it is, 0 where it counts as it stands.
    """

    name: str
    most: int
    most_bytes: int
    link: int = 0

    def count(self, text: str, link: str = "") -> int:
        """Return how long a text is for this network; `link` stands in it once."""
        if self.link and link and link in text:
            return len(signs(text.replace(link, "", 1))) + self.link
        return len(signs(text))

    def fits(self, text: str, link: str = "") -> bool:
        """Whether the network takes a text."""
        is_short = self.count(text, link) <= self.most
        return is_short and len(text.encode()) <= self.most_bytes


BLUESKY = Network("Bluesky", most=300, most_bytes=3000)
MASTODON = Network("Mastodon", most=500, most_bytes=20_000, link=23)
NETWORKS: Mapping[Channel, Network] = {Channel.BLUESKY: BLUESKY}
