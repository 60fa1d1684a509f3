"""Ten fingerprints for each picture in place of one; nobody had stored any yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0010_item_held_index")]

    operations = [
        migrations.RemoveField(model_name="picture", name="fingerprint"),
        migrations.RemoveField(model_name="picture", name="mirrored"),
        migrations.AddField(
            model_name="picture",
            name="small",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="picture",
            name="prints",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(fields=["room", "prints", "id"], name="picture_prints"),
        ),
    ]
