"""Risk classes of enterprises: rules, what is computed by them, what the zone raises."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from inspections.risk.migrations import _rules
from inspections.risk.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_officers"),
        ("dangers", "0010_unit_of_a_source"),
        ("enterprises", "0007_levels_of_penalties"),
        ("sources", "0006_substance_rows_reports"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskRaise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "colour",
                    models.CharField(
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                        verbose_name="提级到",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="最后一天")),
                ("raised_at", models.DateTimeField()),
                ("raised_by", models.CharField(max_length=60)),
                ("raiser_user_id", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
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
                "ordering": ["-raised_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RiskClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "computed",
                    models.CharField(
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                        verbose_name="系统评定",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("score", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="分数")),
                ("reasons", models.JSONField()),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), help_text="the rows of RiskRule in force then", size=None
                    ),
                ),
                ("as_of", models.DateField(verbose_name="截至")),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(null=True)),
                (
                    "in_force",
                    models.CharField(
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                        verbose_name="风险等级",
                    ),
                ),
                ("in_force_rank", models.PositiveSmallIntegerField()),
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
                (
                    "raised",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="risk.riskraise",
                    ),
                ),
            ],
            options={
                "ordering": ["-known_from", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RiskRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                (
                    "factor",
                    models.CharField(
                        choices=[
                            ("source", "重大危险源最高级别"),
                            ("process", "重点监管工艺"),
                            ("chemical", "重点监管危化品"),
                            ("major", "未销号重大隐患"),
                            ("overdue", "逾期隐患"),
                            ("penalty", "行政处罚"),
                            ("stop", "停产停业、关闭取缔"),
                            ("accident", "生产安全事故"),
                            ("deaths", "事故死亡人数"),
                            ("size", "规模"),
                            ("band", "分数定色"),
                        ],
                        max_length=10,
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField()),
                ("points", models.PositiveSmallIntegerField(default=0)),
                ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
                (
                    "at_least",
                    models.CharField(
                        blank=True,
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=0)),
                ("sure", models.CharField(choices=[("product", "产品设定"), ("province", "省级设定")], max_length=12)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("valid_from", models.DateField()),
                ("changed_by", models.CharField(blank=True, max_length=60)),
                ("change_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code", "-valid_from", "-id"],
                "indexes": [models.Index(fields=["code", "-valid_from", "-id"], name="riskrule_in_force")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "factor__in",
                                [
                                    "source",
                                    "process",
                                    "chemical",
                                    "major",
                                    "overdue",
                                    "penalty",
                                    "stop",
                                    "accident",
                                    "deaths",
                                    "size",
                                    "band",
                                ],
                            )
                        ),
                        name="riskrule_factor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at_least", ""), ("at_least__in", ["red", "orange", "yellow", "blue"]), _connector="OR"
                        ),
                        name="riskrule_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__lte", 240), ("weight__gte", 0)), name="riskrule_sizes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("factor", "band"), ("threshold__gte", 1), _connector="OR"),
                        name="riskrule_threshold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("factor", "band"), _negated=True),
                            models.Q(("months", 0), ("points", 0), models.Q(("at_least", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="riskrule_band",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="riskraise",
            index=models.Index(fields=["zone", "enterprise", "-raised_at"], name="riskraise_firm"),
        ),
        migrations.AddConstraint(
            model_name="riskraise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("zone", "enterprise"), name="riskraise_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskraise",
            constraint=models.CheckConstraint(
                condition=models.Q(("colour__in", ["red", "orange", "yellow", "blue"])), name="riskraise_class"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskraise",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="riskraise_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskraise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        models.Q(("ended_by", ""), _negated=True),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="riskraise_ended_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="riskclass",
            index=models.Index(
                condition=models.Q(("known_to", None)),
                fields=["zone", "in_force_rank", "id"],
                name="riskclass_by_class",
            ),
        ),
        migrations.AddIndex(
            model_name="riskclass",
            index=models.Index(
                condition=models.Q(("known_to", None)), fields=["in_force_rank", "id"], name="riskclass_by_class_all"
            ),
        ),
        migrations.AddIndex(
            model_name="riskclass",
            index=models.Index(
                condition=models.Q(("known_to", None)), fields=["zone", "score", "id"], name="riskclass_by_score"
            ),
        ),
        migrations.AddIndex(
            model_name="riskclass",
            index=models.Index(
                condition=models.Q(("known_to", None)), fields=["score", "id"], name="riskclass_by_score_all"
            ),
        ),
        migrations.AddIndex(
            model_name="riskclass",
            index=models.Index(fields=["zone", "enterprise", "-known_from"], name="riskclass_firm"),
        ),
        migrations.AddConstraint(
            model_name="riskclass",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_to", None)), fields=("zone", "enterprise"), name="riskclass_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_force_rank__gte", models.F("rank"))), name="riskclass_never_lower"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_force_rank__range", (1, 4)), ("rank__range", (1, 4))), name="riskclass_ranks"
            ),
        ),
        *SECURITY,
        migrations.RunPython(_rules.load, migrations.RunPython.noop, elidable=False),
    ]
