from django.db import migrations


def count(apps, schema_editor):
    """Count the calls that were there before the map kept its own figures."""
    from vigie.listening.points import count_anew

    for pk in apps.get_model("emergencies", "Emergency").objects.values_list(
        "pk", flat=True
    ):
        count_anew(pk)


class Migration(migrations.Migration):

    dependencies = [
        ('listening', '0003_points'),
    ]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
