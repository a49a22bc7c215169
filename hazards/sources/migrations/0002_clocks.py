"""The statutory clocks of deadlines.csv, as they stand in the reference data (evidence marks kept)."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "deadlines.csv"
SURE = {"yes": "yes", "partly": "partly", "conflict": "conflict"}
BEGINNING = "2000-01-01"  # where the data name no day of their own


def load(apps, schema_editor):
    Clock = apps.get_model("sources", "Clock")
    with open(DATA, encoding="utf-8", newline="") as file:
        Clock.objects.bulk_create(
            Clock(
                code=row["id"],
                topic=row["topic"],
                duty=row["duty"],
                actor=row["actor"],
                receiver=row["receiver"],
                trigger=row["trigger"],
                value=int(row["value"]) if row["value"].isdecimal() else None,
                text="" if row["value"].isdecimal() else row["value"],
                unit=row["unit"],
                kind=row["kind"],
                source=row["source"],
                sure=SURE.get(row["confirmed"], "partly" if row["confirmed"].startswith("yes") else "unconfirmed"),
                note=row["note"],
                valid_from=row["effective_from"] or BEGINNING,
                valid_to=row["effective_to"] or None,
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
