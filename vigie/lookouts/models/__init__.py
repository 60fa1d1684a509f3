"""The rows of this room, one file for each thing of the world."""

from vigie.lookouts.models.editions import Edition
from vigie.lookouts.models.lookouts import Lookout

__all__ = ["Edition", "Lookout"]
