"""Marks who spoke on open pages before there was a column for it."""

from django.db import migrations


def name_those_of_open_pages(apps, _schema):
    """Who only ever spoke on an open page, and is no member, is known by the key of
    what was said and by having nothing that a member has."""
    member = apps.get_model("safety", "Member")
    codes = apps.get_model("trust", "ReturnCode")
    said = apps.get_model("safety", "CheckIn").objects.filter(key__startswith="said.")
    emergency_of = dict(said.order_by("at").values_list("member", "emergency"))
    plain = member.objects.filter(
        account=None,
        chosen_at=None,
        listed=None,
        addresses=None,
        places=None,
        circle=None,
    )
    for pk in plain.values_list("pk", flat=True):
        with_code = codes.objects.filter(room="safety.member", subject=str(pk))
        if pk in emergency_of and not with_code.exists():
            member.objects.filter(pk=pk).update(said_in=emergency_of[pk])


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0008_said_in'),
        ('trust', '0001_people'),
    ]

    operations = [
        migrations.RunPython(name_those_of_open_pages, migrations.RunPython.noop),
    ]
