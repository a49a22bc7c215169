"""Dangers in the order of their due dates: of a zone and of the province, closed ones among them or not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dangers", "0008_sums_in_order")]

    operations = [
        migrations.AddIndex(
            model_name="danger",
            index=models.Index(fields=["zone", "due_on", "id"], name="danger_zone_due"),
        ),
        migrations.AddIndex(model_name="danger", index=models.Index(fields=["due_on", "id"], name="danger_due")),
        migrations.AddIndex(
            model_name="danger",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["review", "returned", "issued", "rectifying", "supervision", "acceptance"])
                ),
                fields=["due_on", "id"],
                name="danger_open_due_all",
            ),
        ),
    ]
