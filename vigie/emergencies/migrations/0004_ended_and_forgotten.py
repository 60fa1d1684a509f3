from django.db import migrations, models


def end_what_is_over(apps, editor):
    """Those that are over ended when their state last changed, as far as is known."""
    over = apps.get_model("emergencies", "Emergency").objects.exclude(state="open")
    over.update(ended_at=models.F("state_changed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('emergencies', '0003_places_of_one_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='emergency',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='emergency',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(end_what_is_over, migrations.RunPython.noop),
    ]
