"""The triage desk: plain forms, each a decision, and the next item follows at once."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from vigie.emergencies.actions import NotAllowed
from vigie.emergencies.models import Emergency
from vigie.lib import clock
from vigie.listening.desk import item_of
from vigie.listening.models import Call
from vigie.listening.states import SHOWN
from vigie.trust.limits.guard import GuardedForm, guard_of, guarded
from vigie.trust.models import Decision, Item
from vigie.trust.people.gate import Gate
from vigie.trust.triage import actions, claims
from vigie.trust.triage.looks import Fact
from vigie.trust.triage.states import OPEN, ItemState, Verb
from vigie.web import triage_page
from vigie.web.views import shown_emergency

# What takes others' words away for good, until it is undone: for those who may.
FOR_DECIDERS = frozenset({Verb.HIDE, Verb.CLOSE, Verb.SPLIT})
View = Callable[..., HttpResponse]


@require_safe
def triage(request: HttpRequest, slug: str) -> HttpResponse:
    """The queue, and the item that the reader holds or wants to see."""
    found = get_object_or_404(Emergency, slug=slug)
    item = _item(found, request.GET["item"]) if "item" in request.GET else None
    return _page(request, found, item)


def _page(
    request: HttpRequest,
    emergency: Emergency,
    item: Item | None,
    opened: Sequence[Fact] = (),
) -> HttpResponse:
    by, now, given = _who(request), clock.now(), request.POST or request.GET
    stage = _stage(given.get("stage"))
    words = {
        "emergency": emergency,
        "page": triage_page.desk(emergency, by, now, stage=stage, item=item),
        "now": now,
        "decides": _decides(request, emergency),
        "opened": opened,
    }
    return render(request, "web/triage.html", words)


@require_safe
def head(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures and the calls for help, for a desk that is open: 304 as long as
    nothing of it is another."""
    found = get_object_or_404(Emergency, slug=slug)
    item = _item(found, request.GET["item"]) if "item" in request.GET else None
    now = clock.now()
    shown = triage_page.head(found, _who(request), now, but=item)
    tag = f'"{shown.tag}-{now:%H%M}-{get_language()}"'
    known = get_conditional_response(request, etag=tag)
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        return known
    words = {"emergency": found, "head": shown, "now": now}
    page = render(request, "web/_triage_head.html", words)
    page.headers["ETag"] = tag
    return page


def _or_why(view: View) -> View:
    """Say on the desk why something is not possible, and show how it stands."""

    @wraps(view)
    def told(request: HttpRequest, slug: str) -> HttpResponse:
        found = get_object_or_404(Emergency, slug=slug)
        try:
            return view(request, found)
        except NotAllowed as error:
            messages.warning(request, str(error))
            return redirect(_address(found, request.POST.get("stage")))

    return told


@require_POST
@_or_why
def take(request: HttpRequest, emergency: Emergency) -> HttpResponse:
    """Take the next item, the next behind one, or a certain one."""
    by, now = _who(request), clock.now()
    stage = _stage(request.POST.get("stage"))
    if "item" in request.POST:
        claims.claim(item=_item(emergency, request.POST["item"]), by=by, now=now)
    else:
        after = request.POST.get("after")
        behind = _item(emergency, after) if after else None
        claims.claim_next(
            emergency_id=emergency.pk, by=by, now=now, state=stage, after=behind
        )
    return redirect(_address(emergency, stage))


@require_POST
@_or_why
def decide(request: HttpRequest, emergency: Emergency) -> HttpResponse:
    """Decide about an item, and take the next one."""
    given, by, now = request.POST, _who(request), clock.now()
    verb, item = given.get("verb", ""), _item(emergency, given.get("item", ""))
    if verb in FOR_DECIDERS and not _decides(request, emergency):
        raise Http404
    target = given.get("target")
    actions.decide(
        item=item,
        verb=verb,
        by=by,
        now=now,
        kind=given.get("kind", ""),
        target=_item(emergency, target) if target else None,
        posts=given.getlist("post"),
        reason=given.get("reason", ""),
    )
    stage = _stage(given.get("stage"))
    claims.claim_next(emergency_id=emergency.pk, by=by, now=now, state=stage)
    return redirect(_address(emergency, stage))


@require_POST
@_or_why
def read(request: HttpRequest, emergency: Emergency) -> HttpResponse:
    """Show an item with what is masked of it, once that is in the journal."""
    by, now = _who(request), clock.now()
    item = _item(emergency, request.POST.get("item", ""))
    if item.state in OPEN:
        claims.claim(item=item, by=by, now=now)
    opened = actions.read(item=item, by=by, why="", now=now)
    return _page(request, emergency, item, opened)


@require_POST
@_or_why
def undo(request: HttpRequest, emergency: Emergency) -> HttpResponse:
    """Undo a decision, and show what it was about."""
    by, now = _who(request), clock.now()
    number = request.POST.get("decision", "")
    rows = Decision.objects.select_related("item").filter(emergency=emergency)
    row = get_object_or_404(rows, pk=_number(number))
    actions.undo(decision=row, by=by, now=now)
    item = Item.objects.get(pk=row.item_id)
    stage = item.state if item.state in OPEN else ItemState.WAITING
    if item.state in OPEN:
        claims.claim(item=item, by=by, now=now)
        return redirect(_address(emergency, stage))
    return redirect(f"{_address(emergency, stage)}&item={item.pk}")


class FlagForm(GuardedForm):
    """Nothing to fill in: a button, behind the guard of public forms."""


@guarded("flag")
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say that a call is wrong: people look at it sooner, and nothing else happens."""
    found = shown_emergency(request, slug)
    call = get_object_or_404(Call, emergency=found, code=code, state__in=SHOWN)
    sent = [request.POST] if request.method == "POST" else []
    form = FlagForm(*sent, guard=guard_of(request))
    words = {"emergency": found, "call": call, "form": form}
    if not form.is_bound:
        return render(request, "web/flag.html", words)
    if not form.is_valid():
        return render(request, "web/flag.html", words, status=422)
    actions.flag(item=item_of(call), now=clock.now())
    return render(request, "web/flag.html", words | {"thanks": True})


def _item(emergency: Emergency, number: str) -> Item:
    return get_object_or_404(Item, emergency=emergency, pk=_number(number))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _stage(word: str | None) -> ItemState:
    return ItemState(word) if word in OPEN else ItemState.WAITING


def _address(emergency: Emergency, stage: str | None) -> str:
    return f"{reverse('web:triage', args=[emergency.slug])}?stage={_stage(stage)}"


def _decides(request: HttpRequest, emergency: Emergency) -> bool:
    gate: Gate = request.gate  # type: ignore[attr-defined]
    return gate.may(request, "web:verdict", "POST", emergency.pk)


def _who(request: HttpRequest) -> str:
    return request.user.get_username()
