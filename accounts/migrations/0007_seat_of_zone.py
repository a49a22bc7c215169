"""A key by which a table of a zone can point to seats of that zone only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_mail")]

    operations = [
        migrations.AddConstraint(
            model_name="seat", constraint=models.UniqueConstraint(fields=("zone", "id"), name="seat_zone_id")
        ),
    ]
