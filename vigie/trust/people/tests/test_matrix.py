"""The table of permissions: read whole, or not at all."""

import pytest

from vigie.trust.people.matrix import BadMatrix, Rule, load
from vigie.trust.people.states import Role

GOOD = """
[sets]
deciders = ["moderator", "operator"]
[web]
home = { GET = "public" }
desk = { GET = "deciders relay anywhere", POST = "operator" }
[plain]
account = { GET = "member" }
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "permissions.toml"
        path.write_text(text)
        return load(path)

    return read


def test_a_table_is_read_into_rules(read):
    table = read(GOOD)
    assert table.rule("web:home", "GET") == Rule(public=True)
    assert table.rule("account", "GET") == Rule(member=True)
    roles = frozenset({"moderator", "operator", "relay"})
    assert table.rule("web:desk", "GET") == Rule(roles=roles, anywhere=True)
    assert table.rule("web:desk", "POST") == Rule(roles=frozenset({"operator"}))


def test_head_goes_with_get(read):
    table = read(GOOD)
    assert table.rule("web:desk", "HEAD") == table.rule("web:desk", "GET")


@pytest.mark.parametrize(
    ("name", "verb"),
    [("web:home", "POST"), ("web:nothing", "GET"), ("", "GET"), ("web:home", "get")],
)
def test_what_is_not_in_the_table_has_no_rule(read, name, verb):
    assert read(GOOD).rule(name, verb) is None


def test_only_what_everybody_may_is_told(read):
    table = read(GOOD)
    assert table.public_verbs("web:home") == ["GET", "HEAD"]
    assert table.public_verbs("web:desk") == []
    assert table.public_verbs("web:nothing") == []


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ('{ GET = "everybody" }', "web:home"),
        ('{ GET = "" }', "web:home"),
        ('{ GET = "anywhere" }', "web:home"),
        ('{ GET = "public operator" }', "web:home"),
        ('{ GET = "operator, moderator" }', "web:home"),
        ('{ GRAB = "public" }', "web:home"),
        ("{}", "web:home"),
    ],
)
def test_a_row_that_is_unclear_stops_the_start(read, rule, named):
    with pytest.raises(BadMatrix, match=named):
        read(f"[web]\nhome = {rule}")


def test_a_row_may_have_every_verb_and_a_rule_every_name(read):
    verbs = ("GET", "POST", "PUT", "PATCH", "DELETE")
    words = " ".join(Role.values)
    row = ", ".join(f'{verb} = "{words}"' for verb in verbs)
    table = read(f"[web]\nhome = {{ {row} }}")
    assert {table.rule("web:home", verb) for verb in verbs} == {
        Rule(roles=frozenset(Role.values))
    }


def test_an_unclear_rule_is_repeated_as_it_was_written(read):
    with pytest.raises(BadMatrix) as found:
        read('[web]\nhome = { GET = "king  and queen" }')
    assert str(found.value) == "web:home: “king and queen” is no rule."


def test_a_wrong_verb_is_told_with_those_that_there_are(read):
    with pytest.raises(BadMatrix) as found:
        read('[web]\nhome = { get = "public" }')
    verbs = "['DELETE', 'GET', 'PATCH', 'POST', 'PUT']"
    assert str(found.value) == f"web:home: its verbs must be some of {verbs}."


def test_a_name_in_any_script_is_read_alike(read):
    table = read('[sets]\n"équipe" = ["relay"]\n[web]\nhome = { GET = "équipe" }')
    assert table.rule("web:home", "GET") == Rule(roles=frozenset({"relay"}))


def test_a_set_of_unknown_roles_stops_the_start(read):
    with pytest.raises(BadMatrix, match="deciders"):
        read('[sets]\ndeciders = ["king"]')
