"""Everything that people change on the board."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from vigie.emergencies import notices
from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.listening.models import Call, CallCount, HeardPost
from vigie.listening.points import move, standing_of
from vigie.listening.states import ALLOWED, STEPS, CallState
from vigie.trust.journal.recording import Subject, record
from vigie.work.database import writing

VERBS = {
    "call.reopened": "a call was reopened",
    "call.answered": "it was marked as answered",
    "call.closed": "it was closed",
    "call.hidden": "it was hidden from the public, and its posts count no more",
}


def change_call(*, call: Call, state: str, by: str, now: datetime) -> Call:
    """Answer, close, hide or reopen a call, and return it as it now is.

    The counters move with it and cached pages become stale. Hiding also withdraws
    its posts from what is counted; reopening does not count them anew. Raises
    NotAllowed when the table of states has no such step.
    """
    with writing(durable=True):
        # In the order of the importing writer, or the two could wait for each other.
        Emergency.objects.select_for_update().only("pk").get(pk=call.emergency_id)
        call.refresh_from_db()
        stood = standing_of(call)
        if state not in ALLOWED[call.state]:
            words = {"was": call.get_state_display(), "to": _state_name(state)}
            raise NotAllowed(_("It is %(was)s and cannot become %(to)s.") % words)
        _count(call, -1)
        was, call.state = call.state, state
        call.save(update_fields=["state"])
        _count(call, 1)
        move(call.emergency_id, [(stood, standing_of(call))])
        Emergency.touch(call.emergency_id)
        if state == CallState.HIDDEN:
            _withdraw(call, now)
        record(
            what=STEPS[state],
            by=by,
            subject=Subject.of(call),
            emergency=call.emergency_id,
            facts={"was": was},
            now=now,
        )
    return call


def _count(call: Call, step: int) -> None:
    counter, _made = CallCount.objects.get_or_create(
        emergency_id=call.emergency_id, kind=call.kind, state=call.state
    )
    CallCount.objects.filter(pk=counter.pk).update(calls=F("calls") + step)


def _withdraw(call: Call, now: datetime) -> None:
    posts = HeardPost.objects.filter(call=call).values_list("source", "post_id")
    for source, post_id in posts.iterator():
        notices.publish(notices.PostWithdrawn(call.emergency_id, source, post_id, now))


def _state_name(state: str) -> str:
    return str(dict(CallState.choices).get(state, state))
