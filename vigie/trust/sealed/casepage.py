"""The page of one sealed case, as it is or with what was wrong about a step."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vigie.lib import clock
from vigie.trust.sealed import hands, openings
from vigie.trust.sealed.forms import GiveForm
from vigie.trust.sealed.names import shown_name


def case_page(
    request: HttpRequest,
    person: str,
    named: str,
    *,
    why_wrong: str = "",
    refused: str = "",
    form: GiveForm | None = None,
) -> HttpResponse:
    """Return the page; 422 with a sentence when something was wrong.

    Raises Http404 when there is no such case, or none for this person.
    """
    found = openings.case_for(person, uuid_of(named))
    if found is None:
        raise Http404
    now = clock.now()
    words = {
        "case": found,
        "owner": shown_name(found.row.owner),
        "why_wrong": why_wrong,
        "refused": refused,
        "form": form or GiveForm(openings.could_hold(found, now)),
        "unlocked": hands.is_unlocked(request, now),
    }
    is_wrong = why_wrong or refused or (form is not None and form.errors)
    return render(request, "trust/case.html", words, status=422 if is_wrong else 200)


def uuid_of(text: str) -> UUID:
    """Return an id that was sent. Raises Http404 when it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
