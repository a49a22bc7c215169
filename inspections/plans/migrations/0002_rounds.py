import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from inspections.plans.migrations._security_0002 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("checklists", "0001_initial"),
        ("dangers", "0011_of_visits"),
        ("enterprises", "0006_names_from_the_index"),
        ("parks", "0004_progress"),
        ("plans", "0001_initial"),
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="行业领域",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="自")),
                ("ends_on", models.DateField(verbose_name="至")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("routine", "日常检查"),
                            ("joint", "联合执法"),
                            ("secret", "暗查暗访"),
                            ("concentrated", "集中执法"),
                            ("expert", "专家检查"),
                        ],
                        default="concentrated",
                        max_length=12,
                        verbose_name="检查形式",
                    ),
                ),
                ("lead_seat_id", models.BigIntegerField(null=True)),
                (
                    "team_seats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="seats that take part, the lead among them",
                        size=None,
                    ),
                ),
                ("demands", models.TextField(blank=True, max_length=1000, verbose_name="工作要求")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("running", "进行"), ("ended", "结束")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "standard",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checklists.standard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="checklists.version",
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
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="CampaignEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="行业领域",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="自")),
                ("ends_on", models.DateField(verbose_name="至")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("routine", "日常检查"),
                            ("joint", "联合执法"),
                            ("secret", "暗查暗访"),
                            ("concentrated", "集中执法"),
                            ("expert", "专家检查"),
                        ],
                        default="concentrated",
                        max_length=12,
                        verbose_name="检查形式",
                    ),
                ),
                ("lead_seat_id", models.BigIntegerField(null=True)),
                (
                    "team_seats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="seats that take part, the lead among them",
                        size=None,
                    ),
                ),
                ("demands", models.TextField(blank=True, max_length=1000, verbose_name="工作要求")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("running", "进行"), ("ended", "结束")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="plans.campaign",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="checklists.standard",
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
                        to="checklists.version",
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
            name="WeekClosing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_on", models.DateField(help_text="the Friday")),
                ("made_at", models.DateTimeField()),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
            ],
            options={
                "ordering": ["-ends_on", "zone_id"],
            },
        ),
        migrations.CreateModel(
            name="ClosingRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("fixed", "已改未销"), ("due", "应销未销"), ("rolled", "滚动检查")],
                        max_length=6,
                        verbose_name="种类",
                    ),
                ),
                ("state", models.CharField(help_text="of the danger or the visit, then", max_length=12)),
                ("severity", models.CharField(blank=True, max_length=6)),
                ("due_on", models.DateField(null=True)),
                ("rectified_at", models.DateTimeField(null=True)),
                ("weeks_rolled", models.PositiveSmallIntegerField(default=0)),
                (
                    "weeks_listed",
                    models.PositiveSmallIntegerField(help_text="weeks in a row on this list, this one counted"),
                ),
                (
                    "owner_kind",
                    models.CharField(
                        choices=[("area", "园区、镇街督查"), ("department", "验收部门"), ("lead", "检查带队人")],
                        max_length=10,
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.area",
                    ),
                ),
                (
                    "danger",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dangers.danger",
                    ),
                ),
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
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.visit",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="plans.weekclosing",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["zone", "starts_on", "id"], name="campaign_starts"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(fields=("zone", "id"), name="campaign_zone_id"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(fields=("zone", "title"), name="campaign_title"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "running", "ended"])), name="campaign_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="campaign_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(condition=models.Q(("sectors__len__gte", 1)), name="campaign_has_sector"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard", None), ("version", None), _connector="OR"),
                name="campaign_one_checklist",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="campaign_ended_has_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plans_campaignevent" ("demands", "ended_at", "ended_by", "ends_on", "form", "id", "lead_seat_id", "made_at", "made_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "standard_id", "starts_on", "state", "team_seats", "title", "version_id", "zone_id") SELECT new_values."demands", new_values."ended_at", new_values."ended_by", new_values."ends_on", new_values."form", new_values."id", new_values."lead_seat_id", new_values."made_at", new_values."made_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."sectors", new_values."standard_id", new_values."starts_on", new_values."state", new_values."team_seats", new_values."title", new_values."version_id", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6939adc1421439538e749198be66d7304a68a59d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_70744",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="plans_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plans_campaignevent" ("demands", "ended_at", "ended_by", "ends_on", "form", "id", "lead_seat_id", "made_at", "made_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "standard_id", "starts_on", "state", "team_seats", "title", "version_id", "zone_id") SELECT new_values."demands", new_values."ended_at", new_values."ended_by", new_values."ends_on", new_values."form", new_values."id", new_values."lead_seat_id", new_values."made_at", new_values."made_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."sectors", new_values."standard_id", new_values."starts_on", new_values."state", new_values."team_seats", new_values."title", new_values."version_id", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f891a184211d34d843a1e44f7989191c26181eaa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_21ad0",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="plans_campaign",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "plans_campaignevent" ("demands", "ended_at", "ended_by", "ends_on", "form", "id", "lead_seat_id", "made_at", "made_by", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "standard_id", "starts_on", "state", "team_seats", "title", "version_id", "zone_id") SELECT old_values."demands", old_values."ended_at", old_values."ended_by", old_values."ends_on", old_values."form", old_values."id", old_values."lead_seat_id", old_values."made_at", old_values."made_by", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sectors", old_values."standard_id", old_values."starts_on", old_values."state", old_values."team_seats", old_values."title", old_values."version_id", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9b368d42c150ef32a9e33d6faed587bfe52232b8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f8424",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="plans_campaign",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="weekclosing",
            index=models.Index(fields=["ends_on", "zone"], name="weekclosing_week"),
        ),
        migrations.AddConstraint(
            model_name="weekclosing",
            constraint=models.UniqueConstraint(fields=("zone", "ends_on"), name="weekclosing_once"),
        ),
        migrations.AddConstraint(
            model_name="weekclosing",
            constraint=models.UniqueConstraint(fields=("zone", "id"), name="weekclosing_zone_id"),
        ),
        migrations.AddConstraint(
            model_name="weekclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__iso_week_day", 5)), name="weekclosing_ends_on_friday"
            ),
        ),
        migrations.AddIndex(
            model_name="closingrow",
            index=models.Index(fields=["zone", "closing", "id"], name="closingrow_week"),
        ),
        migrations.AddIndex(
            model_name="closingrow",
            index=models.Index(fields=["zone", "-id"], name="closingrow_newest"),
        ),
        migrations.AddConstraint(
            model_name="closingrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("danger__isnull", False)),
                fields=("zone", "closing", "danger"),
                name="closingrow_danger",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("visit__isnull", False)),
                fields=("zone", "closing", "visit"),
                name="closingrow_visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("danger", None), ("kind", "rolled"), ("visit__isnull", False)),
                    models.Q(("danger__isnull", False), ("kind__in", ["fixed", "due"]), ("visit", None)),
                    _connector="OR",
                ),
                name="closingrow_of_its_kind",
            ),
        ),
        *SECURITY,
    ]
