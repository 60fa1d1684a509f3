"""A server that would quote what people sent is named before it does."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks.registry import registry
from django.db import OperationalError, connection

from vigie.work import quiet

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = Path(__file__).parents[3] / "docs" / "install.md"


def found():
    return {message.id: message for message in quiet.postgresql_is_quiet()}


@pytest.fixture
def server():
    if connection.vendor != "postgresql":
        pytest.skip("a way of PostgreSQL alone")
    yield connection
    with connection.cursor() as cursor:
        for name in quiet.QUIET:
            cursor.execute(f"RESET {name}")


def be(server, **values):
    with server.cursor() as cursor:
        for name, value in values.items():
            cursor.execute(f"SET {name} = {value}")


def test_sqlite_keeps_no_log_and_is_not_asked():
    if connection.vendor != "sqlite":
        pytest.skip("a way of SQLite alone")
    assert found() == {}


def test_it_is_asked_before_a_real_machine_is_used_and_not_else():
    assert quiet.postgresql_is_quiet in registry.deployment_checks
    assert quiet.postgresql_is_quiet not in registry.registered_checks


def test_a_server_as_it_comes_is_named_with_what_to_do(server):
    be(server, log_min_messages="warning", log_min_error_statement="error")
    told = [(m.msg, m.hint) for m in quiet.postgresql_is_quiet()]
    assert len(told) == len(quiet.QUIET)
    for (words, hint), (name, values) in zip(told, quiet.QUIET.items(), strict=True):
        assert name in words
        assert f"SET {name} = '{values[0]}';" in hint


@pytest.mark.parametrize("level", ["error", "log"])
def test_a_level_that_still_quotes_is_named(server, level):
    be(server, log_min_messages=level, log_min_error_statement="panic")
    assert list(found()) == ["vigie.W004"]
    assert level in found()["vigie.W004"].msg


def test_a_quiet_server_passes(server):
    be(server, log_min_messages="fatal", log_min_error_statement="panic")
    assert found() == {}


def test_a_server_that_does_not_answer_is_no_quiet_one(monkeypatch):
    def gone(name):
        raise OperationalError

    monkeypatch.setattr(quiet, "_shown", gone)
    monkeypatch.setattr(quiet, "connection", SimpleNamespace(vendor="postgresql"))
    assert list(found()) == ["vigie.W003"]


def test_the_page_for_operators_gives_what_the_check_asks_for():
    given = re.findall(r"ALTER ROLE vigie SET (\w+) = '(\w+)';", PAGE.read_text())
    assert dict(given) == {name: values[0] for name, values in quiet.QUIET.items()}
