"""An authority's alert as the second key: a person cites it, and relays are asked.

It never decides by itself: a machine reads it, a person says that it is about this.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vigie.lookouts.checking import Word
from vigie.lookouts.models import Lookout
from vigie.lookouts.relays import asking, posts
from vigie.lookouts.states import LookoutState
from vigie.lookouts.stream.watching import Sought, Watching
from vigie.reading.entities.plates_alike import Likeness
from vigie.reading.masking import mask
from vigie.relaying.authorities.reading import Said, standing_in, texts_of
from vigie.relaying.formats.cap.records import Alert
from vigie.trust.journal.recording import record_of
from vigie.work.database import writing

BY_ALERT = "alert of "  # how a second key is called that is no person's
VERBS = {"lookouts.cited": "an authority's alert was the second key: relays are asked"}


def cite(*, lookout: UUID, alert: int, by: str, now: datetime) -> Word:
    """Have an authority's alert be the second key: a person cites it, and relays are
    asked. It must stand, and name the plate where one is sought; the journal has which
    it was. GONE where it does not, or where the lookout is not open."""
    with writing(durable=True):
        rows = Lookout.objects.select_related("emergency")
        row = rows.select_for_update(of=("self",)).get(pk=lookout)
        if row.state != LookoutState.OPEN or row.passed_at or row.until <= now:
            return Word.GONE
        stand = citable(row, standing_in(row.emergency, now))
        cited = next((one for one in stand if one.pk == alert), None)
        if cited is None:
            return Word.GONE
        second = f"{BY_ALERT}{cited.authority}"[:150]
        row.agreed_by = row.agreed_by or by
        Lookout.objects.filter(pk=row.pk).update(
            agreed_by=row.agreed_by, second_by=second, passed_at=now
        )
        name = mask(cited.alert.identifier)
        record_of("lookouts.cited", row, by, now, name)
        asking.ask(row, by, now)
        posts.post(row, now)
        return Word.PASSED


def citable(row: Lookout, stand: Sequence[Said]) -> list[Said]:
    """Return which of the alerts that stand may be the second key of a lookout: those
    that name its plate; for what has no plate all of them. Pure."""
    if not row.plate:
        return list(stand)
    watching = Watching([Sought("it", row.plate)])
    return [one for one in stand if _names(watching, one.alert)]


def _names(watching: Watching, alert: Alert) -> bool:
    found = (one for text in texts_of(alert) for one in watching.named(text))
    return any(one.how == Likeness.SAME for one in found)
