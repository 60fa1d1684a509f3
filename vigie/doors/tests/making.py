"""Offers and requests of nobody, for tests."""

from datetime import timedelta
from typing import Any

from tests.calls import CENTRE, NOW
from vigie.doors.models import Door, Invitation, Need
from vigie.doors.states import Household, InvitationState, Level, Way
from vigie.emergencies.models import Emergency
from vigie.lib import geo

CELL = geo.cell_at(*CENTRE, 8)


def make_door(emergency: Emergency, **fields: Any) -> Door:
    """Store an offer of three places by a couple whose phone was checked."""
    places = fields.get("places", 3)
    given: dict[str, Any] = {
        "way": Way.PAGE,
        "stage_at": NOW,
        "places": places,
        "free": places,
        "cell": CELL,
        "quarter": "Quai Vert",
        "household": Household.COUPLE,
        "level": Level.PHONE,
        "made_at": NOW,
        "fresh_at": NOW,
        "until": NOW + timedelta(hours=14),
        **_vouched(fields),
        **fields,
    }
    return Door.objects.create(emergency=emergency, **given)


def _vouched(fields: dict[str, Any]) -> dict[str, Any]:
    """What two of staff said, where the level of a home is theirs to say."""
    level = fields.get("level", Level.PHONE)
    if level < Level.MEMBER or fields.get("is_official"):
        return {}
    words = {"vouched_by": "ana", "vouched_second": "bea"}
    return {"vouched_level": level, **words}


def make_hall(emergency: Emergency, **fields: Any) -> Door:
    """Store an official shelter of two hundred places."""
    given = {
        "places": 200,
        "is_official": True,
        "household": Household.OFFICIAL,
        "level": Level.ORGANISATION,
        "takes_children": True,
        **fields,
    }
    return make_door(emergency, **given)


def make_need(emergency: Emergency, **fields: Any) -> Need:
    """Store a request of one man, if the fields name nobody else."""
    counts = {who: fields.pop(who, 0) for who in ("women", "men", "others", "children")}
    if not any(counts.values()):
        counts["men"] = 1
    adults = counts["women"] + counts["men"] + counts["others"]
    given: dict[str, Any] = {
        "way": Way.PAGE,
        "stage": "open" if adults else "staff",
        "stage_at": NOW,
        "size": sum(counts.values()),
        "is_alone_minor": not adults,
        "cell": CELL,
        "quarter": "Quai Vert",
        "made_at": NOW,
        "until": NOW + timedelta(hours=14),
        **counts,
        **fields,
    }
    return Need.objects.create(emergency=emergency, **given)


def make_invitation(door: Door, need: Need, **fields: Any) -> Invitation:
    """Store a host who is asked; no place is held for it."""
    given: dict[str, Any] = {
        "state": InvitationState.ASKED,
        "state_at": NOW,
        "size": need.size,
        "made_at": NOW,
        "asked_at": NOW,
        "ends_at": NOW + timedelta(minutes=10),
        **fields,
    }
    return Invitation.objects.create(door=door, need=need, **given)
