"""What a page of another site, a neighbour at the desk and a forged address can do.

Real requests to the whole program, over every route of the permission matrix.
"""

import time
from urllib.parse import urljoin

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.calls import NOW, make_call, make_emergency
from tests.house.test_permissions import ADDRESSES, PARTS, table
from tests.people import person, sign_in
from vigie.listening.desk import item_of
from vigie.listening.models import Call
from vigie.pulse.models import Strike, Tag
from vigie.trust.models import Decision, Item, JournalRow
from vigie.trust.people.adapters import SecondFactorAdapter
from vigie.trust.people.links import one_time_link
from vigie.trust.people.session_keys import new_key
from vigie.trust.triage import actions, claims

pytestmark = pytest.mark.django_db(transaction=True)
# What these take is proved by the address itself, or by who sends it: no cookie goes
# with it that another page could misuse.
PROVEN = ("safety:answer", "sms:in", "stop:page", "push:renewed")
PROVEN += ("lookouts:tracker", "lookouts:asked")
POSTED = [
    (
        name,
        reverse(name, kwargs={part: PARTS[part] for part in parts}),
    )
    for name, parts in ADDRESSES
    if "POST" in table()[0][name]
]
FORMS = [(name, path) for name, path in POSTED if name not in PROVEN]


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def flood():
    found = make_emergency()
    item_of(make_call(found, 0))
    return found


@pytest.fixture
def operator(flood):
    client = Client(enforce_csrf_checks=True)
    return sign_in(client, person("operator", "operator"))


def digits_of(user):
    """Give somebody an app, and return what it shows just now."""
    secret = generate_totp_secret()
    data = {"secret": SecondFactorAdapter().encrypt(secret)}
    Authenticator.objects.filter(user=user, type="totp").update(data=data)
    return f"{hotp_value(secret, int(time.time() // 30)):06}"


def state():
    """What a forged form could have changed."""
    return (
        JournalRow.objects.count(),
        Decision.objects.count(),
        list(Call.objects.values_list("code", "state")),
        list(Item.objects.values_list("state", "held_by", "flags")),
    )


def test_there_are_forms_to_forge():
    assert len(POSTED) > 25


@pytest.mark.parametrize("name", PROVEN)
def test_what_needs_no_mark_needs_a_proof(operator, name):
    before = state()
    answer = operator.post(dict(POSTED)[name], {"answer": "safe", "text": "ok"})
    assert answer.status_code in {204, 403, 404}  # 204: the same for known and unknown
    assert state() == before


@pytest.mark.parametrize(("name", "path"), FORMS, ids=[name for name, _ in FORMS])
def test_a_form_without_its_mark_is_refused(operator, name, path):
    before = state()
    token = "a" * 32
    operator.cookies["csrftoken"] = token
    mine = {"HTTP_ORIGIN": "https://evil.example"}
    for words, headers in (
        ({}, {}),
        ({"csrfmiddlewaretoken": "b" * 32}, {}),
        ({"csrfmiddlewaretoken": token}, mine),
        ({"csrfmiddlewaretoken": token}, {"HTTP_ORIGIN": "null"}),
    ):
        answer = operator.post(path, words, **headers)
        assert answer.status_code == 403, (words, headers)
    assert state() == before
    assert operator.get("/desk/").status_code == 200  # and still signed in


# Objects of one emergency, asked for under the address of another.


@pytest.fixture
def storm():
    found = make_emergency(name="Storm at Cap Vert", slug="storm")
    item_of(make_call(found, 1, code="c9999999"))
    return found


@pytest.fixture
def neighbour(flood, storm):
    """A moderator of the storm, who has no role in the flood."""
    return sign_in(Client(), person("nell", "moderator", emergency=storm))


@pytest.fixture
def theirs(flood):
    """What there is in the flood: an item, a decision, a strike and a tag."""
    other = item_of(make_call(flood, 2))
    claims.claim(item=other, by="ama", now=NOW)
    made = actions.decide(item=other, verb="right", by="ama", now=NOW)
    strike = Strike.objects.create(
        emergency=flood, kind="post", digest=1, by="ama", at=NOW
    )
    tag = Tag.objects.create(emergency=flood, name="portneuf", display="PortNeuf")
    item = Item.objects.exclude(pk=other.pk).get(emergency=flood)
    return {"item": item, "decision": made, "strike": strike, "tag": tag}


