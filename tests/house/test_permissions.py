"""The permission matrix holds every address, and the gate obeys it.

What is expected is read from the table by other code than the program's.
"""

import tomllib
from functools import cache
from uuid import UUID

import pytest
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.calls import make_board, make_emergency
from tests.people import person, sign_in
from vigie.doors.tests.making import make_hall
from vigie.emergencies.models import Emergency
from vigie.lookouts.tests.making import make_lookout
from vigie.missing.tests.world import listed, matched, photographed, sought
from vigie.trust.people.gate import Gate
from vigie.trust.people.standing import Grant, Standing
from vigie.trust.people.states import Role

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SLUG = "crue-a-port-neuf"
PARTS = {
    "slug": SLUG,
    "code": "c0000000",
    "tag": "portneuf",
    "token": "1.x",
    "secret": "s",
    "check": 1,
    "pk": 1,
    "record": UUID(int=7),
    "contact": UUID(int=8),
}


def addresses():
    """Every address of the program: its full name, and the names of its parts."""

    def walk(resolver, spaces, parts):
        for one in resolver.url_patterns:
            here = {*parts, *one.pattern.converters, *one.pattern.regex.groupindex}
            if isinstance(one, URLPattern):
                yield ":".join([*spaces, one.name or "?"]), here
            else:
                space = [one.namespace] if one.namespace else []
                yield from walk(one, [*spaces, *space], here)

    return sorted(walk(get_resolver(), [], set()))


@cache
def table():
    """The matrix as it stands in the file: name to verb to words."""
    spaces = tomllib.loads(settings.PERMISSIONS.read_text())
    sets = spaces.pop("sets")
    rows = {}
    for space, names in spaces.items():
        for name, row in names.items():
            rows[name if space == "plain" else f"{space}:{name}"] = row
    return rows, sets


ADDRESSES = addresses()
NAMES = [name for name, _parts in ADDRESSES]


def test_every_address_has_a_name_of_its_own():
    assert not [name for name in NAMES if name.endswith("?")]
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_every_address_is_in_the_matrix(name):
    assert name in table()[0]


def test_the_matrix_names_no_address_that_there_is_not():
    assert set(table()[0]) - set(NAMES) == set()


def test_a_part_called_slug_is_always_an_emergency():
    for name, parts in ADDRESSES:
        assert "slug" not in parts or name.split(":")[0] in {
            "web",
            "pulse",
            "api",
            "safety",
            "missing",
            "doors",
            "lookouts",
            "pf",
        }


WHO = {
    "nobody": Standing(),
    "member": Standing(1, (), proven=False),
    "member with a passkey": Standing(1, (), proven=True),
    **{f"{role} here": Standing(1, (Grant(role, 7),), True) for role in Role.values},
    **{
        f"{role} elsewhere": Standing(1, (Grant(role, 8),), True)
        for role in Role.values
    },
    **{f"{role} everywhere": Standing(1, (Grant(role),), True) for role in Role.values},
    **{f"{role} unproven": Standing(1, (Grant(role),), False) for role in Role.values},
}


def wanted(name, parts, verb, who):
    """What should become of a request, from the words of the table."""
    rows, sets = table()
    row = rows[name]
    words = row.get("GET" if verb == "HEAD" else verb, "").split()
    if not words:
        return "405" if "public" in row.values() else "404"
    if words == ["public"]:
        return "in"
    sort, _, where = who.partition(" ")
    if words == ["member"]:
        return "sign in" if who == "nobody" else "in"
    roles = {role for word in words for role in sets.get(word, [word])}
    if sort not in roles:
        return "404"
    if where == "unproven":
        return "prove"
    if where == "everywhere" or ("slug" not in parts and "anywhere" in words):
        return "in"
    return "in" if where == "here" and "slug" in parts else "404"


class Rows:
    """Stands for the emergencies: the one of the address has the number 7."""

    def filter(self, **_):
        return self

    def values_list(self, *_, **__):
        return self

    def first(self):
        return 7


