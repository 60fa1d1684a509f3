"""The rows of this room, one file for each thing of the world."""

from vigie.doors.models.doors import Door
from vigie.doors.models.needs import Need
from vigie.doors.models.posts import BoardRead, PostGroup
from vigie.doors.models.stays import Invitation, Remark, Stay
from vigie.doors.models.watches import Watch

__all__ = [
    "BoardRead",
    "Door",
    "Invitation",
    "Need",
    "PostGroup",
    "Remark",
    "Stay",
    "Watch",
]