def test_nothing_of_another_emergency_is_had_by_its_number(
    neighbour, theirs, flood, storm
):
    own = Item.objects.get(emergency=storm)
    item, desk = theirs["item"].pk, "/e/storm/desk"
    before = state(), Strike.objects.values_list("lifted_at").get()
    asked = [
        neighbour.post(f"{desk}/take/", {"item": item}),
        neighbour.post(f"{desk}/take/", {"after": item}),
        neighbour.post(f"{desk}/decide/", {"item": item, "verb": "right"}),
        neighbour.post(f"{desk}/undo/", {"decision": Decision.objects.latest("pk").pk}),
        neighbour.post(
            f"{desk}/decide/", {"item": own.pk, "verb": "same", "target": item}
        ),
        neighbour.post("/desk/storm/c/c0000000/", {"state": "hidden"}),
        neighbour.post(
            "/e/storm/pulse/-/strikes/restore/", {"strike": theirs["strike"].pk}
        ),
        neighbour.post(
            "/e/storm/pulse/-/review/", {"tag": "portneuf", "verdict": "keep"}
        ),
        neighbour.get("/e/storm/c/c0000000/"),
        neighbour.get("/e/storm/c/c0000000/flag/"),
        neighbour.get("/api/v1/emergencies/storm/calls/c0000000"),
        neighbour.get("/e/storm/pulse/portneuf/"),
    ]
    assert [answer.status_code for answer in asked] == [404] * len(asked)
    page = neighbour.get(f"{desk}/", {"item": item}).content.decode()
    assert "Orlane" not in page
    assert (state(), Strike.objects.values_list("lifted_at").get()) == before


def test_a_key_of_another_person_can_not_be_removed(flood):
    ama = person("ama", "moderator")
    made = Authenticator.objects.create(user=ama, type="webauthn", data={})
    nell = person("nell", "moderator")
    client = sign_in(Client(), nell)
    client.post("/account/again/", {"code": digits_of(nell)})
    assert client.get(f"/account/passkeys/{made.pk}/remove/").status_code == 404
    assert client.post(f"/account/passkeys/{made.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=made.pk).exists()


# Sessions


def test_a_session_that_was_planted_is_not_the_one_signed_in(flood):
    client, ama = Client(), person("ama", "moderator")
    planted = new_key()
    client.cookies["sessionid"] = planted
    client.post(one_time_link(ama, base=""))
    assert client.cookies["sessionid"].value not in ("", planted)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/account/").status_code == 302


def test_a_session_that_was_left_opens_nothing(flood):
    client = sign_in(Client(), person("ama", "moderator"))
    kept = client.cookies["sessionid"].value
    client.post("/leave/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/desk/").status_code == 404


# Addresses

EVIL = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "///evil.example",
    "http:evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "https:/evil.example",
    "http://testserver@evil.example/",
    "\x00//evil.example",
    "sealed",
    "web:home",
    " ",
)


@pytest.mark.parametrize("there", EVIL)
def test_no_page_sends_a_reader_elsewhere(flood, there):
    ama = person("ama", "moderator")
    client = sign_in(Client(), ama)
    answers = [
        client.post("/sealed/key/", {"step": "lock", "next": there}),
        client.get("/enter/", {"next": there}),
        client.post("/account/again/", {"next": there, "code": digits_of(ama)}),
        client.post("/leave/", {"next": there}),
        Client().post(one_time_link(ama, base=""), {"next": there}),
    ]
    for answer in answers:
        assert answer.status_code < 400
        leads = urljoin("http://testserver/here/", answer.get("Location", "/"))
        assert leads.startswith("http://testserver/")


FORGED = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PROTO": "gopher",
    "HTTP_X_FORWARDED_PORT": "31337",
    "HTTP_X_ORIGINAL_URL": "/desk/",
    "HTTP_X_REWRITE_URL": "/desk/",
    "HTTP_FORWARDED": "host=evil.example",
    "HTTP_HOST": "localhost:31337",
}
PUBLIC = ("/", "/e/crue-a-port-neuf/", "/api/v1/emergencies", "/programs/", "/limits/")


def test_what_is_kept_for_others_holds_nothing_of_who_asked_first(flood):
    for path in PUBLIC:
        Client().get(path, **FORGED)
        answer = Client().get(path)
        assert b"evil" not in answer.content
        assert b"31337" not in answer.content


def test_what_anybody_may_keep_does_not_name_the_host_that_was_asked(flood):
    for path in (*PUBLIC, "/journal/head.json", "/journal/head.atom", "/robots.txt"):
        answer = Client().get(path, **FORGED)
        assert answer.status_code == 200
        if "public" in answer["Cache-Control"]:
            assert b"31337" not in answer.content, path


def test_an_unknown_host_gets_nothing(flood):
    assert Client().get("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/e/crue-a-port-neuf/pulse/%00/",
        "/e/crue-a-port-neuf/pulse/a%00/minutes.json",
        "/api/v1/emergencies/%00",
        "/api/v1/emergencies/%00/calls",
        "/api/v1/emergencies/crue-a-port-neuf/calls/%00",
        "/api/v1/emergencies/%00/area.geojson",
        "/api/v1/emergencies/%00/places.geojson",
        "/enter/1.%00/",
    ],
)
def test_an_address_that_no_text_can_hold_is_not_there(flood, path):
    assert Client().get(path).status_code in (404, 410)


def test_words_that_no_text_can_hold_break_no_form(operator, flood):
    client = sign_in(Client(), person("operator", "operator"))
    for name, path in POSTED:
        fields = ("item", "verb", "state", "tag", "verdict", "strike", "next", "case")
        more = ("request", "alarm", "step", "code", "stage", "target", "decision")
        answer = client.post(path, dict.fromkeys([*fields, *more], "\0"))
        assert answer.status_code < 500, name
        if name == "account_logout":
            client = sign_in(Client(), person("operator", "operator"))
