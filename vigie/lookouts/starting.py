"""What this room says of itself when the program starts, and what it does."""

from vigie.listening import registry
from vigie.lookouts import (
    checking,
    citing,
    clocks,
    lookout_desk,
    poster_letters,
    posting,
    sighting,
    sighting_desk,
)
from vigie.lookouts.relays import asking, letters, posts, registering
from vigie.lookouts.responders import asking as responders
from vigie.lookouts.responders import tracking
from vigie.lookouts.roads import blackouts, reporting
from vigie.lookouts.sms import hearing as sms
from vigie.lookouts.stream import hearing
from vigie.relaying import incoming
from vigie.trust.journal import verbs
from vigie.trust.triage.rooms import know
from vigie.work.worker import every


def start() -> None:
    """Know its letters and verbs, bring lookouts to the desk, keep the clock. Once,
    when the program starts."""
    verbs.know(posting.VERBS | checking.VERBS | citing.VERBS | sighting.VERBS)
    verbs.know(registering.VERBS | asking.VERBS)
    verbs.know(responders.VERBS | tracking.VERBS)
    verbs.know(reporting.VERBS | blackouts.VERBS)
    poster_letters.know_kinds()
    letters.know_kinds()
    posts.know_kinds()
    know(lookout_desk.ROOM_OF_LOOKOUTS)
    know(sighting_desk.ROOM_OF_SIGHTINGS)
    registry.register(hearing.hear)
    registry.register_seeker(hearing.seek)
    every(clocks.SECONDS, "lookouts")(clocks.keep)
    every(clocks.ASKING_SECONDS, "relays")(clocks.ask)
    incoming.register(sms.hear, first=True)
