import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import enterprises.credit_code
from core.together import Together
from enterprises.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parks", "0001_initial"),
        ("pghistory", "__latest__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "credit_code",
                    models.CharField(
                        max_length=18,
                        validators=[enterprises.credit_code.validate_credit_code],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="企业名称")),
                ("short_name", models.CharField(blank=True, max_length=30, verbose_name="简称")),
                ("former_names", models.CharField(blank=True, max_length=300, verbose_name="曾用名")),
                ("division", models.CharField(blank=True, max_length=3, verbose_name="国民经济行业大类")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("hazchem", "危险化学品"),
                            ("construction", "建筑工地"),
                            ("gas", "燃气"),
                            ("dust", "粉尘涉爆"),
                            ("confined", "有限空间"),
                            ("special", "特种设备"),
                            ("fire", "消防"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="行业领域",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")],
                        max_length=8,
                        verbose_name="规模",
                    ),
                ),
                ("staff_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="从业人员（人）")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("running", "在产"),
                            ("stopped", "停产"),
                            ("trial", "试生产"),
                            ("building", "在建"),
                            ("converting", "转型中"),
                            ("closed", "关闭拆除"),
                        ],
                        default="running",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("legal_person", models.CharField(blank=True, max_length=60, verbose_name="法定代表人")),
                ("principal_name", models.CharField(blank=True, max_length=60, verbose_name="主要负责人")),
                ("principal_phone", models.CharField(blank=True, max_length=20, verbose_name="主要负责人电话")),
                ("safety_head_name", models.CharField(blank=True, max_length=60, verbose_name="安全分管负责人")),
                ("safety_head_phone", models.CharField(blank=True, max_length=20, verbose_name="安全分管负责人电话")),
                (
                    "full_time_officers",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="专职安全员（人）"),
                ),
                ("insured_until", models.DateField(blank=True, null=True, verbose_name="安责险到期日")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("", "未达标"), ("1", "一级"), ("2", "二级"), ("3", "三级")],
                        max_length=1,
                        verbose_name="标准化等级",
                    ),
                ),
                ("grade_until", models.DateField(blank=True, null=True, verbose_name="标准化到期日")),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                        verbose_name="风险等级",
                    ),
                ),
                ("uses_hazchem", models.BooleanField(default=False, verbose_name="使用危险化学品")),
                ("connected", models.BooleanField(default=False, verbose_name="已接入监管平台")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.area",
                        verbose_name="园区、镇街",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.zone",
                        verbose_name="开发区",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["zone", "name", "id"], name="enterprise_name"),
                    models.Index(fields=["zone", "sector", "id"], name="enterprise_sector"),
                    models.Index(fields=["zone", "area", "id"], name="enterprise_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "credit_code"), name="enterprise_code"),
                    models.UniqueConstraint(fields=("zone", "id"), name="enterprise_zone_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "credit_code",
                    models.CharField(
                        max_length=18,
                        validators=[enterprises.credit_code.validate_credit_code],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="企业名称")),
                ("short_name", models.CharField(blank=True, max_length=30, verbose_name="简称")),
                ("former_names", models.CharField(blank=True, max_length=300, verbose_name="曾用名")),
                ("division", models.CharField(blank=True, max_length=3, verbose_name="国民经济行业大类")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("hazchem", "危险化学品"),
                            ("construction", "建筑工地"),
                            ("gas", "燃气"),
                            ("dust", "粉尘涉爆"),
                            ("confined", "有限空间"),
                            ("special", "特种设备"),
                            ("fire", "消防"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="行业领域",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        blank=True,
                        choices=[("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")],
                        max_length=8,
                        verbose_name="规模",
                    ),
                ),
                ("staff_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="从业人员（人）")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("running", "在产"),
                            ("stopped", "停产"),
                            ("trial", "试生产"),
                            ("building", "在建"),
                            ("converting", "转型中"),
                            ("closed", "关闭拆除"),
                        ],
                        default="running",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("legal_person", models.CharField(blank=True, max_length=60, verbose_name="法定代表人")),
                ("principal_name", models.CharField(blank=True, max_length=60, verbose_name="主要负责人")),
                ("principal_phone", models.CharField(blank=True, max_length=20, verbose_name="主要负责人电话")),
                ("safety_head_name", models.CharField(blank=True, max_length=60, verbose_name="安全分管负责人")),
                ("safety_head_phone", models.CharField(blank=True, max_length=20, verbose_name="安全分管负责人电话")),
                (
                    "full_time_officers",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="专职安全员（人）"),
                ),
                ("insured_until", models.DateField(blank=True, null=True, verbose_name="安责险到期日")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("", "未达标"), ("1", "一级"), ("2", "二级"), ("3", "三级")],
                        max_length=1,
                        verbose_name="标准化等级",
                    ),
                ),
                ("grade_until", models.DateField(blank=True, null=True, verbose_name="标准化到期日")),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[("red", "红"), ("orange", "橙"), ("yellow", "黄"), ("blue", "蓝")],
                        max_length=8,
                        verbose_name="风险等级",
                    ),
                ),
                ("uses_hazchem", models.BooleanField(default=False, verbose_name="使用危险化学品")),
                ("connected", models.BooleanField(default=False, verbose_name="已接入监管平台")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.area",
                        verbose_name="园区、镇街",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="enterprises.enterprise",
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
            name="Permit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="许可种类")),
                ("number", models.CharField(max_length=60, verbose_name="证号")),
                ("issuer", models.CharField(blank=True, max_length=60, verbose_name="发证机关")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="有效期自")),
                ("valid_to", models.DateField(verbose_name="有效期至")),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permits",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["zone", "valid_to", "id"], name="permit_expiry")],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "enterprise", "kind", "number"), name="permit_number")
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="enterprise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "legal_person", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT new_values."address", new_values."area_id", new_values."connected", new_values."created_at", new_values."credit_code", new_values."division", new_values."former_names", new_values."full_time_officers", new_values."grade", new_values."grade_until", new_values."id", new_values."insured_until", new_values."legal_person", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."principal_name", new_values."principal_phone", new_values."risk", new_values."safety_head_name", new_values."safety_head_phone", new_values."sector", new_values."short_name", new_values."size", new_values."staff_count", new_values."status", new_values."updated_at", new_values."uses_hazchem", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f9049b2d41afdd31597fd812592362e766fbc68c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_079c7",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="enterprises_enterprise",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enterprise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "legal_person", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT new_values."address", new_values."area_id", new_values."connected", new_values."created_at", new_values."credit_code", new_values."division", new_values."former_names", new_values."full_time_officers", new_values."grade", new_values."grade_until", new_values."id", new_values."insured_until", new_values."legal_person", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."principal_name", new_values."principal_phone", new_values."risk", new_values."safety_head_name", new_values."safety_head_phone", new_values."sector", new_values."short_name", new_values."size", new_values."staff_count", new_values."status", new_values."updated_at", new_values."uses_hazchem", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e3add3a567b5a380aad23b5540bb838ed2579fa7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_11bf5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="enterprises_enterprise",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="enterprise",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "legal_person", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT old_values."address", old_values."area_id", old_values."connected", old_values."created_at", old_values."credit_code", old_values."division", old_values."former_names", old_values."full_time_officers", old_values."grade", old_values."grade_until", old_values."id", old_values."insured_until", old_values."legal_person", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."principal_name", old_values."principal_phone", old_values."risk", old_values."safety_head_name", old_values."safety_head_phone", old_values."sector", old_values."short_name", old_values."size", old_values."staff_count", old_values."status", old_values."updated_at", old_values."uses_hazchem", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bb3d1bb5005a54ad7372d47b907388fb760878b1",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dc699",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="enterprises_enterprise",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
