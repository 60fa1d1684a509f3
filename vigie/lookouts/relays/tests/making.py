"""Relays of nobody, for tests."""

from datetime import timedelta
from typing import Any

from tests.calls import NOW
from vigie.emergencies.models import Emergency
from vigie.lib import geo
from vigie.lookouts.models import Relay, RelayArea
from vigie.lookouts.relays.choosing import area_of
from vigie.lookouts.relays.registering import key_of
from vigie.lookouts.relays.states import RelayState
from vigie.relaying.addresses import address_of
from vigie.relaying.states import Channel


def make_relay(
    emergency: Emergency,
    handle: str,
    followers: int,
    *points: tuple[float, float],
    language: str = "en",
    **fields: Any,
) -> Relay:
    """Store a relay that ana checked, reached by mail; everywhere without points."""
    mail = f"{key_of(handle)}@example.org"
    given: dict[str, Any] = {
        "state": RelayState.CHECKED,
        "checked_by": "ana",
        "state_at": NOW,
        "network": "x",
        "handle": handle,
        "handle_key": key_of(handle),
        "followers": followers,
        "languages": language,
        "made_at": NOW,
        "ends_at": NOW + timedelta(days=365),
        **fields,
    }
    if "address" not in given:
        given["address"] = address_of(
            channel=Channel.MAIL, value=mail, now=NOW, language=language
        )
    row = Relay.objects.create(emergency=emergency, **given)
    for lat, lon in points:
        cell = area_of(geo.cell_at(lat, lon, 8))
        RelayArea.objects.create(relay=row, place=f"{lat:g}", cell=cell)
    return row
