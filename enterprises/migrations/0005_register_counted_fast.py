"""The enterprises on the register are counted for every overview: from an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_committees")]

    operations = [
        migrations.AddIndex(
            model_name="enterprisefact",
            index=models.Index(
                condition=models.Q(("known_to", None)),
                fields=["zone_id"],
                include=["id", "sector", "status", "created_at"],
                name="enterprisefact_current",
            ),
        ),
    ]
