"""Where nobody holds a key yet, so that nothing of who looks can be sealed: operators
hear of it before the first call."""

from datetime import datetime
from typing import Any

from django.core import checks
from django.db import DatabaseError

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.lib import clock
from vigie.missing.seekers import can_seal

HINT = (
    "Have a moderator or an operator make a key at /sealed/key/: until then a call "
    "is kept without the name and the numbers of who looks."
)


def without_key(now: datetime) -> list[Emergency]:
    """Return the open emergencies where data of who looks cannot be kept."""
    rows = Emergency.objects.filter(state=EmergencyState.OPEN).order_by("pk")
    return [one for one in rows if not can_seal(one, now)]


def somebody_holds_a_key(**_: Any) -> list[checks.CheckMessage]:
    """Tell `vigie check --deploy` so: a hint, no mistake. Where the database does not
    answer yet there is no emergency either."""
    try:
        found = without_key(clock.now())
    except DatabaseError:
        return []
    return [
        checks.Info(
            f"{one.slug}: nobody holds a key for who looks for somebody.",
            hint=HINT,
            id="vigie.I001",
        )
        for one in found
    ]
