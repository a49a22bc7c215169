"""The seat of the portal itself: deemed signing, reminders, relay. Nobody can sign in to it."""

import datetime

from django.db import migrations


def add(apps, schema_editor):
    # The owner inherits park_ledger, whose policy lets it write seats; no tier role is entered in a migration.
    apps.get_model("accounts", "Seat").objects.create(
        username="system",
        person_name="系统",
        role="system",
        tier="province",
        post="自动办理",
        org_name="经开区安全监管",
        state="active",
        valid_from=datetime.date(2020, 1, 1),
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
