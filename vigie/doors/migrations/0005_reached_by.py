from django.db import migrations, models

from vigie.doors.guarding import install, remove

ENTRY = {
    "blank": True,
    "db_index": True,
    "default": "",
    "editable": False,
    "max_length": 40,
}


class Migration(migrations.Migration):
    """The blind index of who offers and asks, which nothing was written to before."""

    dependencies = [("doors", "0004_reminded")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveField("door", "phone_key"),
        migrations.RemoveField("need", "phone_key"),
        migrations.AddField("door", "phone_key", models.CharField(**ENTRY)),
        migrations.AddField("door", "mail_key", models.CharField(**ENTRY)),
        migrations.AddField("need", "phone_key", models.CharField(**ENTRY)),
        migrations.AddField("need", "mail_key", models.CharField(**ENTRY)),
        migrations.RunPython(install, remove),
    ]
