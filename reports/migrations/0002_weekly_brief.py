"""The weekly brief: frozen on Saturday, minutes, decisions."""

import django.db.models.deletion
from django.db import migrations, models

from core.together import Together
from reports.migrations._security_0002 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0004_progress"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cells", models.JSONField(default=dict, help_text="reports/weekly.py")),
                ("minutes", models.TextField(blank=True, max_length=3000, verbose_name="会议纪要")),
                ("chair", models.CharField(blank=True, max_length=60, verbose_name="主持人")),
                ("written_by", models.CharField(blank=True, max_length=60)),
                ("written_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="briefs", to="reports.reportperiod"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-period__start"],
            },
        ),
        migrations.CreateModel(
            name="BriefTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="议定事项")),
                ("owner", models.CharField(max_length=60, verbose_name="责任人")),
                ("due_on", models.DateField(verbose_name="完成日期")),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=60)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=60)),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="办理结果")),
                (
                    "brief",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="reports.brief",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="brief",
                    constraint=models.UniqueConstraint(fields=("zone", "period"), name="brief_once"),
                ),
                migrations.AddConstraint(
                    model_name="brief",
                    constraint=models.UniqueConstraint(fields=("zone", "id"), name="brief_zone_id"),
                ),
            ]
        ),
        migrations.AddIndex(
            model_name="brieftask",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["zone", "due_on"], name="brieftask_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="brieftask",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), models.Q(("outcome", ""), _negated=True), _connector="OR"),
                name="brieftask_closed_says_how",
            ),
        ),
        *SECURITY,
    ]
