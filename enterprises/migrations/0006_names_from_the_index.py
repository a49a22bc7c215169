"""Lists read the name of an enterprise from an index, also under row security."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_register_counted_fast"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["zone", "id"], include=("name", "short_name"), name="enterprise_called"),
        ),
    ]
