"""The desk's page of one record: who may see it, and which others are of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.missing import links, looks, search, showing
from vigie.missing.models import Link, Person
from vigie.missing.notes import NotAllowed
from vigie.missing.pair_words import words_for
from vigie.missing.pairs import Compared, compare
from vigie.reading.masking import mask
from vigie.trust.people.actions import NotAllowed as NotApproved
from vigie.trust.people.queries import account_of
from vigie.trust.triage.looks import Fact

LONGEST = 200


@dataclass(frozen=True)
class Twin:
    """A record that may be of the same person: why, and what speaks against it."""

    person: Person
    name: str
    reasons: Sequence[Promise]
    against: Sequence[Promise]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str, record: UUID) -> HttpResponse:
    """What is known of one person, for those who decide."""
    rows = Person.objects.filter(emergency__slug=slug).select_related("emergency")
    person = get_object_or_404(rows, pk=record)
    now, why, typed = clock.now(), "", ""
    if request.method == "POST" and "find" in request.POST:
        typed = request.POST.get("words", "")[:LONGEST].strip()
    elif request.method == "POST":
        try:
            _done(request, person, now)
        except (NotAllowed, NotApproved) as error:
            why = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("missing:record", slug, record)
    words = _words(request, person, typed, now) | {"why": why}
    return render(request, "missing/record.html", words, status=409 if why else 200)


def _words(
    request: HttpRequest, person: Person, typed: str, now: datetime
) -> dict[str, Any]:
    asked = showing.waiting(person, now)
    return {
        "emergency": person.emergency,
        "person": person,
        "name": person.known.shown_name,
        "facts": [*looks.opened_call(person.pk.hex), *_worn(person)],
        "is_public": person.is_public(now),
        "asked": asked,
        "mine": bool(asked and asked.asked_by_id == request.user.pk),
        "links": _links(person),
        "twins": _twins(person, typed, now),
        "typed": typed,
        "reason": request.POST.get("reason", "")[:LONGEST],
        "now": now,
    }


def _worn(person: Person) -> list[Fact]:
    """By what a child, or somebody without a name, is known again."""
    facts = person.known
    found = [
        Fact(_("Marks"), mask(facts.marks)),
        Fact(_("Clothes"), mask(facts.clothes)),
    ]
    return [one for one in found if one.value]


def _links(person: Person) -> list[tuple[Link, Person]]:
    """The links that stand, each with the other record."""
    return [(one, links.other_of(one, person)) for one in links.standing(person)]


def _twins(person: Person, typed: str, now: datetime) -> list[Twin]:
    """By a name that was typed, else by all that is known of the person."""
    found: list[tuple[Person, Compared]] = search.candidates_for(person, now)
    if typed:
        asked = search.Asked(words=typed)
        hits = search.find(person.emergency_id, asked, now, all_stages=True)
        found = [(hit.person, compare(person.known, hit.facts)) for hit in hits]
    known = {person.pk, *(other.pk for _link, other in _links(person))}
    return [
        Twin(
            other,
            other.known.shown_name,
            words_for(why.reasons),
            words_for(why.against),
        )
        for other, why in found
        if other.pk not in known
    ]


def _done(request: HttpRequest, person: Person, now: datetime) -> None:
    step, by = request.POST.get("step"), account_of(request)
    if step == "ask":
        allowed = "allowed" in request.POST
        showing.ask(person=person, is_allowed=allowed, by=by, now=now)
    elif step == "agree":
        showing.agree(person=person, by=by, now=now)
    elif step == "refuse":
        showing.refuse(person=person, by=by, now=now)
    elif "twin" in request.POST:
        twin = get_object_or_404(Person, pk=_key(request), emergency=person.emergency)
        reason, name = request.POST.get("reason", ""), by.get_username()
        links.link(one=person, other=twin, by=name, reason=reason, now=now)
    elif "undo" in request.POST:
        _undo(request.POST["undo"], person, by.get_username(), now)
    else:
        raise Http404


def _undo(number: str, person: Person, by: str, now: datetime) -> None:
    link = next((one for one, _ in _links(person) if str(one.pk) == number), None)
    if link is None:
        raise NotAllowed(_("This was undone before."))
    links.unlink(link=link, by=by, now=now)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST["twin"])
    except ValueError:
        raise Http404 from None
