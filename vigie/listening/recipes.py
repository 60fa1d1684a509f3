"""What is needed to read the posts of an emergency, from its rows and the settings."""

from django.conf import settings

from vigie.emergencies.gazetteer import gazetteer_of
from vigie.emergencies.models import Emergency
from vigie.emergencies.quarters import Quarters
from vigie.listening import keys
from vigie.listening.preparing import Preparation
from vigie.listening.readers import Recipe


def preparation_of(
    emergency: Emergency, done: frozenset[str] = frozenset()
) -> Preparation:
    """Return what workers need to know to read and prepare posts of an emergency;
    `done` are chunks that they need not prepare."""
    gazetteer = gazetteer_of(emergency)
    return Preparation(
        Recipe(gazetteer, settings.REGION, tuple(settings.PLATES)),
        Quarters.of(gazetteer.rows),
        keys.author_key(),
        keys.group_key(),
        done,
    )