def told(gate, name, parts, verb, standing):
    """What the gate does with one request."""
    request = HttpRequest()
    request.method, request.path = verb, "/"
    request.standing = standing
    request.META = {"SERVER_NAME": "testserver", "SERVER_PORT": "80"}
    given = {part: PARTS[part] for part in parts if part in PARTS}
    request.resolver_match = type("Match", (), {"view_name": name})
    try:
        answer = gate.process_view(request, None, (), given)
    except Http404:
        return "404"
    if answer is None:
        return "in"
    if answer.status_code == 302:
        return "prove" if answer.url == "/account/" else "sign in"
    return str(answer.status_code)


@pytest.mark.parametrize(("name", "parts"), ADDRESSES, ids=NAMES)
def test_who_may_what_where(name, parts, monkeypatch):
    monkeypatch.setattr(Emergency, "objects", Rows())
    gate = Gate(lambda request: HttpResponse())
    for who, standing in WHO.items():
        for verb in VERBS:
            found = told(gate, name, parts, verb, standing)
            assert found == wanted(name, parts, verb, who), (who, verb)


def test_an_address_that_is_in_no_row_answers_nobody(monkeypatch):
    gate = Gate(lambda request: HttpResponse())
    for standing in WHO.values():
        for verb in VERBS:
            assert told(gate, "web:else", set(), verb, standing) == "404"


# And the same with the whole program, over the addresses that need a role.

GUARDED = [
    (name, verb, reverse(name, kwargs={p: PARTS[p] for p in parts}))
    for name, parts in ADDRESSES
    for verb, words in table()[0][name].items()
    if words not in {"public", "member"}
]


@pytest.fixture
def two(transactional_db):
    """The emergency of the addresses, and another one."""
    here = make_board(1)
    known, found = sought(here, id=PARTS["record"]), listed(here, id=PARTS["record"])
    photographed(found, id=PARTS["record"])
    matched(known, found, pk=PARTS["pk"])
    make_hall(here, id=PARTS["record"])
    make_lookout(here, id=PARTS["record"])
    return here, make_emergency(name="Storm at Cap Vert")


def clients(two):
    """Clients of everybody, by what they are."""
    here, elsewhere = two
    found = {"nobody": Client(), "member": sign_in(Client(), person("member"))}
    for role in Role.values:
        for where, emergency in (("here", here), ("elsewhere", elsewhere)):
            user = person(f"{role}-{where}", role, emergency=emergency)
            found[f"{role} {where}"] = sign_in(Client(), user)
        found[f"{role} everywhere"] = sign_in(Client(), person(role, role))
    return found


def test_whoever_may_not_finds_the_very_page_of_what_is_not_there(two):
    parts = dict(ADDRESSES)
    for who, client in clients(two).items():
        absent = client.get("/nothing-at-all/")
        assert absent.status_code == 404
        for name, verb, path in GUARDED:
            if wanted(name, parts[name], verb, who) == "in":
                continue
            answer = client.generic(verb, path)
            assert answer.status_code == 404, (who, verb, path)
            assert answer.content == absent.content, (who, verb, path)


def test_whoever_may_gets_in(two):
    parts = dict(ADDRESSES)
    for who, client in clients(two).items():
        for name, verb, path in GUARDED:
            if wanted(name, parts[name], verb, who) != "in" or verb != "GET":
                continue
            assert client.get(path).status_code == 200, (who, path)


def test_what_only_some_may_see_is_never_kept(two):
    for who, client in clients(two).items():
        for _name, verb, path in GUARDED:
            answer = client.generic(verb, path)
            if answer.status_code != 404:
                assert "no-store" in answer["Cache-Control"], (who, path)


def test_an_emergency_that_is_not_there_is_hidden_like_one_of_others(two):
    client = clients(two)["operator here"]
    absent = client.get("/desk/nowhere/")
    others = client.get(f"/desk/{two[1].slug}/")
    assert absent.status_code == others.status_code == 404
    assert absent.content == others.content
