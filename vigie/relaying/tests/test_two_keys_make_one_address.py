"""Two processes that name one new address while a key of the index is added."""

import threading

import pytest
from django.db import connection

from vigie.relaying.models import Address
from vigie.relaying.tests.letters import mail
from vigie.trust.sealed.keyring import shelf, with_new_index
from vigie.work.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path, settings):
    settings.DATA_DIR, settings.SEALING_KEYS = tmp_path, ""


def meanwhile(work):
    """Do something in another connection; what it returned is in the list, later."""
    found: list[Address] = []

    def run():
        try:
            found.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def test_one_who_has_not_finished_under_the_old_key_is_waited_for():
    with writing():
        first = mail(1)
        shelf().put(with_new_index(shelf().keys()))
        thread, found = meanwhile(lambda: mail(1))
        thread.join(0.5)
        assert thread.is_alive()
        assert not found
    thread.join(20)
    assert [one.pk for one in found] == [first.pk]
    assert Address.objects.count() == 1


def test_one_who_looked_under_the_old_key_finds_what_was_made_under_the_new(
    monkeypatch,
):
    from vigie.relaying import addresses

    known, looks = addresses._known, []

    def slowly(channel, form):
        found = known(channel, form)
        looks.append(found)
        if len(looks) == 1:  # between the first look and the lock
            shelf().put(with_new_index(shelf().keys()))
            thread, _made = meanwhile(lambda: mail(1))
            thread.join(20)
        return found

    monkeypatch.setattr(addresses, "_known", slowly)
    again = mail(1)
    assert looks[0] is None
    assert Address.objects.get().pk == again.pk


def test_an_address_stays_one_row_over_several_keys():
    first = mail(1)
    for _ in range(3):
        shelf().put(with_new_index(shelf().keys()))
        assert mail(1).pk == first.pk
    assert mail(2).pk != first.pk
    assert Address.objects.count() == 2
