"""The operator's pages."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vigie.web.operators import operator_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the operator in by a one-time link: only the button uses it up.

    Mail scanners and chat previews open links; they press no buttons.
    """
    user = operator_of(token)
    if user is None:
        return render(request, "web/enter.html", {"expired": True}, status=410)
    if request.method == "POST":
        login(request, user)
        return redirect("web:desk")
    return render(request, "web/enter.html")


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Say how one signs in: by a link from the command line."""
    return render(request, "web/enter.html", {"ask": True})


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every emergency, archived ones too, and the way to open another."""
    return render(request, "web/desk.html")
