"""Jiangsu's cities and the candidate list of 118 zones. Reference tables: no scope needed."""

import datetime

from django.db import migrations

from parks.zone_list import candidate_zones


def load(apps, schema_editor):
    City, Zone, Status = (apps.get_model("parks", name) for name in ("City", "Zone", "ZoneStatus"))
    rows = candidate_zones()
    cities = {}
    for adcode, name in sorted({(row["city_adcode"], row["city_name"]) for row in rows}):
        cities[adcode] = City.objects.create(adcode=adcode, name=name)
    for row in rows:
        city = cities[row.pop("city_adcode")]
        row.pop("city_name")
        zone = Zone.objects.create(city=city, **row)
        Status.objects.create(zone=zone, status="active", valid_from=datetime.date(2020, 1, 1), basis="初始名单")


class Migration(migrations.Migration):
    dependencies = [("parks", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
