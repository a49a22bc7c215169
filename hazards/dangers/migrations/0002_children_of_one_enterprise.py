"""Steps, evidence and requests belong to a danger of their own enterprise, held by the key.

With the zone alone in the key, one enterprise of a zone could hang its row on a danger of another: a foreign key looks
past row security.
"""

from django.db import migrations

from core import rls

CHILDREN = (
    ("step", "danger_id", "dangers_danger", "danger_of_zone", "danger_of_enterprise"),
    ("evidence", "danger_id", "dangers_danger", "danger_of_zone", "danger_of_enterprise"),
    ("request", "danger_id", "dangers_danger", "danger_of_zone", "danger_of_enterprise"),
    ("evidence", "file_id", "core_storedfile", "file_of_zone", "file_of_enterprise"),
)


class Migration(migrations.Migration):
    dependencies = [("dangers", "0001_initial"), ("core", "0001_initial")]

    operations = [
        rls.run(
            "alter table dangers_danger add constraint danger_enterprise_id unique (zone_id, enterprise_id, id)",
            "alter table core_storedfile add constraint storedfile_enterprise_id unique (zone_id, enterprise_id, id)",
        ),
        *(
            rls.run(f"alter table dangers_{child} drop constraint {child}_{old}")
            for child, _column, _target, old, _new in CHILDREN
        ),
        *(
            rls.composite_key(
                f"dangers_{child}",
                f"zone_id, enterprise_id, {column}",
                target,
                "zone_id, enterprise_id, id",
                f"{child}_{new}",
            )
            for child, column, target, _old, new in CHILDREN
        ),
    ]
