"""A member's own page: asked or not, where, how; and the way out with everything."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vigie.kit.headers import asks_for_a_place
from vigie.kit.origin import origin
from vigie.lib import clock
from vigie.relaying.addresses import BadAddress
from vigie.relaying.channels.push.encryption import NoSubscription
from vigie.relaying.channels.push.keys import public_key
from vigie.relaying.models import Address
from vigie.safety import members
from vigie.safety.memberforms import (
    AboutForm,
    AddressForm,
    DigitsForm,
    JoinForm,
    PlaceForm,
)
from vigie.safety.models import Member
from vigie.safety.own import member_of
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.people.codes import prepare_code
from vigie.trust.people.doors import admit, leave_records, link_of, qr_of

PROVING = "safety.proving"  # the address that this browser wants to show as its own


@never_cache
@require_http_methods(["GET", "HEAD"])
def me(request: HttpRequest) -> HttpResponse:
    """What a member told us, and forms to change it; the way in for whoever is none."""
    member = member_of(request, clock.now())
    if member is None:
        return redirect("safety:join")
    return _page(request, member)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("report")
def join(request: HttpRequest) -> HttpResponse:
    """Join with an account, or without: then seven words are the only way back."""
    now = clock.now()
    if member_of(request, now):
        return redirect("safety:me")
    sent = request.POST if request.method == "POST" else None
    form = JoinForm(sent, guard=guard_of(request), initial={"language": get_language()})
    if form.is_bound and form.is_valid():
        return _joined(request, form.cleaned_data["language"])
    words = {"form": form, "now": now}
    status = 422 if form.is_bound else 200
    return render(request, "safety/join.html", words, status=status)


def _joined(request: HttpRequest, language: str) -> HttpResponse:
    now = clock.now()
    account = request.user if isinstance(request.user, User) else None
    prepared = None if account else prepare_code(language)
    _member, kept = members.join(
        account=account, code=prepared, language=language, now=now
    )
    if prepared is None or kept is None:
        return redirect("safety:me")
    admit(request, kept, now)
    link = link_of(prepared.words, origin())
    words = {"words": prepared.words, "link": link, "qr": qr_of(link)}
    return render(request, "safety/joined.html", words)


@sensitive_post_parameters()
@never_cache
@require_POST
@limited("report")
def change(request: HttpRequest) -> HttpResponse:
    """Change one thing of one's own; `what` names it."""
    member = member_of(request, clock.now())
    if member is None:
        return redirect("safety:join")
    do = CHANGES.get(request.POST.get("what", ""))
    if do is None:
        raise Http404
    return do(request, member)


def _about(request: HttpRequest, member: Member) -> HttpResponse:
    form = AboutForm(request.POST)
    if not form.is_valid():
        return _page(request, member, about=form)
    members.choose(member=member, **form.cleaned_data, now=clock.now())
    return _done(request, _("Kept."))


def _place(request: HttpRequest, member: Member) -> HttpResponse:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, member, place=form)
    members.put_place(member=member, **form.place(), now=clock.now())
    return _done(request, _("Kept, as a rough cell."))


def _unplace(request: HttpRequest, member: Member) -> HttpResponse:
    if not members.drop_place(member=member, kind=request.POST.get("kind", "")):
        raise Http404
    return _done(request, _("Forgotten."))


def _address(request: HttpRequest, member: Member) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, member, address=form)
    try:
        sent_to = members.send_digits(
            member=member, **form.cleaned_data, now=clock.now()
        )
    except (members.NotAllowed, BadAddress) as error:
        form.add_error("value", str(error))
        return _page(request, member, address=form)
    request.session[PROVING] = sent_to.pk.hex
    return _done(request, _("Sent: six digits. Type them here."))


def _digits(request: HttpRequest, member: Member) -> HttpResponse:
    address = _proving(request)
    form = DigitsForm(request.POST)
    if address is None:
        raise Http404
    if not form.is_valid():
        return _page(request, member, digits=form)
    typed = form.cleaned_data["digits"]
    if not members.prove(
        member=member, address=address.pk, typed=typed, now=clock.now()
    ):
        form.add_error("digits", _("These are not the digits that we sent last."))
        return _page(request, member, digits=form)
    del request.session[PROVING]
    return _done(request, _("It is yours: we will ask you there."))


def _phone(request: HttpRequest, member: Member) -> HttpResponse:
    """Take the phone in the reader's hand: its browser made what is sent."""
    given = request.POST.get("subscription", "")
    try:
        members.take_phone(member=member, subscription=given, now=clock.now())
    except NoSubscription:
        raise Http404 from None
    except members.NotAllowed as error:
        return _done(request, str(error))
    return _done(request, _("Kept: we will ask you by a notice on this phone."))


def _unaddress(request: HttpRequest, member: Member) -> HttpResponse:
    try:
        address = UUID(request.POST.get("address", ""))
    except ValueError:
        raise Http404 from None
    if not members.drop_address(member=member, address=address):
        raise Http404
    return _done(request, _("Removed: we write there no more."))


def _leave(request: HttpRequest, member: Member) -> HttpResponse:
    members.leave(member=member, now=clock.now())
    leave_records(request)
    request.session.pop(PROVING, None)
    messages.success(request, _("You left. Everything you told us here is deleted."))
    return redirect("web:home")


CHANGES: dict[str, Callable[[HttpRequest, Member], HttpResponse]] = {
    "about": _about,
    "place": _place,
    "unplace": _unplace,
    "address": _address,
    "digits": _digits,
    "phone": _phone,
    "unaddress": _unaddress,
    "leave": _leave,
}


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("safety:me")


def _proving(request: HttpRequest) -> Address | None:
    """The address whose digits this browser waits for."""
    name = request.session.get(PROVING)
    return Address.objects.filter(pk=UUID(hex=name)).first() if name else None


@asks_for_a_place
def _page(request: HttpRequest, member: Member, **forms: Form) -> HttpResponse:
    """The page, with the form that could not be used as it was sent."""
    now = clock.now()
    about = {
        "asked": member.chosen_at is not None,
        "tester": member.is_tester,
        "name": member.name or "",
        "handles": member.handles or "",
        "language": member.language,
    }
    proving = _proving(request)
    words: dict[str, Any] = {
        "member": member,
        "places": member.places.order_by("kind"),
        "addresses": member.addresses.select_related("address").order_by("pk"),
        "proving": proving,
        "about": AboutForm(initial=about),
        "place": PlaceForm(),
        "address": AddressForm(),
        "digits": DigitsForm() if proving else None,
        "push_key": public_key(),
        "now": now,
        **forms,
    }
    return render(request, "safety/me.html", words, status=422 if forms else 200)
