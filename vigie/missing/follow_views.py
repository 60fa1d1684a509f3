"""Following somebody: the form, the page that letters lead to, and the Atom feed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.missing import following, pages, seekers
from vigie.missing.call_views import gone, public_person
from vigie.missing.follow_forms import FollowForm
from vigie.relaying.addresses import address_of
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.channels.push.subscribing import stored_form
from vigie.relaying.models import Address
from vigie.relaying.states import Channel
from vigie.trust.limits.guard import guard_of, guarded, limited

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>{self}</id>
<title>{title}</title>
<author><name>{host}</name></author>
<updated>{updated}</updated>
<link rel="self" href={link}/>
<link rel="alternate" href={page}/>
{entries}</feed>
"""
_ENTRY = """<entry>
<id>{id}</id>
<title>{title}</title>
<updated>{at}</updated>
<content type="text">{text}</content>
</entry>
"""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def follow(request: HttpRequest, record: UUID) -> HttpResponse:
    """Have oneself told about somebody, without an account."""
    now = clock.now()
    person = public_person(record, now)
    if person is None:
        return gone(request, record, now)
    sent = request.POST if request.method == "POST" else None
    form = FollowForm(sent, guard=guard_of(request))
    words: dict[str, Any] = {"emergency": person.emergency, "person": person}
    words |= {"form": form, "push_key": public_key(), "now": now}
    if sent is None or not form.is_valid():
        status = 200 if sent is None else 422
        return render(request, "missing/follow.html", words, status=status)
    for address in _addresses(form, now):
        following.follow(person=person, address=address, now=now)
    return render(request, "missing/following.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def followed(request: HttpRequest, token: str) -> HttpResponse:
    """Where letters lead: how the person is, and the end of following."""
    now, found = clock.now(), following.follow_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        following.unfollow(follow=found.pk, now=now)
        messages.success(request, _("You hear no more of this call."))
        return redirect("missing:followed", token)
    person = public_person(found.person_id, now)
    words = {
        "emergency": found.person.emergency,
        "follow": found,
        "person": person,
        "card": pages.card_of(person, now) if person else None,
        "now": now,
    }
    return render(request, "missing/followed.html", words)


@require_safe
def feed(request: HttpRequest, record: UUID) -> HttpResponse:
    """What is said of one person, as Atom: what their page shows, and no more."""
    now = clock.now()
    person = public_person(record, now)
    if person is None:
        return gone(request, record, now)
    words = pages.words_of(person)
    here = origin() + reverse("missing:feed", args=[record])
    page = origin() + reverse("missing:person", args=[record])
    entries = "".join(_entry(word) for word in words)
    text = _FEED.format(
        self=escape(here),
        title=escape(pages.card_of(person, now).name or str(_("Somebody"))),
        host=escape(request.get_host()),
        updated=_when(max([person.state_at, *(one.note.source_at for one in words)])),
        link=quoteattr(here),
        page=quoteattr(page),
        entries=entries,
    )
    answer = HttpResponse(text, content_type="application/atom+xml")
    answer.headers["Cache-Control"] = "private, max-age=30"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _entry(word: pages.Word) -> str:
    return _ENTRY.format(
        id=f"urn:uuid:{word.note.pk}",
        title=escape(f"{word.note.get_status_display()} – {word.who}"),
        at=_when(word.note.source_at),
        text=escape(word.text),
    )


def _when(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _addresses(form: FollowForm, now: datetime) -> list[Address]:
    given, language = form.cleaned_data, get_language() or "en"
    found = [
        seekers.reach_of(value, language, now)
        for value in (given["mail"], given["phone"])
    ]
    try:
        if given["subscription"]:
            value = stored_form(given["subscription"])
            found.append(
                address_of(
                    channel=Channel.PUSH, value=value, now=now, language=language
                )
            )
    except (NoSubscription, ValueError):
        found.append(None)
    return [one for one in found if one]
