"""The gate, request by request: who is let through, sent on, or finds nothing."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from tests.calls import make_emergency
from vigie.trust.people.gate import Gate
from vigie.trust.people.standing import Grant, Standing

ROWS = """
[room]
home = { GET = "public", POST = "operator" }
list = { GET = "operator anywhere" }
desk = { GET = "moderator", POST = "operator" }
own = { GET = "member", POST = "member" }
staff = { POST = "operator" }
"""
NOBODY = Standing()
MODERATOR = Standing(1, (Grant("moderator"),), proven=True)
OPERATOR = Standing(1, (Grant("operator"),), proven=True)
UNPROVEN = Standing(1, (Grant("operator"),), proven=False)


@pytest.fixture
def gate(settings, tmp_path):
    settings.PERMISSIONS = tmp_path / "permissions.toml"
    settings.PERMISSIONS.write_text(ROWS)
    return Gate(lambda request: HttpResponse("done"))


def asked(name, standing=NOBODY, verb="GET", path="/somewhere/?page=2", **more):
    """A request that has found its address and is about to reach its view."""
    request = RequestFactory().generic(verb, path)
    request.standing = standing
    request.resolver_match = type("Match", (), {"view_name": name}) if name else None
    request._messages = CookieStorage(request)
    for word, value in more.items():
        setattr(request, word, value)
    return request


def answer(gate, request, **parts):
    return gate.process_view(request, None, (), parts)


def said(request):
    return [str(message) for message in request._messages]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def test_what_is_public_lets_everybody_in_and_may_be_kept(gate):
    request = asked("room:home")
    assert answer(gate, request) is None
    assert not hasattr(request, "is_personal")


def test_what_needs_a_role_is_marked_as_personal(gate):
    request = asked("room:list", OPERATOR)
    assert answer(gate, request) is None
    assert request.is_personal is True


def test_a_refusal_is_personal_too(gate):
    request = asked("room:own")
    assert answer(gate, request).status_code == 302
    assert request.is_personal is True


def test_a_personal_answer_is_never_kept_and_a_public_one_is_left_alone(gate):
    personal = gate(asked("", is_personal=True))
    assert "no-store" in personal["Cache-Control"]
    assert "private" in personal["Cache-Control"]
    assert "Cache-Control" not in gate(asked("", is_personal=False))
    public = gate(asked(""))
    assert "Cache-Control" not in public
    assert public.content == b"done"


def test_the_view_gets_the_very_request_that_came(gate):
    seen = []
    gate.get_response = lambda request: seen.append(request) or HttpResponse()
    request = asked("")
    gate(request)
    assert seen == [request]


def test_views_and_templates_find_the_gate_and_the_standing(gate, monkeypatch):
    asking = []

    def stands(request):
        asking.append(request)
        return OPERATOR

    monkeypatch.setattr("vigie.trust.people.gate.standing_for", stands)
    request = asked("room:list")
    gate(request)
    assert request.gate is gate
    assert asking == []
    assert request.standing.is_staff
    assert asking == [request]


@pytest.mark.parametrize("name", [None, "", "room:else", "home"])
def test_an_address_that_has_no_row_is_not_there(gate, name):
    with pytest.raises(Http404):
        answer(gate, asked(name, OPERATOR))


def test_a_request_without_a_verb_finds_nothing(gate):
    with pytest.raises(Http404):
        answer(gate, asked("room:home", method=None))


def test_a_wrong_verb_on_a_public_page_is_told_the_public_ones_alone(gate):
    told = answer(gate, asked("room:home", verb="DELETE"))
    assert told.status_code == 405
    assert told["Allow"] == "GET, HEAD"


def test_a_wrong_verb_on_a_page_of_staff_finds_nothing(gate):
    for verb in ("GET", "PUT", "OPTIONS"):
        with pytest.raises(Http404):
            answer(gate, asked("room:staff", OPERATOR, verb))


def test_whoever_lacks_the_second_factor_is_led_to_set_it_up(gate):
    found = answer(gate, asked("room:list", UNPROVEN))
    assert (found.status_code, found.url) == (302, "/account/")


def test_whoever_has_no_role_for_it_finds_nothing(gate):
    for who in (NOBODY, Standing(2), MODERATOR):
        with pytest.raises(Http404):
            answer(gate, asked("room:list", who))


def test_a_member_page_asks_to_sign_in_and_comes_back_to_the_whole_address(gate):
    request = asked("room:own")
    found = answer(gate, request)
    assert found.status_code == 302
    assert found.url == "/enter/?next=/somewhere/%3Fpage%3D2"
    assert said(request) == []
    assert answer(gate, asked("room:own", Standing(2))) is None


def test_whoever_was_signed_out_meanwhile_is_told_so_and_comes_back(gate):
    request = asked("room:list", sign_in_ended=True)
    found = answer(gate, request)
    assert found.url == "/enter/?next=/somewhere/%3Fpage%3D2"
    assert said(request) == ["You were signed out after a while. Sign in again."]


def test_what_was_sent_after_being_signed_out_is_not_there(gate):
    request = asked("room:desk", verb="POST", sign_in_ended=True)
    with pytest.raises(Http404):
        answer(gate, request)
    assert said(request) == []


def test_what_was_sent_to_a_members_page_leads_to_signing_in_without_a_word(gate):
    request = asked("room:own", verb="POST", sign_in_ended=True)
    assert answer(gate, request).url.startswith("/enter/?next=")
    assert said(request) == []


@pytest.mark.django_db(transaction=True)
def test_a_role_in_one_emergency_opens_its_addresses_and_no_others(gate):
    here, there = make_emergency(), make_emergency(name="Storm", slug="storm")
    who = Standing(1, (Grant("moderator", here.pk),), proven=True)
    assert answer(gate, asked("room:desk", who), slug=here.slug) is None
    for slug in (there.slug, "nowhere"):
        with pytest.raises(Http404):
            answer(gate, asked("room:desk", who), slug=slug)
    with pytest.raises(Http404):
        answer(gate, asked("room:desk", who))


@pytest.mark.django_db(transaction=True)
def test_not_even_the_operator_enters_an_emergency_that_is_not_there(gate):
    with pytest.raises(Http404):
        answer(gate, asked("room:list", OPERATOR), slug="nowhere")


def test_nobodys_request_costs_no_question_to_the_database(gate):
    with pytest.raises(Http404):
        answer(gate, asked("room:desk"), slug="nowhere")


def test_a_button_is_shown_to_those_alone_who_may_press_it(gate):
    here = Standing(1, (Grant("operator", 7),), proven=True)
    assert gate.may(asked("", here), "room:desk", "POST", 7) is True
    assert gate.may(asked("", here), "room:desk", "POST", 8) is False
    assert gate.may(asked("", here), "room:desk", "POST", None) is False
    assert gate.may(asked("", here), "room:desk", "GET", 7) is False
    assert gate.may(asked("", here), "room:list", "GET", None) is True
    assert gate.may(asked("", UNPROVEN), "room:desk", "POST", 7) is False
    assert gate.may(asked("", OPERATOR), "room:desk", "PUT", 7) is False
    assert gate.may(asked("", OPERATOR), "room:else", "GET", 7) is False
