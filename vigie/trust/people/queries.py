"""Who a request comes from, and what they may do."""

from datetime import datetime

from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest

from vigie.lib import clock
from vigie.trust.models import RoleGiven
from vigie.trust.people import sessions
from vigie.trust.people.standing import Grant, Standing, standing_of

NOBODY = Standing()


def grants_of(person: int, now: datetime) -> tuple[Grant, ...]:
    """Return the roles that a person holds at `now`."""
    rows = RoleGiven.objects.live(now).filter(person_id=person)
    found = rows.values_list(
        "role", "emergency_id", "organisation_id", "from_at", "until_at"
    )
    return tuple(Grant(*row) for row in found)


def standing_for(request: HttpRequest) -> Standing:
    """Return the standing of whoever asks; ends a sign-in whose time is over."""
    person = request.user.pk
    if person is None:
        return NOBODY
    now = clock.now()
    grants = grants_of(person, now)
    if sessions.has_ended(request.session, person, now, staff=bool(grants)):
        logout(request)
        request.sign_in_ended = True  # type: ignore[attr-defined]
        return NOBODY
    sessions.touch(request.session, now)
    proven = sessions.is_proven(request.session)
    return standing_of(person, grants, now, proven=proven)


def standing(request: HttpRequest) -> Standing:
    """Return the standing that the gate has set; nobody's where it has not."""
    found: Standing = getattr(request, "standing", NOBODY)
    return found


def is_staff_in(request: HttpRequest, emergency: int) -> bool:
    """Whether a reader holds some role in an emergency, proven by a second factor."""
    return bool(standing(request).roles_in(emergency))


def account_of(request: HttpRequest) -> User:
    """Return whose request it is, behind the gate. Raises TypeError for nobody."""
    if not isinstance(request.user, User):
        raise TypeError("nobody has signed in")
    return request.user
