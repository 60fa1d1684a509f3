"""writing() takes the lock at once, is the outermost, and loses nothing on an error."""

import sqlite3
import threading

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from vigie.emergencies.models import Emergency
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_written_stays():
    with writing():
        Emergency.objects.create(slug="flood", name="Flood")
    assert Emergency.objects.filter(slug="flood").exists()


def test_an_error_leaves_nothing_behind():
    with pytest.raises(IntegrityError), writing():
        Emergency.objects.bulk_create(
            [Emergency(slug="flood"), Emergency(slug="flood")]
        )
    assert not Emergency.objects.exists()


def test_it_may_not_stand_inside_another_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError), writing():
        pass


@pytest.mark.parametrize("durable", [False, True])
def test_the_connection_is_as_before_afterwards(durable):
    with writing(durable=durable):
        Emergency.objects.create(slug="flood", name="Flood")
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no transaction mode to restore")
    assert connection.transaction_mode is None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)


def test_a_durable_write_syncs_fully_on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs by its own setting")
    with writing(durable=True), connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)


def test_two_writers_that_read_first_both_succeed():
    """A deferred transaction would fail here with “database is locked”."""
    errors = []

    def write(slug):
        try:
            for turn in range(5):
                with writing():
                    Emergency.objects.count()
                    Emergency.objects.create(slug=f"{slug}-{turn}", name=slug)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Emergency.objects.count() == 10


def test_sqlite_is_new_enough_for_upserts_that_return():
    assert sqlite3.sqlite_version_info >= (3, 35)
    assert settings.DATABASES["default"]["ENGINE"]
