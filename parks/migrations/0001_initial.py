import django.db.models.deletion
from django.db import migrations, models

from parks.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("adcode", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=20)),
            ],
            options={
                "ordering": ["adcode"],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("short_name", models.CharField(max_length=20)),
                (
                    "level",
                    models.CharField(
                        choices=[("national", "国家级经开区"), ("provincial", "省级经开区")], max_length=12
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general", "综合"),
                            ("logistics", "仓储物流"),
                            ("customs", "海关特殊监管区"),
                            ("chemical", "化工"),
                            ("other", "其他"),
                        ],
                        default="general",
                        max_length=12,
                    ),
                ),
                ("county", models.CharField(blank=True, max_length=20)),
                ("county_adcode", models.CharField(blank=True, max_length=6)),
                ("confirmed", models.BooleanField(default=True)),
                ("evidence", models.CharField(max_length=4)),
                ("evidence_source", models.CharField(blank=True, max_length=300)),
                ("approved_year", models.PositiveSmallIntegerField(null=True)),
                ("leading_industries", models.CharField(blank=True, max_length=200)),
                ("map_lon", models.DecimalField(decimal_places=5, max_digits=9, null=True)),
                ("map_lat", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="zones", to="parks.city"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="departments", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "name"), name="department_name"),
                    models.UniqueConstraint(fields=("zone", "id"), name="department_zone_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="areas", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "name"), name="area_name"),
                    models.UniqueConstraint(fields=("zone", "id"), name="area_zone_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ZoneStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "在册"), ("merged", "整合"), ("withdrawn", "撤销")], max_length=10
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("basis", models.CharField(blank=True, max_length=200)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statuses", to="parks.zone"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "valid_from"), name="zonestatus_from"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="zonestatus_order",
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
