"""Penalties of three levels, and both ledgers found by enterprise and by day for the lists."""

from django.db import migrations, models

from enterprises.migrations._security_0007 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_names_from_the_index"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(fields=["happened_on", "id"], name="accident_day_all"),
        ),
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(fields=["zone", "enterprise", "happened_on", "id"], name="accident_firm"),
        ),
        migrations.AddIndex(
            model_name="penalty",
            index=models.Index(fields=["happened_on", "id"], name="penalty_day_all"),
        ),
        migrations.AddIndex(
            model_name="penalty",
            index=models.Index(fields=["zone", "enterprise", "happened_on", "id"], name="penalty_firm"),
        ),
        migrations.AddConstraint(
            model_name="penalty",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["city", "zone", "town"])), name="penalty_level_known"
            ),
        ),
        *SECURITY,
    ]
