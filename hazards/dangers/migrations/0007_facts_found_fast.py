"""What an overview reads is found by index: the few major dangers, the open ones, and the two sums of the trend.

Among all versions most have no closing date, among those in force hardly any: the planner multiplies the two shares and
reads every version in force instead of the open ones. The statistics tell it how the columns go together.
"""

from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [("dangers", "0006_facts_of_figures")]

    operations = [
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(
                condition=models.Q(("counted", True), ("known_to", None), ("severity", "major")),
                fields=["zone_id", "due_on"],
                name="factversion_major",
            ),
        ),
        migrations.RemoveIndex(model_name="factversion", name="factversion_due"),
        migrations.RemoveIndex(model_name="factversion", name="factversion_open"),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(
                condition=models.Q(("known_to", None)),
                fields=["due_on"],
                include=["id", "zone_id", "sector", "severity", "counted", "issued_at", "closed_at"],
                name="factversion_due",
            ),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("counted", True), ("known_to", None)),
                fields=["zone_id", "due_on"],
                include=["id", "sector", "severity", "counted", "found_at", "rectified_at", "closed_at"],
                name="factversion_open",
            ),
        ),
        migrations.RemoveIndex(model_name="monthtally", name="monthtally_month"),
        migrations.AddIndex(
            model_name="monthtally",
            index=models.Index(fields=["month", "zone_id"], include=["found", "closed"], name="monthtally_trend"),
        ),
        rls.run("create statistics factversion_open (mcv) on known_to, closed_at, counted from dangers_factversion"),
    ]
