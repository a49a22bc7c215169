import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from hazards.sources.migrations._security_0004 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_register_counted_fast"),
        ("parks", "0004_progress"),
        ("sources", "0003_duties"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("on", models.DateField(verbose_name="演练日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("tabletop", "桌面演练"), ("live", "实战演练")], max_length=8, verbose_name="方式"
                    ),
                ),
                ("people", models.PositiveIntegerField(verbose_name="参加人数（人）")),
                ("summary", models.CharField(max_length=500, verbose_name="总结")),
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
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EmergencyPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="预案名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("general", "综合预案"), ("special", "专项预案"), ("onsite", "现场处置方案")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("version_label", models.CharField(blank=True, max_length=40, verbose_name="版本")),
                ("published_on", models.DateField(verbose_name="公布日期")),
                ("submitted_on", models.DateField(null=True, verbose_name="报送日期")),
                ("accepted_on", models.DateField(null=True, verbose_name="受理日期")),
                ("filed_on", models.DateField(null=True, verbose_name="备案日期")),
                ("filing_number", models.CharField(blank=True, max_length=60, verbose_name="备案编号")),
                ("authority", models.CharField(blank=True, max_length=80, verbose_name="备案机关")),
                ("refused_on", models.DateField(null=True, verbose_name="退回日期")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="退回理由")),
                ("evaluated_on", models.DateField(null=True, verbose_name="评估日期")),
                ("evaluation", models.CharField(blank=True, max_length=300, verbose_name="评估结论")),
                ("drilled_on", models.DateField(null=True, verbose_name="最近演练")),
                ("superseded_on", models.DateField(null=True, verbose_name="被新版取代")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sources.emergencyplan",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="sources.hazardsource",
                        verbose_name="重大危险源单元",
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
            name="DrillEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("on", models.DateField(verbose_name="演练日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("tabletop", "桌面演练"), ("live", "实战演练")], max_length=8, verbose_name="方式"
                    ),
                ),
                ("people", models.PositiveIntegerField(verbose_name="参加人数（人）")),
                ("summary", models.CharField(max_length=500, verbose_name="总结")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.drill",
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.emergencyplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="drill",
            name="plan",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drills",
                to="sources.emergencyplan",
            ),
        ),
        migrations.CreateModel(
            name="EmergencyPlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="预案名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("general", "综合预案"), ("special", "专项预案"), ("onsite", "现场处置方案")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("version_label", models.CharField(blank=True, max_length=40, verbose_name="版本")),
                ("published_on", models.DateField(verbose_name="公布日期")),
                ("submitted_on", models.DateField(null=True, verbose_name="报送日期")),
                ("accepted_on", models.DateField(null=True, verbose_name="受理日期")),
                ("filed_on", models.DateField(null=True, verbose_name="备案日期")),
                ("filing_number", models.CharField(blank=True, max_length=60, verbose_name="备案编号")),
                ("authority", models.CharField(blank=True, max_length=80, verbose_name="备案机关")),
                ("refused_on", models.DateField(null=True, verbose_name="退回日期")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="退回理由")),
                ("evaluated_on", models.DateField(null=True, verbose_name="评估日期")),
                ("evaluation", models.CharField(blank=True, max_length=300, verbose_name="评估结论")),
                ("drilled_on", models.DateField(null=True, verbose_name="最近演练")),
                ("superseded_on", models.DateField(null=True, verbose_name="被新版取代")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
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
                        to="sources.emergencyplan",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.emergencyplan",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.hazardsource",
                        verbose_name="重大危险源单元",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plan_id", models.BigIntegerField()),
                ("zone_id", models.IntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("published_on", models.DateField()),
                ("submitted_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("filed_on", models.DateField(null=True)),
                ("refused_on", models.DateField(null=True)),
                ("superseded_on", models.DateField(null=True)),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["zone_id", "published_on", "id"], name="planfact_zone"),
                    models.Index(fields=["enterprise_id", "known_from"], name="planfact_firm"),
                    models.Index(fields=["plan_id", "known_from"], name="planfact_plan"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)), fields=("plan_id",), name="planfact_one_current"
                    )
                ],
            },
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="emergencyplan",
                    index=models.Index(fields=["zone", "published_on", "id"], name="plan_by_day"),
                ),
                migrations.AddIndex(
                    model_name="emergencyplan",
                    index=models.Index(fields=["published_on", "id"], name="plan_by_day_all"),
                ),
                migrations.AddIndex(
                    model_name="emergencyplan",
                    index=models.Index(fields=["zone", "name", "id"], name="plan_by_name"),
                ),
                migrations.AddIndex(
                    model_name="emergencyplan",
                    index=models.Index(fields=["name", "id"], name="plan_by_name_all"),
                ),
                migrations.AddIndex(
                    model_name="emergencyplan",
                    index=models.Index(fields=["zone", "enterprise", "id"], name="plan_by_firm"),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.UniqueConstraint(fields=("zone", "enterprise", "id"), name="plan_firm_id"),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("superseded_on", None)),
                        fields=("zone", "enterprise", "name"),
                        name="plan_name",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.UniqueConstraint(fields=("zone", "replaces"), name="plan_replaced_once"),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on", None),
                            ("published_on", None),
                            ("submitted_on__gte", models.F("published_on")),
                            _connector="OR",
                        ),
                        name="plan_submitted_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on", None),
                            models.Q(("accepted_on__gte", models.F("submitted_on")), ("submitted_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_accepted_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("filed_on", None),
                            models.Q(
                                models.Q(
                                    ("published_on", None), ("filed_on__gte", models.F("published_on")), _connector="OR"
                                ),
                                models.Q(
                                    ("submitted_on", None), ("filed_on__gte", models.F("submitted_on")), _connector="OR"
                                ),
                                models.Q(
                                    ("accepted_on", None), ("filed_on__gte", models.F("accepted_on")), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="plan_filed_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("filed_on", None), models.Q(("filing_number", ""), _negated=True), _connector="OR"
                        ),
                        name="plan_filed_has_number",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal", ""), ("refused_on", None)),
                            models.Q(
                                models.Q(
                                    ("refused_on", None),
                                    ("accepted_on", None),
                                    ("refused_on__gte", models.F("accepted_on")),
                                    _connector="OR",
                                ),
                                models.Q(("refusal", ""), _negated=True),
                                ("filed_on", None),
                                ("refused_on__gte", models.F("submitted_on")),
                                ("submitted_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_refused_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evaluated_on", None), ("evaluation", "")),
                            models.Q(
                                models.Q(("evaluation", ""), _negated=True),
                                ("evaluated_on__gte", models.F("published_on")),
                            ),
                            _connector="OR",
                        ),
                        name="plan_evaluated_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("drilled_on", None),
                            ("published_on", None),
                            ("drilled_on__gte", models.F("published_on")),
                            _connector="OR",
                        ),
                        name="plan_drilled_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="emergencyplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_on", None),
                            ("published_on", None),
                            ("superseded_on__gte", models.F("published_on")),
                            _connector="OR",
                        ),
                        name="plan_superseded_order",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_emergencyplanevent" ("accepted_on", "authority", "drilled_on", "enterprise_id", "evaluated_on", "evaluation", "filed_on", "filing_number", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by", "refusal", "refused_on", "replaces_id", "source_id", "submitted_on", "superseded_on", "version_label", "zone_id") SELECT new_values."accepted_on", new_values."authority", new_values."drilled_on", new_values."enterprise_id", new_values."evaluated_on", new_values."evaluation", new_values."filed_on", new_values."filing_number", new_values."id", new_values."kind", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."published_on", new_values."recorded_at", new_values."recorded_by", new_values."refusal", new_values."refused_on", new_values."replaces_id", new_values."source_id", new_values."submitted_on", new_values."superseded_on", new_values."version_label", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="44415d0a0ea14a84fdf39f582d9772303035ade8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6c52e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_emergencyplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_emergencyplanevent" ("accepted_on", "authority", "drilled_on", "enterprise_id", "evaluated_on", "evaluation", "filed_on", "filing_number", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by", "refusal", "refused_on", "replaces_id", "source_id", "submitted_on", "superseded_on", "version_label", "zone_id") SELECT new_values."accepted_on", new_values."authority", new_values."drilled_on", new_values."enterprise_id", new_values."evaluated_on", new_values."evaluation", new_values."filed_on", new_values."filing_number", new_values."id", new_values."kind", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."published_on", new_values."recorded_at", new_values."recorded_by", new_values."refusal", new_values."refused_on", new_values."replaces_id", new_values."source_id", new_values."submitted_on", new_values."superseded_on", new_values."version_label", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f1b80fb94290aec671652c8695f3eabfa1b4514e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6a08b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_emergencyplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencyplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_emergencyplanevent" ("accepted_on", "authority", "drilled_on", "enterprise_id", "evaluated_on", "evaluation", "filed_on", "filing_number", "id", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by", "refusal", "refused_on", "replaces_id", "source_id", "submitted_on", "superseded_on", "version_label", "zone_id") SELECT old_values."accepted_on", old_values."authority", old_values."drilled_on", old_values."enterprise_id", old_values."evaluated_on", old_values."evaluation", old_values."filed_on", old_values."filing_number", old_values."id", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."published_on", old_values."recorded_at", old_values."recorded_by", old_values."refusal", old_values."refused_on", old_values."replaces_id", old_values."source_id", old_values."submitted_on", old_values."superseded_on", old_values."version_label", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8c82f9ec634ba233386b55408d598201d10c95d4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f98fb",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_emergencyplan",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="drill",
                    index=models.Index(fields=["zone", "plan", "-on", "-id"], name="drill_latest"),
                ),
                migrations.AddConstraint(
                    model_name="drill",
                    constraint=models.CheckConstraint(condition=models.Q(("people__gt", 0)), name="drill_has_people"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drill",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_drillevent" ("enterprise_id", "id", "kind", "on", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_at", "recorded_by", "summary", "zone_id") SELECT new_values."enterprise_id", new_values."id", new_values."kind", new_values."on", new_values."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."recorded_at", new_values."recorded_by", new_values."summary", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="450d02c306c2d6b10a954643c5f5d7bd0d9ed935",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_57aef",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_drill",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drill",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_drillevent" ("enterprise_id", "id", "kind", "on", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_at", "recorded_by", "summary", "zone_id") SELECT new_values."enterprise_id", new_values."id", new_values."kind", new_values."on", new_values."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."recorded_at", new_values."recorded_by", new_values."summary", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="854689068be1d96446cf68845c02505e9c476717",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_075df",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_drill",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drill",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_drillevent" ("enterprise_id", "id", "kind", "on", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "recorded_at", "recorded_by", "summary", "zone_id") SELECT old_values."enterprise_id", old_values."id", old_values."kind", old_values."on", old_values."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."recorded_at", old_values."recorded_by", old_values."summary", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c7781e0a2ec42ba8510a59ca284ac0f154edff6e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_32a4e",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_drill",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
