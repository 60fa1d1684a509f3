"""What clients of Traccar send by the OsmAnd protocol: a query or a form. Pure."""

from collections.abc import Mapping

from vigie.lookouts.track import Fix, Refused, Why
from vigie.lookouts.trackers.numbers import fix_of

_NO = {"false", "0"}


def device(params: Mapping[str, str]) -> str:
    """Return the device's own name for itself, "" when it says none."""
    return params.get("id") or params.get("deviceid") or ""


def read(params: Mapping[str, str]) -> list[Fix] | Refused:
    """Return the fix of the parameters, or why there is none."""
    if not device(params):
        return Refused(Why.NO_DEVICE)
    if params.get("valid", "").lower() in _NO:
        return Refused(Why.INVALID)
    lat, lon = params.get("lat"), params.get("lon")
    if "location" in params:
        lat, _comma, lon = params["location"].partition(",")
    made = fix_of(params.get("timestamp"), lat, lon, params.get("accuracy"))
    return made if isinstance(made, Refused) else [made]
