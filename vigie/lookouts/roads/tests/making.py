"""Road reports of nobody, for tests."""

from datetime import timedelta
from typing import Any

from tests.calls import CENTRE, NOW
from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.lookouts.models import RoadReport


def make_report(emergency: Emergency, **fields: Any) -> RoadReport:
    """Store an unverified closure at the centre."""
    given: dict[str, Any] = {
        "kind": "closure",
        "state_at": NOW,
        "place": "Quai Vert",
        "cell": geo.cell_at(*CENTRE, 10),
        "heading": "s",
        "since_at": NOW - timedelta(minutes=15),
        "until": NOW + timedelta(hours=2),
        "made_at": NOW,
        **fields,
    }
    return RoadReport.objects.create(emergency=emergency, **given)
