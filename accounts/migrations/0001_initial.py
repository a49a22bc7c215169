import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._security_0001 import SECURITY
from core.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__latest__"),
        ("axes", "__latest__"),
        ("contenttypes", "__latest__"),
        ("enterprises", "0001_initial"),
        ("parks", "0001_initial"),
        ("pghistory", "__latest__"),
        ("sessions", "__latest__"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="用户名")),
                ("display_name", models.CharField(max_length=60, verbose_name="姓名")),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=True)),
                ("password_changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OldPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=40, verbose_name="用户名")),
                ("person_name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("province_staff", "省级专班"),
                            ("province_auditor", "省级审计"),
                            ("city_staff", "设区市商务局"),
                            ("zone_leader", "分管领导"),
                            ("zone_office", "区安委办"),
                            ("inspector", "检查员"),
                            ("acceptor", "部门验收"),
                            ("area_officer", "园区、镇街督查"),
                            ("expert", "安全专家"),
                            ("principal", "企业主要负责人"),
                            ("safety_officer", "企业安全员"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                            ("system", "系统"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("tier", models.CharField(editable=False, max_length=12)),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="岗位")),
                ("org_name", models.CharField(max_length=100, verbose_name="单位")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "待启用"), ("active", "在用"), ("ended", "已停用")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                ("proposed_by_seat_id", models.BigIntegerField(null=True)),
                ("activated_by_seat_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.city",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.department",
                        verbose_name="部门",
                    ),
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
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.zone",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["user"], name="seat_user"),
                    models.Index(fields=["zone", "role"], name="seat_zone_role"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("city", None), ("enterprise", None), ("tier", "province"), ("zone", None)),
                            models.Q(("city__isnull", False), ("enterprise", None), ("tier", "city"), ("zone", None)),
                            models.Q(("enterprise", None), ("tier__in", ["zone", "assigned"]), ("zone__isnull", False)),
                            models.Q(("enterprise__isnull", False), ("tier", "enterprise"), ("zone__isnull", False)),
                            models.Q(("city", None), ("enterprise", None), ("tier", "officer")),
                            _connector="OR",
                        ),
                        name="seat_org_fits_tier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="seat_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("activated_by_seat_id", None),
                            ("proposed_by_seat_id", None),
                            models.Q(("activated_by_seat_id", models.F("proposed_by_seat_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="seat_activator_is_not_proposer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active"), ("tier", "officer")),
                        fields=("user",),
                        name="seat_one_officer_post",
                        violation_error_message="三员互斥：一个人只能担任一个三员岗位。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tier", "officer"), _negated=True),
                            ("role__in", ["system_admin", "security_admin", "audit_admin"]),
                            _connector="OR",
                        ),
                        name="seat_officer_roles",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tier", "officer"),
                            models.Q(("role__in", ["system_admin", "security_admin", "audit_admin"]), _negated=True),
                            _connector="OR",
                        ),
                        name="seat_officer_tier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
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
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "seat", "enterprise", "valid_from"), name="assignment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("username", models.CharField(max_length=40, verbose_name="用户名")),
                ("person_name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("province_staff", "省级专班"),
                            ("province_auditor", "省级审计"),
                            ("city_staff", "设区市商务局"),
                            ("zone_leader", "分管领导"),
                            ("zone_office", "区安委办"),
                            ("inspector", "检查员"),
                            ("acceptor", "部门验收"),
                            ("area_officer", "园区、镇街督查"),
                            ("expert", "安全专家"),
                            ("principal", "企业主要负责人"),
                            ("safety_officer", "企业安全员"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                            ("system", "系统"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("tier", models.CharField(editable=False, max_length=12)),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="岗位")),
                ("org_name", models.CharField(max_length=100, verbose_name="单位")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "待启用"), ("active", "在用"), ("ended", "已停用")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                ("proposed_by_seat_id", models.BigIntegerField(null=True)),
                ("activated_by_seat_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.city",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.department",
                        verbose_name="部门",
                    ),
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
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="accounts.seat",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="seat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_seatevent" ("activated_by_seat_id", "area_id", "city_id", "created_at", "department_id", "enterprise_id", "id", "org_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "proposed_by_seat_id", "role", "state", "tier", "user_id", "username", "valid_from", "valid_to", "zone_id") SELECT new_values."activated_by_seat_id", new_values."area_id", new_values."city_id", new_values."created_at", new_values."department_id", new_values."enterprise_id", new_values."id", new_values."org_name", new_values."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."post", new_values."proposed_by_seat_id", new_values."role", new_values."state", new_values."tier", new_values."user_id", new_values."username", new_values."valid_from", new_values."valid_to", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c5f1217a94a80a968ac2255210940fd0157b035e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_334af",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="accounts_seat",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="seat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_seatevent" ("activated_by_seat_id", "area_id", "city_id", "created_at", "department_id", "enterprise_id", "id", "org_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "proposed_by_seat_id", "role", "state", "tier", "user_id", "username", "valid_from", "valid_to", "zone_id") SELECT new_values."activated_by_seat_id", new_values."area_id", new_values."city_id", new_values."created_at", new_values."department_id", new_values."enterprise_id", new_values."id", new_values."org_name", new_values."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."phone", new_values."post", new_values."proposed_by_seat_id", new_values."role", new_values."state", new_values."tier", new_values."user_id", new_values."username", new_values."valid_from", new_values."valid_to", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8b33590ec44a7baefce6cb47f416ca51329db12a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2dbb3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="accounts_seat",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="seat",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_seatevent" ("activated_by_seat_id", "area_id", "city_id", "created_at", "department_id", "enterprise_id", "id", "org_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "proposed_by_seat_id", "role", "state", "tier", "user_id", "username", "valid_from", "valid_to", "zone_id") SELECT old_values."activated_by_seat_id", old_values."area_id", old_values."city_id", old_values."created_at", old_values."department_id", old_values."enterprise_id", old_values."id", old_values."org_name", old_values."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."post", old_values."proposed_by_seat_id", old_values."role", old_values."state", old_values."tier", old_values."user_id", old_values."username", old_values."valid_from", old_values."valid_to", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e89677ba76f406d8c28489f2200dc7f04bc025bb",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_beca6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="accounts_seat",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
