import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django_fsm
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from hazards.sources.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0005_register_counted_fast"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("agency", models.CharField(max_length=100, verbose_name="评估机构")),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="报告编号")),
                ("done_on", models.DateField(verbose_name="完成日期")),
                ("expires_on", models.DateField(verbose_name="有效期至")),
                ("conclusion", models.CharField(blank=True, max_length=500, verbose_name="结论")),
                ("findings", models.PositiveSmallIntegerField(default=0, help_text="dangers made of its findings")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("topic", models.CharField(max_length=40)),
                ("duty", models.CharField(max_length=100)),
                ("actor", models.CharField(blank=True, max_length=60)),
                ("receiver", models.CharField(blank=True, max_length=100)),
                ("trigger", models.CharField(blank=True, max_length=200)),
                (
                    "value",
                    models.PositiveSmallIntegerField(help_text="None where the duty has no fixed length", null=True),
                ),
                (
                    "text",
                    models.CharField(
                        blank=True, help_text="a value that is no number, e.g. dates of the year", max_length=100
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("source", models.CharField(max_length=100)),
                (
                    "sure",
                    models.CharField(
                        choices=[
                            ("yes", "已证实"),
                            ("partly", "部分证实"),
                            ("conflict", "来源不一致"),
                            ("unconfirmed", "未证实"),
                            ("province", "省级设定"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("changed_by", models.CharField(blank=True, max_length=60)),
                ("change_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code", "-valid_from", "-id"],
                "indexes": [models.Index(fields=["code", "-valid_from", "-id"], name="clock_in_force")],
            },
        ),
        migrations.CreateModel(
            name="HazardSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "填报中"),
                            ("review", "待区审核"),
                            ("identified", "已辨识"),
                            ("assessed", "已评估"),
                            ("filed", "已备案"),
                            ("in_use", "在用"),
                            ("changing", "变更、复评中"),
                            ("retired", "已核销"),
                        ],
                        default="draft",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="单元名称")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("storage", "储存单元"), ("production", "生产单元")],
                        max_length=10,
                        verbose_name="单元类别",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="位置")),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="库区、罐组")),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
                ),
                (
                    "boundary",
                    models.JSONField(
                        blank=True,
                        help_text="[[lon, lat], …] as texts, at least three corners",
                        null=True,
                        verbose_name="厂区边界",
                    ),
                ),
                ("in_port", models.BooleanField(default=False, verbose_name="在港区内")),
                (
                    "exposed_people",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="500 米内常住人口（人）"),
                ),
                ("people_source", models.CharField(blank=True, max_length=200, verbose_name="人口怎么数的")),
                ("people_counted_on", models.DateField(blank=True, null=True, verbose_name="人口统计日期")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorder_user_id", models.BigIntegerField()),
                ("recorder_name", models.CharField(max_length=60)),
                ("is_major", models.BooleanField(null=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")],
                        max_length=1,
                        verbose_name="级别",
                    ),
                ),
                ("provisional", models.BooleanField(default=False)),
                (
                    "s_value",
                    models.DecimalField(
                        decimal_places=6, help_text="rounded; exact in the version", max_digits=20, null=True
                    ),
                ),
                (
                    "r_value",
                    models.DecimalField(
                        decimal_places=6, help_text="rounded; exact in the version", max_digits=20, null=True
                    ),
                ),
                ("reassess_reason", models.CharField(blank=True, max_length=200)),
                ("reassess_since", models.DateTimeField(null=True)),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="下次辨识评估")),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.zone",
                        verbose_name="开发区",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("agency", models.CharField(max_length=100, verbose_name="评估机构")),
                ("report_number", models.CharField(blank=True, max_length=60, verbose_name="报告编号")),
                ("done_on", models.DateField(verbose_name="完成日期")),
                ("expires_on", models.DateField(verbose_name="有效期至")),
                ("conclusion", models.CharField(blank=True, max_length=500, verbose_name="结论")),
                ("findings", models.PositiveSmallIntegerField(default=0, help_text="dangers made of its findings")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.assessment",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.zone",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.hazardsource",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="sources.hazardsource",
            ),
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="物质")),
                ("cas", models.CharField(blank=True, max_length=20, verbose_name="CAS 号")),
                ("form", models.CharField(blank=True, max_length=100, verbose_name="形态、含量")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        default=list,
                        size=None,
                        verbose_name="危险性类别（表2）",
                    ),
                ),
                ("mixture_of", models.CharField(blank=True, max_length=100, verbose_name="混合物：纯物质")),
                ("mixture_same", models.BooleanField(null=True, verbose_name="与纯物质同类别")),
                ("quantity_t", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="设计最大量（t）")),
                (
                    "stock_t",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="现存量（t）"
                    ),
                ),
                (
                    "threshold_t",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="临界量（人工）"
                    ),
                ),
                (
                    "beta",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=8, null=True, verbose_name="β（人工）"
                    ),
                ),
                ("beta_confirmed_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("challenged_by", models.CharField(blank=True, max_length=60)),
                ("challenged_at", models.DateTimeField(null=True)),
                ("challenge", models.CharField(blank=True, max_length=300, verbose_name="疑问")),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="sources.hazardsource",
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
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="HoldingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="物质")),
                ("cas", models.CharField(blank=True, max_length=20, verbose_name="CAS 号")),
                ("form", models.CharField(blank=True, max_length=100, verbose_name="形态、含量")),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        default=list,
                        size=None,
                        verbose_name="危险性类别（表2）",
                    ),
                ),
                ("mixture_of", models.CharField(blank=True, max_length=100, verbose_name="混合物：纯物质")),
                ("mixture_same", models.BooleanField(null=True, verbose_name="与纯物质同类别")),
                ("quantity_t", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="设计最大量（t）")),
                (
                    "stock_t",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="现存量（t）"
                    ),
                ),
                (
                    "threshold_t",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="临界量（人工）"
                    ),
                ),
                (
                    "beta",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=8, null=True, verbose_name="β（人工）"
                    ),
                ),
                ("beta_confirmed_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("challenged_by", models.CharField(blank=True, max_length=60)),
                ("challenged_at", models.DateTimeField(null=True)),
                ("challenge", models.CharField(blank=True, max_length=300, verbose_name="疑问")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.holding",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.hazardsource",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.zone",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KeyItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("process", "重点监管工艺"), ("chemical", "重点监管危化品")],
                        max_length=8,
                        verbose_name="名录",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="number in the official list")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "removed_at",
                    models.DateTimeField(help_text="no longer there since; what was counted before stays", null=True),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_items",
                        to="sources.hazardsource",
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
                "ordering": ["kind", "number", "id"],
            },
        ),
        migrations.CreateModel(
            name="SourceFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_id", models.BigIntegerField()),
                ("zone_id", models.IntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("is_major", models.BooleanField()),
                ("level", models.CharField(max_length=1)),
                ("next_review_on", models.DateField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["zone_id", "known_from", "id"], name="sourcefact_zone"),
                    models.Index(fields=["source_id", "known_from"], name="sourcefact_source"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)), fields=("source_id",), name="sourcefact_one_current"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("emergency", "应急管理部门"),
                            ("fire", "消防救援机构"),
                            ("port", "港口主管部门"),
                            ("other", "其他部门"),
                        ],
                        max_length=10,
                        verbose_name="备案机关类别",
                    ),
                ),
                ("authority_name", models.CharField(max_length=80, verbose_name="备案机关")),
                ("number", models.CharField(max_length=60, verbose_name="备案编号")),
                ("filed_on", models.DateField(verbose_name="备案日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="sources.hazardsource",
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
                "ordering": ["-filed_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SourceFilingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("emergency", "应急管理部门"),
                            ("fire", "消防救援机构"),
                            ("port", "港口主管部门"),
                            ("other", "其他部门"),
                        ],
                        max_length=10,
                        verbose_name="备案机关类别",
                    ),
                ),
                ("authority_name", models.CharField(max_length=80, verbose_name="备案机关")),
                ("number", models.CharField(max_length=60, verbose_name="备案编号")),
                ("filed_on", models.DateField(verbose_name="备案日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.sourcefiling",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.hazardsource",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.zone",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SourceStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_seat_id", models.BigIntegerField()),
                ("actor_name", models.CharField(max_length=60)),
                ("actor_post", models.CharField(max_length=120)),
                ("transition", models.CharField(max_length=40)),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("to_state", models.CharField(max_length=24)),
                ("note", models.TextField(blank=True)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("data", models.JSONField(default=dict)),
                ("visible_to_enterprise", models.BooleanField(default=True)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="sources.hazardsource",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SourceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("first", "首次辨识"),
                            ("inventory", "物质或数量变更"),
                            ("beta", "β、临界量复核"),
                            ("reassessment", "复评"),
                            ("regrade", "重新计算"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("case", models.JSONField()),
                ("result", models.JSONField()),
                ("standard", models.CharField(help_text="number of the standard, e.g. GB 18218-2018", max_length=40)),
                ("is_major", models.BooleanField()),
                (
                    "level",
                    models.CharField(
                        blank=True, choices=[("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")], max_length=1
                    ),
                ),
                ("provisional", models.BooleanField(default=False)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="sources.hazardsource",
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
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="HazardSourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "填报中"),
                            ("review", "待区审核"),
                            ("identified", "已辨识"),
                            ("assessed", "已评估"),
                            ("filed", "已备案"),
                            ("in_use", "在用"),
                            ("changing", "变更、复评中"),
                            ("retired", "已核销"),
                        ],
                        default="draft",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="单元名称")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("storage", "储存单元"), ("production", "生产单元")],
                        max_length=10,
                        verbose_name="单元类别",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="位置")),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="库区、罐组")),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
                ),
                (
                    "boundary",
                    models.JSONField(
                        blank=True,
                        help_text="[[lon, lat], …] as texts, at least three corners",
                        null=True,
                        verbose_name="厂区边界",
                    ),
                ),
                ("in_port", models.BooleanField(default=False, verbose_name="在港区内")),
                (
                    "exposed_people",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="500 米内常住人口（人）"),
                ),
                ("people_source", models.CharField(blank=True, max_length=200, verbose_name="人口怎么数的")),
                ("people_counted_on", models.DateField(blank=True, null=True, verbose_name="人口统计日期")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorder_user_id", models.BigIntegerField()),
                ("recorder_name", models.CharField(max_length=60)),
                ("is_major", models.BooleanField(null=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")],
                        max_length=1,
                        verbose_name="级别",
                    ),
                ),
                ("provisional", models.BooleanField(default=False)),
                (
                    "s_value",
                    models.DecimalField(
                        decimal_places=6, help_text="rounded; exact in the version", max_digits=20, null=True
                    ),
                ),
                (
                    "r_value",
                    models.DecimalField(
                        decimal_places=6, help_text="rounded; exact in the version", max_digits=20, null=True
                    ),
                ),
                ("reassess_reason", models.CharField(blank=True, max_length=200)),
                ("reassess_since", models.DateTimeField(null=True)),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="下次辨识评估")),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.hazardsource",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.zone",
                        verbose_name="开发区",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.sourceversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="hazardsource",
            name="version",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sources.sourceversion",
            ),
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("connected", models.BooleanField(verbose_name="已接入")),
                (
                    "complete",
                    models.BooleanField(
                        default=False, help_text="“两重点一重大”基础数据和监测数据全部接入", verbose_name="数据齐全"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
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
                "ordering": ["-on", "-id"],
                "indexes": [models.Index(fields=["zone", "enterprise", "-on", "-id"], name="connection_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("complete", False), ("connected", True), _connector="OR"),
                        name="connection_complete",
                    )
                ],
            },
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="assessment",
                    index=models.Index(fields=["zone", "source", "id"], name="assessment_source"),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("expires_on__gt", models.F("done_on"))), name="assessment_order"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT new_values."agency", new_values."conclusion", new_values."done_on", new_values."enterprise_id", new_values."expires_on", new_values."findings", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."report_number", new_values."source_id", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a0c153ebbcd46f8eaa424bfed114a64baa1ed570",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ed2d9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT new_values."agency", new_values."conclusion", new_values."done_on", new_values."enterprise_id", new_values."expires_on", new_values."findings", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."report_number", new_values."source_id", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="160b78d73abf111a2a75bfd342962e71010b5465",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b55e1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT old_values."agency", old_values."conclusion", old_values."done_on", old_values."enterprise_id", old_values."expires_on", old_values."findings", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by", old_values."report_number", old_values."source_id", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e642dd94e7766c1e8355161b3f66931f0fb440ad",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7ad6a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("zone", "source", "position"),
                        name="holding_position",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quantity_t__gte", 0)), name="holding_quantity"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("stock_t", None), ("stock_t__gte", 0), _connector="OR"),
                        name="holding_stock",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("threshold_t", None), ("threshold_t__gt", 0), _connector="OR"),
                        name="holding_threshold",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("beta", None), ("beta__gt", 0), _connector="OR"), name="holding_beta"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="holding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("beta", None), ("beta_confirmed_at", None), ("threshold_t", None)),
                            models.Q(("decision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="holding_decided_with_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_holdingevent" ("beta", "beta_confirmed_at", "cas", "categories", "challenge", "challenged_at", "challenged_by", "decided_at", "decided_by", "decision", "enterprise_id", "form", "id", "mixture_of", "mixture_same", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity_t", "source_id", "stock_t", "threshold_t", "zone_id") SELECT new_values."beta", new_values."beta_confirmed_at", new_values."cas", new_values."categories", new_values."challenge", new_values."challenged_at", new_values."challenged_by", new_values."decided_at", new_values."decided_by", new_values."decision", new_values."enterprise_id", new_values."form", new_values."id", new_values."mixture_of", new_values."mixture_same", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."position", new_values."quantity_t", new_values."source_id", new_values."stock_t", new_values."threshold_t", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="37d381ef4ad1f7940d3d941b722d9e3c0495814f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_645e2",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_holding",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_holdingevent" ("beta", "beta_confirmed_at", "cas", "categories", "challenge", "challenged_at", "challenged_by", "decided_at", "decided_by", "decision", "enterprise_id", "form", "id", "mixture_of", "mixture_same", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity_t", "source_id", "stock_t", "threshold_t", "zone_id") SELECT new_values."beta", new_values."beta_confirmed_at", new_values."cas", new_values."categories", new_values."challenge", new_values."challenged_at", new_values."challenged_by", new_values."decided_at", new_values."decided_by", new_values."decision", new_values."enterprise_id", new_values."form", new_values."id", new_values."mixture_of", new_values."mixture_same", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."position", new_values."quantity_t", new_values."source_id", new_values."stock_t", new_values."threshold_t", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b8e2af9cbf829478c46e41b83e168d3989100ad9",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4e8e3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_holding",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="holding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_holdingevent" ("beta", "beta_confirmed_at", "cas", "categories", "challenge", "challenged_at", "challenged_by", "decided_at", "decided_by", "decision", "enterprise_id", "form", "id", "mixture_of", "mixture_same", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity_t", "source_id", "stock_t", "threshold_t", "zone_id") SELECT old_values."beta", old_values."beta_confirmed_at", old_values."cas", old_values."categories", old_values."challenge", old_values."challenged_at", old_values."challenged_by", old_values."decided_at", old_values."decided_by", old_values."decision", old_values."enterprise_id", old_values."form", old_values."id", old_values."mixture_of", old_values."mixture_same", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."quantity_t", old_values."source_id", old_values."stock_t", old_values."threshold_t", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="05792eb64f70fd73a659d97ce3bb5353e754a088",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ae8fe",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_holding",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="keyitem",
                    index=models.Index(fields=["zone", "kind", "number", "id"], name="keyitem_kind"),
                ),
                migrations.AddConstraint(
                    model_name="keyitem",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("zone", "enterprise", "source", "kind", "number"),
                        name="keyitem_once",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="keyitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "process"), ("number__range", (1, 18))),
                            models.Q(("kind", "chemical"), ("number__range", (1, 74))),
                            _connector="OR",
                        ),
                        name="keyitem_in_list",
                    ),
                ),
                migrations.AddIndex(
                    model_name="sourcefiling",
                    index=models.Index(fields=["zone", "source", "id"], name="sourcefiling_source"),
                ),
                migrations.AddConstraint(
                    model_name="sourcefiling",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("zone", "source", "authority", "number"),
                        name="filing_once",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sourcefiling",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_sourcefilingevent" ("authority", "authority_name", "enterprise_id", "filed_on", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "source_id", "void_reason", "voided_at", "zone_id") SELECT new_values."authority", new_values."authority_name", new_values."enterprise_id", new_values."filed_on", new_values."id", new_values."note", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."source_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="77e7a8e9c732f70c6889ca86655ee5266eda92b3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_88016",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_sourcefiling",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sourcefiling",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_sourcefilingevent" ("authority", "authority_name", "enterprise_id", "filed_on", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "source_id", "void_reason", "voided_at", "zone_id") SELECT new_values."authority", new_values."authority_name", new_values."enterprise_id", new_values."filed_on", new_values."id", new_values."note", new_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."source_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3e39b63595fbca5c9b637afefff01f89b4e1c877",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a1eae",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_sourcefiling",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sourcefiling",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_sourcefilingevent" ("authority", "authority_name", "enterprise_id", "filed_on", "id", "note", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "source_id", "void_reason", "voided_at", "zone_id") SELECT old_values."authority", old_values."authority_name", old_values."enterprise_id", old_values."filed_on", old_values."id", old_values."note", old_values."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by", old_values."source_id", old_values."void_reason", old_values."voided_at", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="921c47d5e03519f48ff55065d5362fb29193436b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bb0d7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_sourcefiling",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="sourcestep",
                    index=models.Index(fields=["zone", "source", "id"], name="sourcestep_source"),
                ),
                migrations.AddConstraint(
                    model_name="sourceversion",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "source", "number"), name="sourceversion_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sourceversion",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "enterprise_id", "source", "id"), name="sourceversion_of_source"
                    ),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "name", "id"], name="source_by_name"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "level", "id"], name="source_by_level"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["level", "id"], name="source_by_level_all"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "r_value", "id"], name="source_by_r"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "next_review_on", "id"], name="source_by_review"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "enterprise", "id"], name="source_by_firm"),
                ),
                migrations.AddIndex(
                    model_name="hazardsource",
                    index=models.Index(fields=["zone", "state", "id"], name="source_by_state"),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.UniqueConstraint(fields=("zone", "id"), name="source_zone_id"),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.UniqueConstraint(fields=("zone", "enterprise", "id"), name="source_firm_id"),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "retired"), _negated=True),
                        fields=("zone", "enterprise", "name"),
                        name="source_name",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "review", "identified", "assessed", "filed", "in_use", "changing", "retired"],
                            )
                        ),
                        name="source_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retired_at__isnull", False), ("state", "retired")),
                            models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at", None)),
                            _connector="OR",
                        ),
                        name="source_retired_has_date",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("level", ""),
                            models.Q(("is_major", True), ("level__in", ["1", "2", "3", "4"])),
                            _connector="OR",
                        ),
                        name="source_level_of_major",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "review", "retired"]), ("version__isnull", False), _connector="OR"
                        ),
                        name="source_in_force_has_version",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hazardsource",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reassess_reason", ""), ("reassess_since", None)),
                            models.Q(
                                models.Q(("reassess_reason", ""), _negated=True), ("reassess_since__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="source_reassess_has_date",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hazardsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_hazardsourceevent" ("boundary", "code", "enterprise_id", "exposed_people", "group", "id", "in_port", "is_major", "kind", "latitude", "level", "longitude", "name", "next_review_on", "people_counted_on", "people_source", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provisional", "r_value", "reassess_reason", "reassess_since", "recorded_at", "recorder_name", "recorder_user_id", "retired_at", "round", "s_value", "state", "state_since", "version_id", "zone_id") SELECT new_values."boundary", new_values."code", new_values."enterprise_id", new_values."exposed_people", new_values."group", new_values."id", new_values."in_port", new_values."is_major", new_values."kind", new_values."latitude", new_values."level", new_values."longitude", new_values."name", new_values."next_review_on", new_values."people_counted_on", new_values."people_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."provisional", new_values."r_value", new_values."reassess_reason", new_values."reassess_since", new_values."recorded_at", new_values."recorder_name", new_values."recorder_user_id", new_values."retired_at", new_values."round", new_values."s_value", new_values."state", new_values."state_since", new_values."version_id", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8dadaae958dbec1ce6fd6eb288b8d47db890682c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_52583",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_hazardsource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hazardsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_hazardsourceevent" ("boundary", "code", "enterprise_id", "exposed_people", "group", "id", "in_port", "is_major", "kind", "latitude", "level", "longitude", "name", "next_review_on", "people_counted_on", "people_source", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provisional", "r_value", "reassess_reason", "reassess_since", "recorded_at", "recorder_name", "recorder_user_id", "retired_at", "round", "s_value", "state", "state_since", "version_id", "zone_id") SELECT new_values."boundary", new_values."code", new_values."enterprise_id", new_values."exposed_people", new_values."group", new_values."id", new_values."in_port", new_values."is_major", new_values."kind", new_values."latitude", new_values."level", new_values."longitude", new_values."name", new_values."next_review_on", new_values."people_counted_on", new_values."people_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."provisional", new_values."r_value", new_values."reassess_reason", new_values."reassess_since", new_values."recorded_at", new_values."recorder_name", new_values."recorder_user_id", new_values."retired_at", new_values."round", new_values."s_value", new_values."state", new_values."state_since", new_values."version_id", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8e43f4875913ccdcc1899bd62d177f52855a45fd",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d653d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_hazardsource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="hazardsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_hazardsourceevent" ("boundary", "code", "enterprise_id", "exposed_people", "group", "id", "in_port", "is_major", "kind", "latitude", "level", "longitude", "name", "next_review_on", "people_counted_on", "people_source", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "provisional", "r_value", "reassess_reason", "reassess_since", "recorded_at", "recorder_name", "recorder_user_id", "retired_at", "round", "s_value", "state", "state_since", "version_id", "zone_id") SELECT old_values."boundary", old_values."code", old_values."enterprise_id", old_values."exposed_people", old_values."group", old_values."id", old_values."in_port", old_values."is_major", old_values."kind", old_values."latitude", old_values."level", old_values."longitude", old_values."name", old_values."next_review_on", old_values."people_counted_on", old_values."people_source", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."provisional", old_values."r_value", old_values."reassess_reason", old_values."reassess_since", old_values."recorded_at", old_values."recorder_name", old_values."recorder_user_id", old_values."retired_at", old_values."round", old_values."s_value", old_values."state", old_values."state_since", old_values."version_id", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8b2ac9912f42b8411f52e20237ec345b234fe6b8",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bba2d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_hazardsource",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
