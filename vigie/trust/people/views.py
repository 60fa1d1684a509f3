"""Pages on which people say who they are."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vigie.lib import clock
from vigie.trust.limits.guard import guard_of, guarded, limited
from vigie.trust.people.codes import find_code
from vigie.trust.people.doors import address_of, admit
from vigie.trust.people.forms import CodeForm
from vigie.trust.people.links import person_of, use_up


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("code")
def code(request: HttpRequest) -> HttpResponse:
    """Come back to a record by its seven words.

    The words are only ever in the body of a POST, or behind the # of a link, which
    browsers do not send: no server can log them.
    """
    form = CodeForm(
        request.POST if request.method == "POST" else None, guard=guard_of(request)
    )
    if request.method != "POST":
        return render(request, "trust/code.html", {"form": form})
    found = find_code(form.cleaned_data["code"]) if form.is_valid() else None
    address = address_of(found) if found else None
    if found is None or address is None:
        if form.is_valid():
            form.add_error(
                "code", _("No record has this code. Look at each word again.")
            )
        return render(request, "trust/code.html", {"form": form}, status=422)
    admit(request, found, clock.now())
    return redirect(address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sign in")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign somebody in by a one-time link: only the button uses it up.

    Mail scanners and chat previews open links; they press no buttons. Whoever has a
    second factor is asked for it too.
    """
    person = person_of(token)
    if person is not None and request.method != "POST":
        return render(request, "trust/enter.html")
    if person is None or not use_up(person, clock.now()):
        return render(request, "trust/enter.html", {"expired": True}, status=410)
    answer: HttpResponse = perform_login(request, person)
    return answer
