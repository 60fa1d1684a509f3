"""The gate: what the permission matrix does not allow is not there."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from vigie.emergencies.models import Emergency
from vigie.trust.people import matrix
from vigie.trust.people.matrix import Rule, Verdict
from vigie.trust.people.queries import standing, standing_for

SLUG = "slug"  # the part of an address that names an emergency


class Gate:
    """Middleware: nothing answers unless a row of the matrix lets it.

    Forbidden and absent are one and the same 404. `request.standing` is there for
    views and templates; public pages that do not look at it load nothing for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.matrix = matrix.load(settings.PERMISSIONS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = SimpleLazyObject(lambda: standing_for(request))
        request.standing = found  # type: ignore[attr-defined]
        request.gate = self  # type: ignore[attr-defined]
        response = self.get_response(request)
        if getattr(request, "is_personal", False):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view answer (None), or answer in its place. Raises Http404."""
        if any("\0" in str(part) for part in kwargs.values()):
            raise Http404  # PostgreSQL takes no such text, and would fail
        match, verb = request.resolver_match, request.method
        if match is None or verb is None:
            raise Http404
        name = match.view_name
        rule = self.matrix.rule(name, verb)
        if rule is None:
            told = self.matrix.public_verbs(name)
            if told:
                return HttpResponseNotAllowed(told)
            raise Http404
        if rule.public:
            return None
        request.is_personal = True  # type: ignore[attr-defined]
        slug = kwargs.get(SLUG)
        verdict = self._verdict(rule, request, slug)
        return None if verdict is Verdict.ALLOW else _instead(request, verdict)

    def may(
        self, request: HttpRequest, name: str, verb: str, emergency: int | None
    ) -> bool:
        """Whether a reader may use a verb on an address, for links and buttons."""
        rule = self.matrix.rule(name, verb)
        if rule is None:
            return False
        return rule.decide(standing(request), emergency) is Verdict.ALLOW

    def _verdict(self, rule: Rule, request: HttpRequest, slug: str | None) -> Verdict:
        who = standing(request)
        if slug is None or not who.has_roles:
            return rule.decide(who, None)
        found = Emergency.objects.filter(slug=slug).values_list("pk", flat=True)
        return rule.decide(who, found.first(), has_place=True)


def _instead(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    if verdict is Verdict.PROVE:
        return redirect("mfa_index")
    ended = getattr(request, "sign_in_ended", False)
    if ended and request.method == "GET":
        messages.info(request, _("You were signed out after a while. Sign in again."))
    if verdict is Verdict.SIGN_IN or (ended and request.method == "GET"):
        return redirect_to_login(request.get_full_path())
    raise Http404
