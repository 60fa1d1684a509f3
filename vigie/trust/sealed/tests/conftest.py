"""What tests of sealed data share: own keys, a sham room, cheap passphrases."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from vigie.trust.sealed import cases, pairs

NOW = datetime(2026, 3, 1, 21, 20, tzinfo=UTC)
WORDS = "seven calm herons wade"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """No test sees the keys of another, nor those beside a real database."""
    settings.DATA_DIR = tmp_path
    settings.CASE_KEYS_DIR = tmp_path / "case-keys"
    settings.SEALING_KEYS = ""
    settings.REGION = "FR"


@pytest.fixture
def room(transactional_db):
    """The tables of the sham room, for the length of a test."""
    from vigie.trust.sealed.tests.shamroom.models import Door, Stay

    _without_tables(Door, Stay)
    with connection.schema_editor() as editor:
        editor.create_model(Door)
        editor.create_model(Stay)
    yield Door
    _without_tables(Door, Stay)


def _without_tables(*models):
    """A test that was killed may have left its tables in a database that is kept."""
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.db_table in there:
                editor.delete_model(model)


@pytest.fixture
def people(transactional_db, quick):
    """Four people with key pairs, their keys in hand."""
    names = ["user:1", "user:2", "user:3", "user:4"]
    for name in names:
        pairs.make_pair(person=name, passphrase=WORDS + name, now=NOW)
    return {n: pairs.unlock(person=n, passphrase=WORDS + n, now=NOW) for n in names}


@pytest.fixture
def case(people):
    """A case of the first person, which the second was given too."""
    return cases.open_case(
        subject="tip:1", owner="user:1", people=["user:1", "user:2"], by="web", now=NOW
    )
