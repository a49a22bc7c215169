"""No enterprise and no other expert reads who is assigned where: for a secret visit that would be the warning.

Nothing of the portal read it in their tiers; the expert's own rows stay with park_self. The seat of an assignment is
now one of the same zone by its key as well.
"""

import django.db.models.deletion
from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_seat_of_zone")]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="seat",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="accounts.seat",
            ),
        ),
        rls.run(
            "drop policy enterprise on accounts_assignment",
            "drop policy assigned on accounts_assignment",
            "revoke all on accounts_assignment from park_enterprise, park_assigned",
        ),
        rls.composite_key(
            "accounts_assignment", "zone_id, seat_id", "accounts_seat", "zone_id, id", "assignment_seat_of_zone"
        ),
    ]
