"""What rooms below tell: they do not know the journal, and it hears them."""

from vigie.emergencies.notices import Acted
from vigie.trust.journal.recording import Subject, record

VERBS = {
    "emergency.opened": "an emergency was opened",
    "emergency.drawn": "its area was drawn anew",
    "emergency.named": "places were added to its gazetteer",
    "emergency.closed": "it was closed",
    "emergency.reopened": "it was reopened, or taken out of the archive",
    "emergency.archived": "it was archived",
}


def hear_acted(notice: Acted) -> None:
    """Journal a change of an emergency, in the transaction that makes it."""
    record(
        what=notice.what,
        by=notice.by,
        subject=Subject("emergencies.emergency", str(notice.emergency_id)),
        emergency=notice.emergency_id,
        facts=notice.facts,
        now=notice.at,
    )
