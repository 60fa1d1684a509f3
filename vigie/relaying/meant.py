"""Which emergency a message that came in may be about."""

from vigie.emergencies.models import Emergency
from vigie.emergencies.states import EmergencyState
from vigie.relaying.models import Address, Letter


def emergencies_for(address: Address) -> list[Emergency]:
    """Return the open emergencies that a message may be about, the likeliest first: of
    which the telephone was told last, then the latest. A drill only where it was told
    of one, or where nothing real is open."""
    rows = Emergency.objects.filter(state=EmergencyState.OPEN)
    opened = list(rows.order_by("is_drill", "-began_at", "pk"))
    told = Letter.objects.filter(address=address, message__emergency__in=opened)
    last = told.order_by("-queued_at").values_list("message__emergency", flat=True)
    first = last.first()
    likely = [one for one in opened if one.pk == first]
    real = [one for one in opened if not one.is_drill] or opened
    return likely + [one for one in real if one.pk != first]
