"""Documents: the register of their numbers, letterheads, templates, papers of consolidations."""

import django.db.models.deletion
from django.db import migrations, models

from core.together import Together
from reports.migrations._security_0003 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0004_progress"),
        ("reports", "0002_weekly_brief"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField(default=0, help_text="given by the database")),
                ("title", models.CharField(max_length=120)),
                ("agency", models.CharField(max_length=40)),
                ("office", models.CharField(blank=True, max_length=40)),
                ("copy_to", models.CharField(blank=True, max_length=300)),
                ("consolidation_id", models.BigIntegerField(null=True)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=60)),
                ("voided_at", models.DateTimeField(null=True)),
                ("voided_by", models.CharField(blank=True, max_length=60)),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                (
                    "filing",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.filing",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.zone",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="paper",
            name="number",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.documentnumber",
            ),
        ),
        migrations.CreateModel(
            name="DocumentTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(help_text="reports/templating.py", max_length=12)),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(max_length=60)),
                ("is_current", models.BooleanField(default=False)),
                ("current_since", models.DateTimeField(null=True)),
                ("current_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "ordering": ["document", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="documenttemplate_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("document",), name="documenttemplate_current"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsolidationPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("docx", "Word"), ("xlsx", "Excel")], max_length=4)),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(help_text="relative to DATA_DIR/papers", max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("issue", models.PositiveSmallIntegerField(default=1)),
                (
                    "consolidation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="reports.consolidation"
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.documentnumber",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.documenttemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["-issue", "kind"],
            },
        ),
        migrations.AddField(
            model_name="paper",
            name="template",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.documenttemplate"
            ),
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(blank=True, max_length=12, verbose_name="机关代字")),
                ("agency", models.CharField(blank=True, max_length=40, verbose_name="发文机关标志")),
                ("office", models.CharField(blank=True, max_length=40, verbose_name="印发机关")),
                ("copy_to", models.CharField(blank=True, max_length=300, verbose_name="抄送")),
                ("changed_by", models.CharField(max_length=60)),
                ("changed_at", models.DateTimeField()),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.zone",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="documentnumber",
            index=models.Index(fields=["zone", "issued_on", "id"], name="documentnumber_day"),
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "mark", "year", "serial"), name="documentnumber_once", nulls_distinct=False
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.UniqueConstraint(fields=("zone", "id"), name="documentnumber_zone_id"),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("zone", "filing"),
                        name="documentnumber_filing_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None), ("zone", None)),
                        fields=("zone", "consolidation_id"),
                        name="documentnumber_consolidation_once",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consolidation_id__isnull", False), ("filing", None), ("zone", None)),
                            models.Q(("consolidation_id", None), ("filing__isnull", False), ("zone__isnull", False)),
                            _connector="OR",
                        ),
                        name="documentnumber_of_one_document",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mark", ""), _negated=True),
                            models.Q(("agency", ""), _negated=True),
                            ("serial__gte", 1),
                            ("year__gte", 2000),
                        ),
                        name="documentnumber_is_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="documentnumber",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at", None)),
                            models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="documentnumber_void_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consolidationpaper",
                    constraint=models.UniqueConstraint(
                        fields=("consolidation", "issue", "kind"), name="consolidationpaper_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="letterhead",
                    constraint=models.UniqueConstraint(fields=("zone",), name="letterhead_once", nulls_distinct=False),
                ),
                migrations.AddConstraint(
                    model_name="letterhead",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mark", ""), models.Q(("agency", ""), _negated=True), _connector="OR"),
                        name="letterhead_mark_has_agency",
                        violation_error_message="设了机关代字就要写发文机关标志。",
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
