import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from hazards.sources.migrations._duty_rules import load
from hazards.sources.migrations._security_0003 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_mail"),
        ("parks", "0004_progress"),
        ("sources", "0002_clocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                        verbose_name="责任",
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="履职时间")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name="经度")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=8, null=True, verbose_name="纬度")),
                ("place", models.CharField(max_length=120, verbose_name="地点")),
                ("words", models.CharField(max_length=1000, verbose_name="做了什么、发现什么")),
                ("by_name", models.CharField(max_length=60, verbose_name="记录人")),
                ("by_seat_id", models.BigIntegerField()),
                ("client_id", models.UUIDField(help_text="given with the form: sent twice, it is one row")),
                ("questioned_at", models.DateTimeField(null=True)),
                ("questioned_by", models.CharField(blank=True, max_length=60)),
                ("question", models.CharField(blank=True, max_length=500, verbose_name="质疑")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=60)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_logs",
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
                "ordering": ["done_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="DutyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("every", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("day", "日"),
                            ("week", "周"),
                            ("month", "月"),
                            ("quarter", "季度"),
                            ("halfyear", "半年"),
                            ("year", "年"),
                        ],
                        max_length=8,
                    ),
                ),
                ("grace_days", models.PositiveSmallIntegerField(default=7)),
                ("source", models.CharField(blank=True, max_length=100)),
                (
                    "sure",
                    models.CharField(
                        choices=[
                            ("yes", "已证实"),
                            ("partly", "部分证实"),
                            ("conflict", "来源不一致"),
                            ("unconfirmed", "未证实"),
                            ("product", "产品设定，无来源"),
                            ("province", "省级设定"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("valid_from", models.DateField()),
                ("changed_by", models.CharField(blank=True, max_length=60)),
                ("change_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["code", "-valid_from", "-id"],
                "indexes": [models.Index(fields=["code", "-valid_from", "-id"], name="dutyrule_in_force")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["principal", "technical", "operating", "head"])),
                        name="dutyrule_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every__lte", 366), ("grace_days__lte", 366)), name="dutyrule_sizes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutySlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                        verbose_name="责任",
                    ),
                ),
                ("rule_code", models.CharField(max_length=20)),
                ("starts_on", models.DateField(verbose_name="周期起")),
                ("due_on", models.DateField(verbose_name="应履日期")),
                ("late_until", models.DateField(verbose_name="补履截止")),
                ("person_name", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("made_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(null=True)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duty_slots",
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
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="DutyLogEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                        verbose_name="责任",
                    ),
                ),
                ("done_at", models.DateTimeField(verbose_name="履职时间")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name="经度")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=8, null=True, verbose_name="纬度")),
                ("place", models.CharField(max_length=120, verbose_name="地点")),
                ("words", models.CharField(max_length=1000, verbose_name="做了什么、发现什么")),
                ("by_name", models.CharField(max_length=60, verbose_name="记录人")),
                ("by_seat_id", models.BigIntegerField()),
                ("client_id", models.UUIDField(help_text="given with the form: sent twice, it is one row")),
                ("questioned_at", models.DateTimeField(null=True)),
                ("questioned_by", models.CharField(blank=True, max_length=60)),
                ("question", models.CharField(blank=True, max_length=500, verbose_name="质疑")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=60)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.dutylog",
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
                (
                    "slot",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sources.dutyslot",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="dutylog",
            name="slot",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="logs",
                to="sources.dutyslot",
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                        verbose_name="责任",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("post", models.CharField(max_length=60, verbose_name="职务")),
                ("phone", models.CharField(max_length=30, verbose_name="电话")),
                (
                    "seat_id",
                    models.BigIntegerField(help_text="the seat in the portal, when the person has said so", null=True),
                ),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(help_text="the first day the person no longer answers", null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="why the person left", max_length=200, verbose_name="变更理由"
                    ),
                ),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
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
                "ordering": ["-from_on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="dutyslot",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="slots",
                to="sources.person",
            ),
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "主要负责人"),
                            ("technical", "技术负责人"),
                            ("operating", "操作负责人"),
                            ("head", "源长"),
                        ],
                        max_length=10,
                        verbose_name="责任",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("post", models.CharField(max_length=60, verbose_name="职务")),
                ("phone", models.CharField(max_length=30, verbose_name="电话")),
                (
                    "seat_id",
                    models.BigIntegerField(help_text="the seat in the portal, when the person has said so", null=True),
                ),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(help_text="the first day the person no longer answers", null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="why the person left", max_length=200, verbose_name="变更理由"
                    ),
                ),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sources.person",
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
            name="DutyPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="sources.dutylog",
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
                "indexes": [models.Index(fields=["zone", "file"], name="dutyphoto_file")],
                "constraints": [models.UniqueConstraint(fields=("zone", "log", "file"), name="dutyphoto_once")],
            },
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="dutylog",
                    index=models.Index(fields=["zone", "slot", "done_at"], name="dutylog_slot"),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.UniqueConstraint(fields=("zone", "client_id"), name="dutylog_sent_once"),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.UniqueConstraint(fields=("zone", "enterprise_id", "id"), name="dutylog_firm_id"),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("role__in", ["principal", "technical", "operating", "head"])),
                        name="dutylog_role",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="dutylog_words"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("done_at__lte", models.F("recorded_at"))), name="dutylog_order"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="dutylog_position",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question", ""), ("questioned_at", None), ("questioned_by", "")),
                            models.Q(
                                ("questioned_at__isnull", False),
                                models.Q(("question", ""), _negated=True),
                                models.Q(("questioned_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dutylog_question",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                ("answered_at__gte", models.F("questioned_at")),
                                ("questioned_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dutylog_answer",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutylog",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at", None), ("verified_by", "")),
                            models.Q(("verified_at__isnull", False), models.Q(("verified_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="dutylog_verified",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutylog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_dutylogevent" ("answer", "answered_at", "by_name", "by_seat_id", "client_id", "done_at", "enterprise_id", "id", "latitude", "longitude", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "question", "questioned_at", "questioned_by", "recorded_at", "role", "slot_id", "source_id", "verified_at", "verified_by", "words", "zone_id") SELECT new_values."answer", new_values."answered_at", new_values."by_name", new_values."by_seat_id", new_values."client_id", new_values."done_at", new_values."enterprise_id", new_values."id", new_values."latitude", new_values."longitude", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."place", new_values."question", new_values."questioned_at", new_values."questioned_by", new_values."recorded_at", new_values."role", new_values."slot_id", new_values."source_id", new_values."verified_at", new_values."verified_by", new_values."words", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="114ff5d02f977739b1902f9053288680d729508a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b70a9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_dutylog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutylog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_dutylogevent" ("answer", "answered_at", "by_name", "by_seat_id", "client_id", "done_at", "enterprise_id", "id", "latitude", "longitude", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "question", "questioned_at", "questioned_by", "recorded_at", "role", "slot_id", "source_id", "verified_at", "verified_by", "words", "zone_id") SELECT new_values."answer", new_values."answered_at", new_values."by_name", new_values."by_seat_id", new_values."client_id", new_values."done_at", new_values."enterprise_id", new_values."id", new_values."latitude", new_values."longitude", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."place", new_values."question", new_values."questioned_at", new_values."questioned_by", new_values."recorded_at", new_values."role", new_values."slot_id", new_values."source_id", new_values."verified_at", new_values."verified_by", new_values."words", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="ca817bc5b2e852c09da7caefe560f5f7e753c769",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8e83f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_dutylog",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutylog",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_dutylogevent" ("answer", "answered_at", "by_name", "by_seat_id", "client_id", "done_at", "enterprise_id", "id", "latitude", "longitude", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "question", "questioned_at", "questioned_by", "recorded_at", "role", "slot_id", "source_id", "verified_at", "verified_by", "words", "zone_id") SELECT old_values."answer", old_values."answered_at", old_values."by_name", old_values."by_seat_id", old_values."client_id", old_values."done_at", old_values."enterprise_id", old_values."id", old_values."latitude", old_values."longitude", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."place", old_values."question", old_values."questioned_at", old_values."questioned_by", old_values."recorded_at", old_values."role", old_values."slot_id", old_values."source_id", old_values."verified_at", old_values."verified_by", old_values."words", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="01cd8d23f8c58a488721a7222285590c77856e6f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e7b79",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_dutylog",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="person",
                    index=models.Index(fields=["zone", "source", "role", "-from_on"], name="person_history"),
                ),
                migrations.AddConstraint(
                    model_name="person",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("to_on", None)),
                        fields=("zone", "source", "role"),
                        name="person_one_current",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="person",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "enterprise_id", "source", "id"), name="person_of_source"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="person",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("role__in", ["principal", "technical", "operating", "head"])),
                        name="person_role",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="person",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("to_on", None)),
                            models.Q(("to_on__gte", models.F("from_on")), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="person_left_with_reason",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_personevent" ("enterprise_id", "from_on", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "reason", "recorded_at", "recorded_by", "role", "seat_id", "source_id", "to_on", "zone_id") SELECT new_values."enterprise_id", new_values."from_on", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."post", new_values."reason", new_values."recorded_at", new_values."recorded_by", new_values."role", new_values."seat_id", new_values."source_id", new_values."to_on", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="765ee6c53a7d79e77e251fd921f1d06da392f0f9",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a4bab",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sources_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_personevent" ("enterprise_id", "from_on", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "reason", "recorded_at", "recorded_by", "role", "seat_id", "source_id", "to_on", "zone_id") SELECT new_values."enterprise_id", new_values."from_on", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."phone", new_values."post", new_values."reason", new_values."recorded_at", new_values."recorded_by", new_values."role", new_values."seat_id", new_values."source_id", new_values."to_on", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8c0524a2eaadf2d7dfd549aa762969ef4afa14e7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b041",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sources_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_personevent" ("enterprise_id", "from_on", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "post", "reason", "recorded_at", "recorded_by", "role", "seat_id", "source_id", "to_on", "zone_id") SELECT old_values."enterprise_id", old_values."from_on", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."post", old_values."reason", old_values."recorded_at", old_values."recorded_by", old_values."role", old_values."seat_id", old_values."source_id", old_values."to_on", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="abfa88f72e9a0d96e67d2f37662559391172513e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c3e9b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sources_person",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="dutyslot",
                    index=models.Index(fields=["zone", "due_on", "id"], name="dutyslot_by_due"),
                ),
                migrations.AddIndex(
                    model_name="dutyslot",
                    index=models.Index(fields=["due_on", "id"], name="dutyslot_by_due_all"),
                ),
                migrations.AddIndex(
                    model_name="dutyslot",
                    index=models.Index(fields=["zone", "enterprise_id", "due_on", "id"], name="dutyslot_by_firm"),
                ),
                migrations.AddIndex(
                    model_name="dutyslot",
                    index=models.Index(fields=["zone", "source", "due_on", "id"], name="dutyslot_by_source"),
                ),
                migrations.AddIndex(
                    model_name="dutyslot",
                    index=models.Index(fields=["zone", "late_until"], name="dutyslot_still_open"),
                ),
                migrations.AddConstraint(
                    model_name="dutyslot",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "source", "role", "rule_code", "starts_on"), name="dutyslot_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutyslot",
                    constraint=models.UniqueConstraint(
                        fields=("zone", "enterprise_id", "source", "id"), name="dutyslot_of_source"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutyslot",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("role__in", ["principal", "technical", "operating", "head"])),
                        name="dutyslot_role",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dutyslot",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__gte", models.F("starts_on")), ("late_until__gte", models.F("due_on"))
                        ),
                        name="dutyslot_order",
                    ),
                ),
            ]
        ),
        *SECURITY,
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
