"""Pages on which people give a case to others, take it back, and make the glass."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vigie.lib import clock
from vigie.trust.sealed import cases, errors, glass, hands, openings
from vigie.trust.sealed.casepage import case_page, uuid_of
from vigie.trust.sealed.forms import GiveForm, GlassForm


@never_cache
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give a case to somebody, with one's own key; only who can open it can."""
    case, person, now = _case(request), hands.reader(request), clock.now()
    form = GiveForm(openings.could_hold(case, now), request.POST)
    named, there = str(case.row.pk), _address(case)
    if not form.is_valid():
        return case_page(request, person, named, form=form)
    try:
        hand = hands.hand_of(request, now)
        to = form.cleaned_data["person"]
        cases.grant(case=case.row, to=to, by=hand, now=now)
    except errors.NotUnlocked:
        messages.info(request, _("Unlock your key first."))
        return redirect(f"{reverse('sealed:key')}?next={there}")
    except errors.SealingError as error:
        form.add_error("person", _refusal(error))
        return case_page(request, person, named, form=form)
    messages.success(request, _("Given: they can open this case now."))
    return redirect(there)


@never_cache
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Take a case back from somebody: what comes after is under another key."""
    case, person = _case(request), hands.reader(request)
    whom = request.POST.get("person", "")
    if whom not in dict(case.holders):
        messages.info(request, _("They could not open it any more already."))
        return redirect(_address(case))
    try:
        cases.revoke(case=case.row, person=whom, by=person, now=clock.now())
    except errors.SealingError as error:
        return case_page(request, person, str(case.row.pk), refused=_refusal(error))
    messages.success(request, _("Taken back: what comes from now on they cannot open."))
    return redirect("sealed:index" if whom == person else _address(case))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def glass_page(request: HttpRequest) -> HttpResponse:
    """Who can break the glass two by two, and making it anew for others."""
    now = clock.now()
    sent = request.POST if request.method == "POST" else None
    form = GlassForm(openings.with_keys(now), sent)
    if form.is_valid():
        people = form.cleaned_data["people"]
        try:
            glass.make_glass(people=people, by=hands.reader(request), now=now)
        except errors.SealingError as error:
            form.add_error("people", _refusal(error))
        else:
            said = _("The glass is made: any two of them can open a new case together.")
            messages.success(request, said)
            return redirect("sealed:glass")
    words = {"form": form, "glass": openings.glass_now()}
    status = 422 if form.is_bound else 200
    return render(request, "trust/glass.html", words, status=status)


def _case(request: HttpRequest) -> openings.Case:
    """The case that is named, for whoever decides who can open it."""
    named = uuid_of(request.POST.get("case", ""))
    found = openings.case_for(hands.reader(request), named)
    if found is None or not found.shares or found.row.destroyed_at:
        raise Http404
    return found


def _address(case: openings.Case) -> str:
    return f"{reverse('sealed:index')}?case={case.row.pk}"


def _refusal(error: errors.SealingError) -> str:
    match error:
        case errors.NoGrant():
            return _("Only who can open this case can give it.")
        case errors.NoKeyPair():
            return _("They have no key pair: let them make one at “My key” first.")
        case errors.NobodyHolds():
            return _("Nobody could open it any more: give it to somebody else first.")
        case errors.Destroyed():
            return _("Its key was destroyed: nobody can read it any more.")
        case _:
            return _("This cannot be done just now. Look at the case again.")
