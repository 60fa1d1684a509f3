import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from vigie.doors.guarding import install, remove
from vigie.trust.sealed.fields import OperationalField

NAME = {"blank": True, "max_length": 150, "default": ""}
RATINGS = [
    ("well", "It went well"),
    ("mixed", "Something was not right"),
    ("bad", "It must not happen again"),
]
BY_TWO = (
    Q(level__lt=2)
    | Q(is_official=True)
    | (
        Q(vouched_level=F("level"))
        & ~Q(vouched_by="")
        & ~Q(vouched_second="")
        & ~Q(vouched_by=F("vouched_second"))
    )
)


def lower(apps, schema_editor):
    """Forget what nobody vouched for: until now there was no page to do it."""
    homes = apps.get_model("doors", "Door").objects.filter(is_official=False)
    homes.filter(level__gt=1).update(level=1)


class Migration(migrations.Migration):
    """What two of staff say of a host. The words of a remark are sealed, for which it
    has a random key: its table is made anew, and what was in it is given up."""

    dependencies = [("doors", "0007_counted")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField("door", "vouched_by", models.CharField(**NAME), False),
        migrations.AddField("door", "vouched_second", models.CharField(**NAME), False),
        migrations.AddField(
            "door", "vouched_level", models.PositiveSmallIntegerField(default=0)
        ),
        migrations.RunPython(lower, migrations.RunPython.noop),
        migrations.AddConstraint(
            "door",
            models.CheckConstraint(condition=BY_TWO, name="door_vouched_by_two"),
        ),
        migrations.DeleteModel("Remark"),
        migrations.CreateModel(
            "Remark",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("is_host", models.BooleanField()),
                ("rating", models.CharField(choices=RATINGS, max_length=8)),
                ("words", OperationalField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="doors.stay",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "remark",
            models.UniqueConstraint(fields=("stay", "is_host"), name="remark_once"),
        ),
        migrations.RunPython(install, remove),
    ]
