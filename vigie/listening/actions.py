"""Everything that people change on the board."""

from datetime import datetime

from django.utils.translation import gettext as _

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.listening.desk import item_of
from vigie.listening.models import Call
from vigie.listening.states import ALLOWED, CallState
from vigie.trust.triage.actions import decide_inside
from vigie.trust.triage.states import Verb
from vigie.work.database import writing

VERBS: dict[str, Verb] = {
    CallState.OPEN: Verb.REOPEN,
    CallState.ANSWERED: Verb.ANSWER,
    CallState.CLOSED: Verb.CLOSE,
    CallState.HIDDEN: Verb.HIDE,
}


def change_call(*, call: Call, state: str, by: str, now: datetime) -> Call:
    """Answer, close, hide or reopen a call, and return it as it now is.

    It is a decision of the desk, and can be undone there. The counters move with it
    and cached pages become stale. Hiding also withdraws its posts from what is
    counted, reopening restores them. Raises NotAllowed when the table of states has
    no such step, or somebody else holds the call at the desk.
    """
    with writing(durable=True):
        # In the order of the importing writer, or the two could wait for each other.
        Emergency.objects.select_for_update().only("pk").get(pk=call.emergency_id)
        call.refresh_from_db()
        if state not in ALLOWED[call.state]:
            words = {"was": call.get_state_display(), "to": _state_name(state)}
            raise NotAllowed(_("It is %(was)s and cannot become %(to)s.") % words)
        decide_inside(item=item_of(call), verb=VERBS[state], by=by, now=now)
        call.refresh_from_db()
    return call


def _state_name(state: str) -> str:
    return str(dict(CallState.choices).get(state, state))
