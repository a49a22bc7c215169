"""Questions of the splitting watch (相邻单元合计)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from hazards.sources.migrations._security_0005 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_register_counted_fast"),
        ("parks", "0004_progress"),
        ("sources", "0004_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="Split",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("neighbours", "100 米以内"), ("group", "同一库区、罐组"), ("shrunk", "减到界线以下")],
                        max_length=10,
                        verbose_name="为什么提出",
                    ),
                ),
                (
                    "source_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="members in ascending order", size=None
                    ),
                ),
                ("total_text", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("cause", models.CharField(max_length=120)),
                ("found_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(help_text="no longer so, and nobody had decided", null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("merge", "应合并为一个单元"), ("separate", "划分正确"), ("watch", "继续关注")],
                        max_length=10,
                        verbose_name="判定",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
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
                "indexes": [
                    models.Index(fields=["zone", "found_at", "id"], name="split_by_day"),
                    models.Index(fields=["zone", "enterprise", "id"], name="split_by_firm"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "cause"), name="split_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", ""), ("outcome", ""), ("words", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("gone_at", None),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="split_decided_in_words",
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
