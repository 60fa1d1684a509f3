"""Where on the roads something is, from what somebody typed.

Everybody reads the name that the gazetteer has, never the words of a stranger: those
are kept, masked, for a person of the team where the gazetteer knows no such place.
"""

from vigie.emergencies.gazetteer import known_places
from vigie.emergencies.models import Emergency
from vigie.lookouts.where import DRIVEN_KM, LONGEST, Where
from vigie.reading.masking import mask
from vigie.reading.places import find_places


def on_the_road(typed: str, emergency: Emergency) -> Where:
    """Return the finest place that is meant for sure; else the masked words and 0."""
    found = find_places(typed, known_places(emergency, DRIVEN_KM))
    sure = [one for one in found if one.cell and one.sure]
    if sure:
        return Where(sure[0].name[:LONGEST], sure[0].cell)
    return Where(mask(" ".join(typed.split()))[:LONGEST], 0)
