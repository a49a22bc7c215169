"""The reporting cycle."""

import django.db.models.deletion
import django_fsm
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from reports.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="CycleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True, verbose_name="自哪个月起")),
                (
                    "zone_workday",
                    models.PositiveSmallIntegerField(default=5, verbose_name="开发区上报（第几个工作日）"),
                ),
                (
                    "city_workday",
                    models.PositiveSmallIntegerField(default=7, verbose_name="设区市审核（第几个工作日）"),
                ),
                (
                    "province_workday",
                    models.PositiveSmallIntegerField(default=10, verbose_name="省级汇总（第几个工作日）"),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("city_workday__gt", models.F("zone_workday")),
                            ("province_workday__lte", 20),
                            ("zone_workday__gte", 1),
                            ("province_workday__gt", models.F("city_workday")),
                        ),
                        name="cyclerule_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Frozen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_id", models.IntegerField()),
                ("period_id", models.BigIntegerField()),
                ("known_at", models.DateTimeField()),
                (
                    "before_at",
                    models.DateTimeField(help_text="the freeze of the month before, for the bridge", null=True),
                ),
                ("cells", models.JSONField(help_text="reports/monthly/automatic.py")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("zone_id", "period_id", "known_at"), name="frozen_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "首报"), ("correction", "更正")], default="first", max_length=12
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "未填"),
                            ("draft", "填报中"),
                            ("submitted", "已上报"),
                            ("returned", "已退回"),
                            ("received", "市级已审"),
                            ("consolidated", "已汇总"),
                            ("archived", "已归档"),
                        ],
                        default="open",
                        max_length=14,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "typed",
                    models.JSONField(
                        blank=True, default=dict, help_text="numbers and texts typed by the zone, by field key"
                    ),
                ),
                ("words", models.JSONField(blank=True, default=dict, help_text="the written parts, by key")),
                (
                    "overrides",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="{cell: {value, reason, by, at}} beside the automatic number",
                    ),
                ),
                (
                    "remarks",
                    models.JSONField(
                        blank=True, default=dict, help_text="{cell or field: sentence} of the last return"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0, help_text="rises with every save, so nobody overwrites unseen"
                    ),
                ),
                ("prepared_by", models.CharField(blank=True, max_length=60, verbose_name="填报人")),
                ("preparer_user_id", models.BigIntegerField(null=True)),
                ("prepared_at", models.DateTimeField(null=True)),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("certified_by", models.CharField(blank=True, max_length=60, verbose_name="签发人")),
                ("certifier_user_id", models.BigIntegerField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("received_by", models.CharField(blank=True, max_length=60)),
                ("received_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "corrects",
                    models.PositiveSmallIntegerField(help_text="number of the version this one corrects", null=True),
                ),
                ("correction_reason", models.CharField(blank=True, max_length=500, verbose_name="更正理由")),
                ("sha256", models.CharField(blank=True, help_text="of the archived content", max_length=64)),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
                (
                    "frozen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.frozen",
                    ),
                ),
            ],
            options={
                "ordering": ["report_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField()),
                ("first_submitted_at", models.DateTimeField(null=True)),
                (
                    "submissions",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="1 = handed in once, more = 补报 after a return"
                    ),
                ),
                ("filings", models.PositiveSmallIntegerField(default=1)),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["zone_id"],
            },
        ),
        migrations.CreateModel(
            name="FilingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[("first", "首报"), ("correction", "更正")], default="first", max_length=12
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "未填"),
                            ("draft", "填报中"),
                            ("submitted", "已上报"),
                            ("returned", "已退回"),
                            ("received", "市级已审"),
                            ("consolidated", "已汇总"),
                            ("archived", "已归档"),
                        ],
                        default="open",
                        max_length=14,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "typed",
                    models.JSONField(
                        blank=True, default=dict, help_text="numbers and texts typed by the zone, by field key"
                    ),
                ),
                ("words", models.JSONField(blank=True, default=dict, help_text="the written parts, by key")),
                (
                    "overrides",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="{cell: {value, reason, by, at}} beside the automatic number",
                    ),
                ),
                (
                    "remarks",
                    models.JSONField(
                        blank=True, default=dict, help_text="{cell or field: sentence} of the last return"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0, help_text="rises with every save, so nobody overwrites unseen"
                    ),
                ),
                ("prepared_by", models.CharField(blank=True, max_length=60, verbose_name="填报人")),
                ("preparer_user_id", models.BigIntegerField(null=True)),
                ("prepared_at", models.DateTimeField(null=True)),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系电话")),
                ("certified_by", models.CharField(blank=True, max_length=60, verbose_name="签发人")),
                ("certifier_user_id", models.BigIntegerField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("received_by", models.CharField(blank=True, max_length=60)),
                ("received_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "corrects",
                    models.PositiveSmallIntegerField(help_text="number of the version this one corrects", null=True),
                ),
                ("correction_reason", models.CharField(blank=True, max_length=500, verbose_name="更正理由")),
                ("sha256", models.CharField(blank=True, help_text="of the archived content", max_length=64)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="reports.filing",
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
                    "frozen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.frozen",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="filing",
            name="report",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="reports.report",
            ),
        ),
        migrations.CreateModel(
            name="ReportPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("month", "每月报告"), ("week", "周简报")], max_length=8)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("known_at", models.DateTimeField(null=True)),
                ("filled_at", models.DateTimeField(help_text="all reports of the period were made", null=True)),
                ("zone_due_on", models.DateField(null=True)),
                ("city_due_on", models.DateField(null=True)),
                ("province_due_on", models.DateField(null=True)),
            ],
            options={
                "ordering": ["-start"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "start"), name="reportperiod_once"),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="reportperiod_order"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="reports.reportperiod"
            ),
        ),
        migrations.CreateModel(
            name="Consolidation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("maker_user_id", models.BigIntegerField()),
                ("content", models.JSONField()),
                ("missing", models.JSONField(default=list)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consolidations",
                        to="reports.reportperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["period_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="FilingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "filing",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="reports.filing",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["zone", "filing", "id"], name="filingstep_filing")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("docx", "Word"), ("xlsx", "Excel")], max_length=4)),
                ("name", models.CharField(max_length=120)),
                ("path", models.CharField(help_text="relative to DATA_DIR/papers", max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "filing",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="reports.filing",
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
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("zone", "filing", "kind"), name="paper_once")],
            },
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["zone", "state"], name="filing_zone_state"),
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.UniqueConstraint(fields=("zone", "report", "number"), name="filing_number"),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.UniqueConstraint(fields=("zone", "id"), name="filing_zone_id"),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "archived"), _negated=True),
                        fields=("zone", "report"),
                        name="filing_one_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["open", "draft", "submitted", "returned", "received", "consolidated", "archived"],
                            )
                        ),
                        name="filing_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("certifier_user_id", None),
                            models.Q(("certifier_user_id", models.F("preparer_user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="filing_certifier_is_not_preparer",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "draft", "returned"]),
                            ("certifier_user_id__isnull", False),
                            _connector="OR",
                        ),
                        name="filing_handed_in_is_certified",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "archived"), _negated=True),
                            models.Q(("archived_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="filing_archived_is_sealed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="filing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("kind", "first")),
                            models.Q(("corrects__isnull", False), ("kind", "correction")),
                            _connector="OR",
                        ),
                        name="filing_correction_names_version",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="filing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_filingevent" ("archived_at", "certified_by", "certifier_user_id", "contact", "correction_reason", "corrects", "frozen_id", "id", "kind", "number", "overrides", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by", "preparer_user_id", "received_at", "received_by", "remarks", "report_id", "round", "sha256", "state", "state_since", "submitted_at", "typed", "version", "words", "zone_id") SELECT new_values."archived_at", new_values."certified_by", new_values."certifier_user_id", new_values."contact", new_values."correction_reason", new_values."corrects", new_values."frozen_id", new_values."id", new_values."kind", new_values."number", new_values."overrides", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."prepared_at", new_values."prepared_by", new_values."preparer_user_id", new_values."received_at", new_values."received_by", new_values."remarks", new_values."report_id", new_values."round", new_values."sha256", new_values."state", new_values."state_since", new_values."submitted_at", new_values."typed", new_values."version", new_values."words", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cbb4f20f3bb3ca7ae6e9c1e5f7ac55f300a17b2d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e978",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="reports_filing",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="filing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_filingevent" ("archived_at", "certified_by", "certifier_user_id", "contact", "correction_reason", "corrects", "frozen_id", "id", "kind", "number", "overrides", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by", "preparer_user_id", "received_at", "received_by", "remarks", "report_id", "round", "sha256", "state", "state_since", "submitted_at", "typed", "version", "words", "zone_id") SELECT new_values."archived_at", new_values."certified_by", new_values."certifier_user_id", new_values."contact", new_values."correction_reason", new_values."corrects", new_values."frozen_id", new_values."id", new_values."kind", new_values."number", new_values."overrides", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."prepared_at", new_values."prepared_by", new_values."preparer_user_id", new_values."received_at", new_values."received_by", new_values."remarks", new_values."report_id", new_values."round", new_values."sha256", new_values."state", new_values."state_since", new_values."submitted_at", new_values."typed", new_values."version", new_values."words", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a6b762ba9b31f5c83a71f7a19aace4bf547c183e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4e62e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="reports_filing",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="filing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_filingevent" ("archived_at", "certified_by", "certifier_user_id", "contact", "correction_reason", "corrects", "frozen_id", "id", "kind", "number", "overrides", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_at", "prepared_by", "preparer_user_id", "received_at", "received_by", "remarks", "report_id", "round", "sha256", "state", "state_since", "submitted_at", "typed", "version", "words", "zone_id") SELECT old_values."archived_at", old_values."certified_by", old_values."certifier_user_id", old_values."contact", old_values."correction_reason", old_values."corrects", old_values."frozen_id", old_values."id", old_values."kind", old_values."number", old_values."overrides", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."prepared_at", old_values."prepared_by", old_values."preparer_user_id", old_values."received_at", old_values."received_by", old_values."remarks", old_values."report_id", old_values."round", old_values."sha256", old_values."state", old_values."state_since", old_values."submitted_at", old_values."typed", old_values."version", old_values."words", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cf95514aff910174eb023d5c6e94dc98588144e1",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fb53a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="reports_filing",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="report",
                    constraint=models.UniqueConstraint(fields=("zone", "period"), name="report_once"),
                ),
                migrations.AddConstraint(
                    model_name="report",
                    constraint=models.UniqueConstraint(fields=("zone", "id"), name="report_zone_id"),
                ),
                migrations.AddConstraint(
                    model_name="consolidation",
                    constraint=models.UniqueConstraint(fields=("period", "number"), name="consolidation_number"),
                ),
            ]
        ),
        *SECURITY,
    ]
