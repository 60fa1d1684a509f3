"""What every test shares."""

import hashlib
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from hypothesis import HealthCheck


def pytest_configure() -> None:
    """Serve static files as they lie in the rooms: tests gather none."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # How long the first example takes tells of the machine, not of the test.
    unhurried = hypothesis.settings(suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.register_profile("vigie", unhurried)
    hypothesis.settings.load_profile("vigie")


@pytest.fixture(autouse=True, scope="session")
def _what_is_looked_for_is_asked_with_each_chunk():
    """A second is an age for a test, in which lookouts are opened and ended."""
    from vigie.lookouts.stream import hearing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hearing, "LATELY", 0.0)
        yield


FILLED_BY_MIGRATIONS = ('"django_content_type"', '"auth_permission"')


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_journal():
    """Between two tests every table is emptied, also the one that never is.

    What migrations fill stays: to fill it again after each test was nine tenths of the
    time that this took.
    """
    from django.core.management.commands import flush as command
    from django.db.backends.base.operations import BaseDatabaseOperations

    from vigie.trust.journal.protection import installing, removing

    def unprotected(self, statements):
        vendor = self.connection.vendor
        emptied = [one for one in statements if not _fills(one)]
        flush(self, [*removing(vendor), *emptied, *installing(vendor)])

    with pytest.MonkeyPatch.context() as patch:
        flush = BaseDatabaseOperations.execute_sql_flush
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unprotected)
        patch.setattr(command, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


def _fills(statement: str) -> bool:
    return "DELETE" in statement and any(n in statement for n in FILLED_BY_MIGRATIONS)


@pytest.fixture(autouse=True, scope="session")
def _only_what_holds_rows_is_emptied():
    """TRUNCATE of every table was three quarters of the time of tests on PostgreSQL:
    each table gets new files, full or not."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncating = DatabaseOperations.sql_flush

    def deleting(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        if reset_sequences or allow_cascade or not tables:
            words = {"reset_sequences": reset_sequences, "allow_cascade": allow_cascade}
            return truncating(self, style, tables, **words)
        names = [self.quote_name(table) for table in tables]
        asked = " UNION ALL ".join(
            f"SELECT {at} WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 our own tables
            for at, name in enumerate(names)
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            return [f"DELETE FROM {names[at]}" for (at,) in cursor.fetchall()]  # noqa: S608

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", deleting)
        yield


@pytest.fixture(autouse=True)
def _no_page_kept():
    """A page kept from one test is not shown in the next."""
    from vigie.kit.fastlane import shelf

    shelf.clear()


@pytest.fixture(autouse=True, scope="session")
def _keys_of_all_stay():
    """A key that one test adds is the current one of all who run beside it: these then
    fail, seldom and elsewhere."""
    from vigie.trust.sealed.keyring import FILE, Shelf

    shared, put = Path(settings.DATA_DIR) / FILE, Shelf.put

    def only_own(self, keys):
        if self.path == shared:
            pytest.fail("A test that adds keys wants the fixture own_keys.")
        put(self, keys)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shelf, "put", only_own)
        yield


@pytest.fixture
def own_keys(settings, tmp_path):
    """Keys that are made for a trial: no other test sees them."""
    settings.DATA_DIR, settings.SEALING_KEYS = tmp_path, ""
    settings.CASE_KEYS_DIR = tmp_path / "case-keys"


@pytest.fixture
def quick(monkeypatch):
    """Passphrases at the price of a hash: what they cost is shown elsewhere."""
    from vigie.trust.sealed import passphrases

    def cheap(words, salt, *_):
        return hashlib.sha256(words + salt).digest()

    monkeypatch.setattr(passphrases, "hash_secret_raw", cheap)


@pytest.fixture
def operator_client(transactional_db):
    """A client of the operator, signed in with a second factor."""
    from tests.people import staff_client

    return staff_client("operator")


@pytest.fixture(autouse=True)
def _every_bucket_full():
    """What one test sends does not count in the next."""
    from vigie.trust.limits import cache, table

    table.shared().clear()
    cache.shared().piece.clear()


@pytest.fixture
def at_once(monkeypatch):
    """The work that is asked of a form costs nothing, and the clock stands."""
    from tests.calls import NOW
    from vigie.lib import clock
    from vigie.trust.limits import proofs

    monkeypatch.setattr(proofs, "COST", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def emergency():
    """The flood at Port-Neuf, open."""
    from tests.calls import make_emergency

    return make_emergency()
