"""Pages across rooms."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from vigie.web.operators import operator_of


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the operator in by a one-time link."""
    user = operator_of(token)
    if user is not None and request.method == "POST":
        login(request, user)
    return redirect("/")
