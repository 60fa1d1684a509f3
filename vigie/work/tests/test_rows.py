"""Rows by plain statements are the rows that a model's own way would have written."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from vigie.emergencies.models import Emergency
from vigie.safety.models import Member
from vigie.work.rows import add, for_update, moment_of, places, stored, uuid_of

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 1, 21, 40, 0, 123456, tzinfo=UTC)


def test_what_is_added_is_read_back_as_it_was_given():
    members = [Member(language="fr", made_at=AT, seen_at=AT) for _ in range(3)]
    add(members)
    rows = {row.pk: row for row in Member.objects.all()}
    assert set(rows) == {one.pk for one in members}
    assert {(row.language, row.made_at) for row in rows.values()} == {("fr", AT)}


def test_a_sealed_field_seals_itself():
    add([Member(name="Orlane", made_at=AT, seen_at=AT)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM safety_member")
        assert b"Orlane" not in bytes(cursor.fetchone()[0])
    assert Member.objects.get().name == "Orlane"


def test_a_number_of_the_database_is_given_by_it():
    add([Emergency(slug="flood", name="Flood"), Emergency(slug="fire", name="Fire")])
    assert len(set(Emergency.objects.values_list("pk", flat=True))) == 2


def test_nothing_to_add_is_nothing_done(django_assert_num_queries):
    with django_assert_num_queries(0):
        add([])


def test_any_number_of_rows_is_one_statement(django_assert_num_queries):
    rows = [Member(made_at=AT, seen_at=AT) for _ in range(50)]
    with django_assert_num_queries(1):
        add(rows)
    assert Member.objects.count() == 50


def test_a_row_that_is_there_already_is_refused_and_nothing_is_kept():
    one = Member(made_at=AT, seen_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        add([one, one])
    assert not Member.objects.exists()


def test_a_plain_statement_finds_a_row_and_reads_it():
    one = Member(made_at=AT, seen_at=AT)
    add([one])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, made_at FROM safety_member WHERE id = %s AND made_at = %s",
            [stored(one.pk), stored(AT)],
        )
        found, at = cursor.fetchone()
    assert (uuid_of(found), moment_of(at)) == (one.pk, AT)


def test_a_moment_elsewhere_is_the_same_moment():
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))
    add([Member(made_at=elsewhere, seen_at=AT)])
    assert Member.objects.get().made_at == AT


def test_there_are_as_many_places_as_values():
    assert places([7, 8, 9]) == "%s, %s, %s"
    assert places([]) == ""


def test_a_lock_is_asked_for_where_there_is_one():
    assert for_update() == ("" if connection.vendor == "sqlite" else "FOR UPDATE")


def test_a_number_is_read_from_letters_too():
    one = uuid4()
    assert uuid_of(one.hex) == uuid_of(one) == one
    assert isinstance(uuid_of(one.hex), UUID)
