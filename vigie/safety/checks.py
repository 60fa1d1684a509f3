"""Everything that two people do to a check: propose, open, refuse, recall, close.

Nothing else opens one: what the posts say is a hint to people (`hints`), never more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.safety import asking, letters
from vigie.safety.area import ranges_of
from vigie.safety.models import Check
from vigie.safety.states import ALLOWED, CheckState
from vigie.trust.journal.recording import Fact, record_of
from vigie.work.database import writing

LADDER = (30, 120, 360)  # minutes of silence until a member's own are told
STALE_HOURS = 12
VERBS = {
    "check.proposed": "a safety check was proposed",
    "check.opened": "a second person opened it: people are being asked",
    "check.refused": "it was not opened",
    "check.recalled": "it was recalled: a correction goes to whoever was asked",
    "check.closed": "it was closed: nobody is asked any more",
}


class NotAllowed(ValueError):
    """The change is not possible now; its text says why."""


def propose_check(
    *,
    emergency: Emergency,
    outline: Mapping[str, Any],
    buffer_m: int,
    place: str,
    happened_at: datetime,
    source: str,
    words: Mapping[str, str],
    by: str,
    now: datetime,
    stale_hours: int = STALE_HOURS,
    ladder: Sequence[int] = LADDER,
) -> Check:
    """Propose to ask the people in a drawn area; it waits for a second person.

    `words` say what happened, by language. Raises NotAllowed unless the emergency is
    open, geo.BadArea for an outline or a margin (metres) that cannot be used.
    """
    ranges = ranges_of(outline, buffer_m)
    check = Check(
        emergency=emergency,
        outline=dict(outline),
        buffer_m=buffer_m,
        place=place,
        happened_at=happened_at,
        source=source,
        words=dict(words),
        stale_hours=stale_hours,
        ladder=list(ladder),
        proposed_by=by,
        proposed_at=now,
    )
    with writing(durable=True):
        _must_be_open(emergency)
        check.save(force_insert=True)
        asking.draw_ground(check, ranges)
        _tell("check.proposed", check, by, now, ranges=len(ranges), margin=buffer_m)
    return check


def open_check(*, check: Check, by: str, now: datetime) -> Check:
    """Ask everybody in the ground of a proposed check, each once.

    The second key: whoever proposed it may not. In one transaction, so that a kill
    leaves all asked or nobody. Raises NotAllowed.
    """
    with writing(durable=True):
        check = _step(check, CheckState.OPEN)
        if check.proposed_by == by:
            raise NotAllowed(_("A second person must open it."))
        _must_be_open(check.emergency)
        check.second_by, check.opened_at = by, now
        check.save(update_fields=["state", "second_by", "opened_at"])
        check.asked = asking.ask(check, now)
        check.save(update_fields=["asked"])
        letters.ask(check, now)
        drill = check.emergency.is_drill
        _tell("check.opened", check, by, now, asked=check.asked, drill=drill)
    return check


def refuse_check(*, check: Check, by: str, now: datetime) -> Check:
    """Do not open a proposed check; whoever proposed it may take it back so, too."""
    with writing(durable=True):
        check = _end(_step(check, CheckState.REFUSED), by, now)
        _tell("check.refused", check, by, now)
    return check


def recall_check(*, check: Check, by: str, now: datetime) -> Check:
    """Take an open check back: nothing more goes out, and exactly those to whom a
    question went get a correction. One person is enough. Raises NotAllowed.

    What stops is on record before the corrections are written; after a kill between
    the two the chore writes them.
    """
    with writing(durable=True):
        check = _end(_step(check, CheckState.RECALLED), by, now)
        check.questions.filter(recalled_at=None).update(recalled_at=now, next_at=None)
        kept = letters.withdraw(check, now)
        _tell("check.recalled", check, by, now, asked=check.asked, not_sent=kept)
    with writing():
        letters.correct(check, now)
    return check


def close_check(*, check: Check, by: str, now: datetime) -> Check:
    """End an open check: nobody is asked or reminded any more, answers are kept."""
    with writing(durable=True):
        check = _end(_step(check, CheckState.CLOSED), by, now)
        check.questions.unanswered().update(next_at=None)
        letters.withdraw(check, now)
        _tell("check.closed", check, by, now, asked=check.asked)
    return check


def _step(check: Check, state: CheckState) -> Check:
    """The check as it is now, under a lock, in its next state."""
    rows = Check.objects.select_related("emergency").select_for_update(of=("self",))
    found = rows.get(pk=check.pk)
    if state not in ALLOWED[found.state]:
        words = {"was": found.get_state_display(), "to": state.label}
        raise NotAllowed(_("It is %(was)s and cannot become %(to)s.") % words)
    found.state = state
    return found


def _end(check: Check, by: str, now: datetime) -> Check:
    check.ended_by, check.ended_at = by, now
    check.save(update_fields=["state", "ended_by", "ended_at"])
    return check


def _must_be_open(emergency: Emergency) -> None:
    emergency.refresh_from_db(fields=["state"])
    if not emergency.is_open:
        raise NotAllowed(_("The emergency is closed: nobody is asked."))


def _tell(what: str, check: Check, by: str, now: datetime, **facts: Fact) -> None:
    Emergency.touch(check.emergency_id)
    record_of(what, check, by, now, **facts)
