"""The page where somebody of staff says whether a line of a list is who is looked for:
both side by side, what a yes writes and who is told, and the way back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vigie.emergencies.actions import NotAllowed
from vigie.lib import clock
from vigie.missing import hint_desk, list_confirming, lists, looks
from vigie.missing.models import Hint, ListRow
from vigie.missing.notes import OVER
from vigie.missing.pair_words import words_for
from vigie.missing.pairs import compare
from vigie.missing.states import Whence
from vigie.trust.models import Item
from vigie.trust.triage import actions
from vigie.trust.triage.states import Verb

VERBS = {"yes": Verb.RIGHT, "no": Verb.DROP}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One suggestion of a list, to be judged, or to be taken back."""
    rows = Hint.objects.filter(person__emergency__slug=slug, whence=Whence.LIST)
    found = get_object_or_404(rows.select_related("person__emergency", "note"), pk=pk)
    row, why, now = _row(found), "", clock.now()
    if request.method == "POST":
        try:
            _done(found, request.POST.get("step", ""), request.user.get_username(), now)
        except NotAllowed as error:
            why = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("missing:list_match", slug, pk)
    entry, known = lists.entry_of(row), found.person.known
    compared = compare(known, entry.facts)
    official = list_confirming.rows_of([found]).get(found.pk)
    words = {
        "emergency": found.person.emergency,
        "hint": found,
        "row": row,
        "list": row.named_list,
        "entry": entry,
        "name": known.shown_name,
        "facts": looks.opened_call(found.person_id.hex),
        "reasons": words_for(compared.reasons),
        "against": words_for(compared.against),
        "is_over": found.person.stage in OVER,
        "is_official": official is not None,
        "foretold": list_confirming.foretell(found, official) if official else None,
        "why": why,
        "now": now,
    }
    return render(request, "missing/list_match.html", words, status=409 if why else 200)


def _row(hint: Hint) -> ListRow:
    """The line; of one that speaks of a death, or that was erased, there is no page."""
    key = UUID(hex=hint.thing.rpartition(":")[2])
    rows = ListRow.objects.select_related("named_list").filter(is_grave=False)
    return get_object_or_404(rows, pk=key)


def _done(hint: Hint, step: str, by: str, now: datetime) -> None:
    """Decide as the desk does: one way in, one log, one way back."""
    item = get_object_or_404(Item, room=hint_desk.ROOM, thing=str(hint.pk))
    if step in VERBS:
        actions.decide(item=item, verb=VERBS[step], by=by, now=now)
    elif step == "undo":
        last = item.decisions.standing().order_by("-pk").first()
        if last is None:
            raise NotAllowed(_("This was undone before."))
        actions.undo(decision=last, by=by, now=now)
    else:
        raise Http404
