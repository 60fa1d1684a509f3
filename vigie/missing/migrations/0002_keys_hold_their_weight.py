from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("missing", "0001_people")]

    operations = [migrations.RemoveField(model_name="namekey", name="weight")]
