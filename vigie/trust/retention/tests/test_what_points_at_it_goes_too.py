"""Rows that live by an erased row go with it, whatever their relation is called."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import ProtectedError
from django.test.utils import isolate_apps

from vigie.trust.models import Organisation, RoleGiven
from vigie.trust.retention import rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ferries():
    """Ferries, and tickets that point at them by relations without a name."""
    with isolate_apps("vigie.trust"):

        class Ferry(models.Model):
            name = models.CharField(max_length=20)

            class Meta:
                app_label = "trust"

            def __str__(self):
                return self.name

        class Ticket(models.Model):
            ferry = models.ForeignKey(Ferry, models.CASCADE, related_name="+")
            back = models.ForeignKey(
                Ferry, models.SET_NULL, null=True, related_name="+"
            )

            class Meta:
                app_label = "trust"

            def __str__(self):
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Ferry)
            editor.create_model(Ticket)
        yield Ferry, Ticket
        with connection.schema_editor() as editor:
            editor.delete_model(Ticket)
            editor.delete_model(Ferry)


def test_rows_of_a_relation_without_a_name_go_with_what_they_live_by(ferries):
    ferry, ticket = ferries
    out, home = (ferry.objects.create(name=name) for name in ("out", "home"))
    gone = ticket.objects.create(ferry=out, back=home)
    kept = ticket.objects.create(ferry=home, back=out)
    assert not ferry._meta.related_objects
    done = rows.take_away(ferry, ferry.objects.filter(pk=out.pk))
    assert done == {"trust.Ferry": 1, "trust.Ticket": 1}
    assert not ticket.objects.filter(pk=gone.pk).exists()
    kept.refresh_from_db()
    assert (kept.ferry_id, kept.back_id) == (home.pk, None)
    connection.check_constraints()


def test_each_batch_takes_what_points_at_it(ferries, monkeypatch):
    ferry, ticket = ferries
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    for number in range(5):
        made = ferry.objects.create(name=str(number))
        ticket.objects.create(ferry=made)
        ticket.objects.create(ferry=made)
    done = rows.take_away(ferry, ferry.objects.all())
    assert done == {"trust.Ferry": 5, "trust.Ticket": 10}
    assert not ticket.objects.exists()


def test_a_row_that_is_needed_still_is_refused_and_stays():
    made = Organisation.objects.create(name="Red ferry")
    who = get_user_model().objects.create(username="ana")
    RoleGiven.objects.create(person=who, role="moderator", organisation=made)
    assert not Organisation._meta.related_objects
    with pytest.raises(ProtectedError):
        rows.take_away(Organisation, Organisation.objects.all())
    assert Organisation.objects.count() == RoleGiven.objects.count() == 1
