from django.db import migrations, models

from vigie.trust.journal.protection import install, remove


class Migration(migrations.Migration):

    dependencies = [
        ("trust", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name='JournalHead',
            fields=[
                ('sequence', models.BigAutoField(primary_key=True, serialize=False)),
                ('moment', models.BigIntegerField()),
                ('hash', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='JournalRow',
            fields=[
                ('sequence', models.BigAutoField(primary_key=True, serialize=False)),
                ('moment', models.BigIntegerField()),
                ('what', models.CharField(max_length=60)),
                ('by', models.CharField(max_length=150)),
                ('subject', models.CharField(max_length=60)),
                ('subject_id', models.CharField(max_length=64)),
                ('emergency', models.BigIntegerField(null=True)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('facts', models.TextField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id'], name='journal_subject'), models.Index(fields=['emergency', 'sequence'], name='journal_emergency')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
