"""Lookouts of nobody, for tests."""

from datetime import timedelta
from typing import Any

from tests.calls import CENTRE, NOW
from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.lookouts.models import Lookout
from vigie.lookouts.states import LookoutState, Sought, Way


def make_lookout(emergency: Emergency, **fields: Any) -> Lookout:
    """Store a lookout for a vehicle that waits to be checked."""
    number = Lookout.objects.count()
    given: dict[str, Any] = {
        "code": f"Q{number:07d}",
        "way": Way.PAGE,
        "state_at": NOW,
        "sought": Sought.VEHICLE,
        "plate": "QX417ZB",
        "plate_key": "QX417ZB",
        "colour": "white",
        "make": "Toyota Quantum",
        "place": "Quai Vert",
        "cell": geo.cell_at(*CENTRE, 8),
        "heading": "s",
        "since_at": NOW - timedelta(minutes=15),
        "until": NOW + timedelta(hours=6),
        "made_at": NOW,
        **fields,
    }
    return Lookout.objects.create(emergency=emergency, **given)


def make_open(emergency: Emergency, **fields: Any) -> Lookout:
    """Store one that ana checked and everybody reads."""
    given = {"state": LookoutState.OPEN, "opened_at": NOW, "opened_by": "ana"}
    return make_lookout(emergency, **{**given, **fields})
