"""The rows of this room, one file for each thing of the world."""

from vigie.lookouts.models.editions import Edition
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.models.sightings import Sighting
from vigie.lookouts.relays.rows import Asked, Follower, Relay, RelayArea

__all__ = [
    "Asked",
    "Edition",
    "Follower",
    "Lookout",
    "Relay",
    "RelayArea",
    "Sighting",
]
