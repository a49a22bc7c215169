"""What was known of enterprises and when; ledgers of accidents and penalties."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from enterprises.migrations._security_0003 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0002_history_of_more"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="Accident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.CharField(
                        blank=True, help_text="不在企业名录里的单位写这里", max_length=100, verbose_name="单位名称"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("description", models.CharField(max_length=500, verbose_name="情况")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorder_user_id", models.BigIntegerField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[("general", "一般"), ("larger", "较大"), ("major", "重大"), ("extreme", "特别重大")],
                        max_length=8,
                        verbose_name="等级",
                    ),
                ),
                ("deaths", models.PositiveSmallIntegerField(default=0, verbose_name="死亡（人）")),
                ("injuries", models.PositiveSmallIntegerField(default=0, verbose_name="受伤（人）")),
                (
                    "loss",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="直接损失（万元）"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AccidentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "party",
                    models.CharField(
                        blank=True, help_text="不在企业名录里的单位写这里", max_length=100, verbose_name="单位名称"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("description", models.CharField(max_length=500, verbose_name="情况")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorder_user_id", models.BigIntegerField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "level",
                    models.CharField(
                        choices=[("general", "一般"), ("larger", "较大"), ("major", "重大"), ("extreme", "特别重大")],
                        max_length=8,
                        verbose_name="等级",
                    ),
                ),
                ("deaths", models.PositiveSmallIntegerField(default=0, verbose_name="死亡（人）")),
                ("injuries", models.PositiveSmallIntegerField(default=0, verbose_name="受伤（人）")),
                (
                    "loss",
                    models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="直接损失（万元）"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="enterprises.accident",
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
            name="EnterpriseFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("zone_id", models.IntegerField()),
                ("area_id", models.BigIntegerField(null=True)),
                ("sector", models.CharField(max_length=12)),
                ("division", models.CharField(max_length=3)),
                ("status", models.CharField(max_length=12)),
                ("uses_hazchem", models.BooleanField()),
                ("connected", models.BooleanField()),
                ("insured_until", models.DateField(null=True)),
                ("graded", models.BooleanField()),
                ("grade_until", models.DateField(null=True)),
                ("extended", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["zone_id", "created_at", "id"], name="enterprisefact_zone"),
                    models.Index(fields=["enterprise_id", "known_from"], name="enterprisefact_firm"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)),
                        fields=("enterprise_id",),
                        name="enterprisefact_one_current",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Penalty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.CharField(
                        blank=True, help_text="不在企业名录里的单位写这里", max_length=100, verbose_name="单位名称"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("description", models.CharField(max_length=500, verbose_name="情况")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorder_user_id", models.BigIntegerField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "责令改正"),
                            ("fine", "罚款"),
                            ("stop", "停产停业"),
                            ("close", "关闭取缔"),
                            ("talk", "约谈"),
                        ],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("city", "市级"), ("zone", "区级"), ("town", "镇街")],
                        default="zone",
                        max_length=8,
                        verbose_name="执法层级",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=4, default=0, max_digits=12, verbose_name="金额（万元）"),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="处罚依据")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PenaltyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "party",
                    models.CharField(
                        blank=True, help_text="不在企业名录里的单位写这里", max_length=100, verbose_name="单位名称"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日期")),
                ("description", models.CharField(max_length=500, verbose_name="情况")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorder_user_id", models.BigIntegerField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "责令改正"),
                            ("fine", "罚款"),
                            ("stop", "停产停业"),
                            ("close", "关闭取缔"),
                            ("talk", "约谈"),
                        ],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("city", "市级"), ("zone", "区级"), ("town", "镇街")],
                        default="zone",
                        max_length=8,
                        verbose_name="执法层级",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=4, default=0, max_digits=12, verbose_name="金额（万元）"),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="处罚依据")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="enterprises.penalty",
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
        migrations.AddIndex(
            model_name="accident",
            index=models.Index(fields=["zone", "happened_on", "id"], name="accident_day"),
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="accident",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("loss__gte", 0)), name="accident_loss_not_negative"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accident",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_accidentevent" ("deaths", "description", "enterprise_id", "evidence", "happened_on", "id", "injuries", "level", "loss", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT new_values."deaths", new_values."description", new_values."enterprise_id", new_values."evidence", new_values."happened_on", new_values."id", new_values."injuries", new_values."level", new_values."loss", new_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."recorder_user_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9807730817ffcb9aa24bb5dc8f31f4c70f26bc1f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d788b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="enterprises_accident",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accident",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_accidentevent" ("deaths", "description", "enterprise_id", "evidence", "happened_on", "id", "injuries", "level", "loss", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT new_values."deaths", new_values."description", new_values."enterprise_id", new_values."evidence", new_values."happened_on", new_values."id", new_values."injuries", new_values."level", new_values."loss", new_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."recorder_user_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c53855416efd215739427a90ead1627e546bfbca",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_59e44",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="enterprises_accident",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accident",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_accidentevent" ("deaths", "description", "enterprise_id", "evidence", "happened_on", "id", "injuries", "level", "loss", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT old_values."deaths", old_values."description", old_values."enterprise_id", old_values."evidence", old_values."happened_on", old_values."id", old_values."injuries", old_values."level", old_values."loss", old_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by", old_values."recorder_user_id", old_values."void_reason", old_values."voided_at", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="250f08fab2c2619c1352f6628ae40d521163ce09",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5ea87",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="enterprises_accident",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.AddIndex(
            model_name="penalty",
            index=models.Index(fields=["zone", "happened_on", "id"], name="penalty_day"),
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="penalty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="penalty_amount_not_negative"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="penalty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_penaltyevent" ("amount", "basis", "description", "enterprise_id", "evidence", "happened_on", "id", "kind", "level", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT new_values."amount", new_values."basis", new_values."description", new_values."enterprise_id", new_values."evidence", new_values."happened_on", new_values."id", new_values."kind", new_values."level", new_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."recorder_user_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="9229fbe16b12d843d5296efa77d69e2c48bfcd46",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c1046",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="enterprises_penalty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="penalty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_penaltyevent" ("amount", "basis", "description", "enterprise_id", "evidence", "happened_on", "id", "kind", "level", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT new_values."amount", new_values."basis", new_values."description", new_values."enterprise_id", new_values."evidence", new_values."happened_on", new_values."id", new_values."kind", new_values."level", new_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."recorder_user_id", new_values."void_reason", new_values."voided_at", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b6353159e2811f4f5a1dfd474cb4bbc9943782ea",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_45445",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="enterprises_penalty",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="penalty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_penaltyevent" ("amount", "basis", "description", "enterprise_id", "evidence", "happened_on", "id", "kind", "level", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "recorder_user_id", "void_reason", "voided_at", "zone_id") SELECT old_values."amount", old_values."basis", old_values."description", old_values."enterprise_id", old_values."evidence", old_values."happened_on", old_values."id", old_values."kind", old_values."level", old_values."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by", old_values."recorder_user_id", old_values."void_reason", old_values."voided_at", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d9d97eeefb2d5e499f48a883f9eccade75b5f913",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9765d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="enterprises_penalty",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
