"""A member's page of their circle: who is told, and saying that one is safe."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.relaying.addresses import BadAddress
from vigie.safety import circle
from vigie.safety.circle_book import bring_in
from vigie.safety.circle_forms import AddForm, BookForm, EnterForm
from vigie.safety.listed import how_they_are
from vigie.safety.models import Member
from vigie.safety.my_words import say_safe, ways_to_say
from vigie.safety.own import member_of
from vigie.safety.phonebook import read_book
from vigie.safety.tokens import circle_of, token_of_circle
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.people.doors import qr_of

DAYS = 7  # a link into a circle lasts


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def my_circle(request: HttpRequest) -> HttpResponse:
    """Who is told how a member is; one form for each thing that may be done."""
    member = member_of(request, clock.now())
    if member is None:
        return redirect("safety:join")
    if request.method != "POST":
        return _page(request, member)
    do = DEEDS.get(request.POST.get("what", ""))
    if do is None:
        raise Http404
    return do(request, member)


def _add(request: HttpRequest, member: Member) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, member, add=form)
    try:
        circle.add_contact(
            member=member, language=_language(), now=clock.now(), **form.cleaned_data
        )
    except (BadAddress, circle.NotAllowed) as error:
        form.add_error("reach", str(error))
        return _page(request, member, add=form)
    return _done(request, _("In your circle. They hear of it when you answer."))


def _book(request: HttpRequest, member: Member) -> HttpResponse:
    """What could not be used stays in the form, each with its reason."""
    form = BookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, member, book=form)
    brought = bring_in(
        member=member,
        book=read_book(form.content),
        language=_language(),
        alarmed=form.cleaned_data["alarmed"],
        now=clock.now(),
    )
    people = ngettext(
        "%s person is in your circle now.",
        "%s people are in your circle now.",
        brought.added,
    )
    messages.success(request, people % brought.added)
    if not brought.refused:
        return redirect("safety:circle")
    left = BookForm(initial={"pasted": brought.left, **_alarmed(form)})
    return _page(request, member, book=left, refused=brought.refused)


def _cut(request: HttpRequest, member: Member) -> HttpResponse:
    circle.cut(member=member, contact=_contact(request), now=clock.now())
    return _done(request, _("They hear no more of you, and are not told so."))


def _tie(request: HttpRequest, member: Member) -> HttpResponse:
    circle.tie_again(member=member, contact=_contact(request))
    return _done(request, _("They hear of you again."))


def _alarm(request: HttpRequest, member: Member) -> HttpResponse:
    on = request.POST.get("on") == "1"
    circle.set_alarmed(member=member, contact=_contact(request), alarmed=on)
    return _done(request, _("Kept."))


def _remove(request: HttpRequest, member: Member) -> HttpResponse:
    circle.remove_contact(member=member, contact=_contact(request))
    return _done(request, _("Removed from your circle."))


def _found(request: HttpRequest, member: Member) -> HttpResponse:
    on = request.POST.get("on") == "1"
    circle.let_be_found(member=member, found=on)
    return _done(request, _("Kept."))


def _safe(request: HttpRequest, member: Member) -> HttpResponse:
    if not say_safe(member, request.POST.get("emergency", ""), clock.now()):
        raise Http404
    return _done(request, _("Your answer is kept, and your circle is told."))


DEEDS: dict[str, Callable[[HttpRequest, Member], HttpResponse]] = {
    "add": _add,
    "book": _book,
    "cut": _cut,
    "tie": _tie,
    "alarm": _alarm,
    "remove": _remove,
    "found": _found,
    "safe": _safe,
}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def enter_circle(request: HttpRequest, token: str) -> HttpResponse:
    """By a member's link: write where one is to be told how they are."""
    now = clock.now()
    number = circle_of(token, now.date())
    member = Member.objects.filter(pk=number).first() if number else None
    if member is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = EnterForm(sent, guard=guard_of(request))
    words = {"form": form, "member": member}
    if not form.is_bound:
        return render(request, "safety/enter_circle.html", words)
    if not form.is_valid() or not _entered(form, member, now):
        return render(request, "safety/enter_circle.html", words, status=422)
    return render(request, "safety/enter_circle.html", {**words, "thanks": True})


def _entered(form: EnterForm, member: Member, now: datetime) -> bool:
    try:
        circle.enter(member=member, language=_language(), now=now, **form.cleaned_data)
    except (BadAddress, circle.NotAllowed) as error:
        form.add_error("reach", str(error))
        return False
    return True


def _page(
    request: HttpRequest, member: Member, refused: Any = (), **forms: Form
) -> HttpResponse:
    """The page, with the form that could not be used as it was sent."""
    now = clock.now()
    token = token_of_circle(member.pk, now.date() + timedelta(days=DAYS))
    link = origin() + reverse("safety:circle_in", args=[token])
    ties = member.circle.select_related("address")
    how = how_they_are(member, now)
    for tie in ties:
        tie.how = how.get(tie.pk)  # type: ignore[attr-defined]
    words: dict[str, Any] = {
        "member": member,
        "ties": sorted(ties, key=lambda one: (one.name or "").casefold()),
        "most": circle.MOST,
        "says": ways_to_say(member, now),
        "add": AddForm(),
        "book": BookForm(),
        "refused": refused,
        "link": link,
        "qr": qr_of(link),
        "days": DAYS,
        "now": now,
        **forms,
    }
    return render(request, "safety/circle.html", words, status=422 if forms else 200)


def _contact(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("contact", ""))
    except ValueError:
        raise Http404 from None


def _alarmed(form: BookForm) -> dict[str, bool]:
    return {"alarmed": form.cleaned_data["alarmed"]}


def _language() -> str:
    return get_language() or ""


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("safety:circle")
