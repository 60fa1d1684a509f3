"""The rows of this room, one file for each thing of the world."""

from vigie.lookouts.models.editions import Edition
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.models.sightings import Sighting
from vigie.lookouts.relays.rows import Asked, Follower, Relay, RelayArea
from vigie.lookouts.responders.rows import Fixed, Question, Tracker
from vigie.lookouts.roads.rows import Blackout, RoadReport
from vigie.lookouts.stream.rows import NamingPost

__all__ = [
    "Asked",
    "Blackout",
    "Edition",
    "Fixed",
    "Follower",
    "Lookout",
    "NamingPost",
    "Question",
    "Relay",
    "RelayArea",
    "RoadReport",
    "Sighting",
    "Tracker",
]
