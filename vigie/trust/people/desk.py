"""The page of operators: who holds which role where, and what waits for another.

An operator of one emergency sees and gives the roles of that one alone; who is an
operator everywhere those of all. What is beyond is not there.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vigie.lib import clock
from vigie.trust.models import RoleGiven
from vigie.trust.people import actions, roles
from vigie.trust.people.forms import RoleForm
from vigie.trust.people.queries import account_of, standing
from vigie.trust.people.states import Role


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Roles and approvals; a role is given by a POST of the form."""
    sent = request.POST if request.method == "POST" else None
    form = RoleForm(_places(request), sent)
    if form.is_valid():
        try:
            given = actions.give_role(
                **form.given(clock.now()), by=account_of(request).username
            )
        except actions.NotAllowed as error:
            form.add_error(None, str(error))
        else:
            said = _("%(name)s is %(role)s now.")
            who, role = given.person.username, given.get_role_display()
            messages.success(request, said % {"name": who, "role": role})
            return redirect("trust:people")
    return _page(request, form)


@never_cache
@require_POST
def end_role(request: HttpRequest) -> HttpResponse:
    """Take one role back, for the one reason that it is over: it can be given again."""
    held = RoleGiven.objects.filter(pk=_number(request, "role"))
    found = roles.within(held, _places(request)).select_related("person").first()
    if found is None:
        raise Http404
    try:
        ended = actions.take_role(
            person=found.person,
            role=found.role,
            emergency=found.emergency,
            organisation=found.organisation,
            by=account_of(request).username,
            now=clock.now(),
        )
    except actions.NotAllowed as error:
        return _page(request, RoleForm(_places(request)), str(error), status=409)
    if ended:
        messages.success(request, _("The role is ended."))
    else:
        messages.info(request, _("This role was ended before."))
    return redirect("trust:people")


@never_cache
@require_POST
def approval(request: HttpRequest) -> HttpResponse:
    """Approve or refuse what another person asked for."""
    found = roles.approval_of(_number(request, "approval"), _places(request))
    answer = request.POST.get("answer")
    if found is None or answer not in ("approve", "refuse"):
        raise Http404
    is_granted = answer == "approve"
    try:
        actions.decide_approval(
            approval=found, grant=is_granted, by=account_of(request), now=clock.now()
        )
    except actions.NotAllowed as error:
        return _page(request, RoleForm(_places(request)), str(error), status=409)
    said = _("Approved. Who asked can do it now.") if is_granted else _("Refused.")
    messages.success(request, said)
    return redirect("trust:people")


def _places(request: HttpRequest) -> set[int] | None:
    return standing(request).emergencies([Role.OPERATOR])


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    if not given.isdecimal() or len(given) > 18:
        raise Http404
    return int(given)


def _page(
    request: HttpRequest, form: RoleForm, refused: str = "", status: int = 200
) -> HttpResponse:
    places, now = _places(request), clock.now()
    words = {
        "form": form,
        "refused": refused,
        "roles": roles.held(places, now),
        "waiting": roles.waiting(places, now),
        "most": roles.MOST,
    }
    status = 422 if form.is_bound else status
    return render(request, "trust/people.html", words, status=status)
