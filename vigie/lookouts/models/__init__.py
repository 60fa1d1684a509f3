"""The rows of this room, one file for each thing of the world."""

from vigie.lookouts.models.editions import Edition
from vigie.lookouts.models.lookouts import Lookout
from vigie.lookouts.models.sightings import Sighting

__all__ = ["Edition", "Lookout", "Sighting"]
