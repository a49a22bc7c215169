"""Criteria of major hazards as they stand in the reference data, marks kept, and the checklists the province recommends.

A standard is loaded as the file says; another wording later is a new version in a new migration, never this file changed.
"""

import csv
import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
STANDARDS = ("general", "hazchem", "construction", "gas", "dust", "confined", "special", "fire")
NO_TEXT = "条文未取得：仅条号与短主题，不可用于判定"


def _rows(name):
    with open(DATA / f"major_hazard_criteria_{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_criteria(apps, schema_editor):
    Criterion = apps.get_model("checklists", "Criterion")
    chem = [
        Criterion(
            code=row["code"],
            article=f"第{row['no']}条",
            sector=row["sector"],
            text=row["short_text"],
            effective_from=row["effective_from"],
            standing=row["status_on_2026_11_22"],
            source=row["source"],
            confirmed=row["confirmed"],
        )
        for row in _rows("chem")
    ]
    topics = [
        Criterion(
            code=row["code"],
            article=row["article"],
            sector=row["sector"],
            text=row["topic_only"],
            topic_only=True,
            effective_from=row["effective_from"],
            standing=f"{NO_TEXT}。{row['note']}",
            source=f"{row['source']} {row['article']}",
            confirmed=row["confirmed"],
        )
        for row in _rows("chem_aq3067_topics")
    ]
    industry = [
        Criterion(
            code=row["code"],
            article=row["article"],
            sector=row["sector"],
            text=row["short_text"],
            effective_from=row["effective_from"],
            source=row["source"],
            confirmed=row["confirmed"],
        )
        for row in _rows("industry")
    ]
    Criterion.objects.bulk_create([*chem, *topics, *industry])


def load_standards(apps, schema_editor):
    Standard = apps.get_model("checklists", "Standard")
    for name in STANDARDS:
        row = json.loads((DATA / "standards" / f"{name}.json").read_text(encoding="utf-8"))
        items = sum(len(section["items"]) for section in row["body"]["sections"])
        Standard.objects.create(items=items, **row)


class Migration(migrations.Migration):
    dependencies = [("checklists", "0001_initial")]

    operations = [
        migrations.RunPython(load_criteria, migrations.RunPython.noop),
        migrations.RunPython(load_standards, migrations.RunPython.noop),
    ]
