"""Having others asked too: one of a circle wherever a member says that they are, or
somebody in the one check in which the member is asked."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.relaying.addresses import BadAddress
from vigie.safety import listed
from vigie.safety.asked import Asked
from vigie.safety.circle import NotAllowed
from vigie.safety.models import Contact, Member
from vigie.safety.own import member_of
from vigie.safety.states import CheckState
from vigie.safety.tooforms import THERE, ThereForm, TooForm
from vigie.trust.limits.guard import limited
from vigie.work.database import writing


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report")
def asked_too(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Where one of a member's circle is likely to be, so that a check asks them."""
    now = clock.now()
    member = member_of(request, now)
    if member is None:
        return redirect("safety:join")
    ties = Contact.objects.filter(cut_at=None).select_related("member", "address")
    tie = get_object_or_404(ties, member=member, pk=contact)
    if request.method != "POST":
        return _there(request, tie, ThereForm(member=member), now)
    if "drop" in request.POST:
        listed.drop_place(contact=tie, kind=request.POST["drop"])
        return _done(request, tie, _("Forgotten."))
    form = ThereForm(request.POST, member=member)
    if not form.is_valid() or not _have_asked(form, tie, now):
        return _there(request, tie, form, now)
    return _done(request, tie, _("Kept, as a rough cell."))


def _have_asked(form: ThereForm, tie: Contact, now: datetime) -> bool:
    _name(tie.member, form)
    try:
        listed.have_asked(contact=tie, now=now, **form.place())
    except NotAllowed as error:
        form.add_error("where", str(error))
        return False
    return True


def _there(
    request: HttpRequest, tie: Contact, form: Form, now: datetime
) -> HttpResponse:
    words = {
        "tie": tie,
        "form": form,
        "places": [(one, THERE[one.kind]) for one in tie.places.order_by("kind")],
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "safety/asked_too.html", words, status=status)


def _done(request: HttpRequest, tie: Contact, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("safety:asked_too", tie.pk)


@limited("report")
def ask_too(request: HttpRequest, question: Asked) -> HttpResponse:
    """Have somebody else asked in the check in which a member is asked. Whoever is no
    member lists nobody: no chain of strangers grows from one question."""
    if question.listed or question.check.state != CheckState.OPEN:
        raise Http404
    now = clock.now()
    member = get_object_or_404(Member, pk=question.member_id)
    form = TooForm(request.POST if request.method == "POST" else None, member=member)
    words = {"form": form, "check": question.check, "now": now}
    words["emergency"] = question.check.emergency
    if not form.is_bound:
        return render(request, "safety/ask_too.html", words)
    if not form.is_valid() or not _asked(form, question, member, now):
        return render(request, "safety/ask_too.html", words, status=422)
    return render(request, "safety/ask_too.html", {**words, "thanks": True})


def _asked(form: TooForm, question: Asked, member: Member, now: datetime) -> bool:
    given = form.cleaned_data
    _name(member, form)
    try:
        listed.have_asked_in(
            check=question.check,
            member=member,
            name=given["name"],
            reach=given["reach"],
            point=given["where"],
            now=now,
            language=get_language() or "",
        )
    except NotAllowed as error:
        form.add_error("where", str(error))
        return False
    except BadAddress as error:
        form.add_error("reach", str(error))
        return False
    return True


def _name(member: Member, form: ThereForm | TooForm) -> None:
    """Keep what the member calls themselves, where they had not said it before."""
    called = form.cleaned_data.get("called")
    if called:
        member.name = called
        with writing():
            member.save(update_fields=["name"])
