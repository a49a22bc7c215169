import django.db.models.deletion
import django_fsm
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from hazards.dangers.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("enterprises", "0001_initial"),
        ("parks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_id", models.IntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("zone_id", "year"), name="counter_once")],
            },
        ),
        migrations.CreateModel(
            name="Danger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "草稿"),
                            ("review", "待审核"),
                            ("returned", "退补"),
                            ("issued", "待签收"),
                            ("rectifying", "整改中"),
                            ("supervision", "待督查"),
                            ("acceptance", "待验收"),
                            ("closed", "已销号"),
                            ("void", "已作废"),
                            ("historic", "历史记录"),
                        ],
                        default="draft",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="编号")),
                ("number_year", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("number_serial", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspector", "监管检查"),
                            ("expert", "专家检查"),
                            ("enterprise", "企业自查"),
                            ("tipoff", "举报"),
                            ("sensor", "监测报警"),
                            ("ledger", "台账导入"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_number", models.CharField(blank=True, max_length=60, verbose_name="来源编号")),
                ("import_key", models.CharField(blank=True, editable=False, max_length=64)),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("routine", "日常检查"),
                            ("joint", "联合执法"),
                            ("secret", "暗查暗访"),
                            ("concentrated", "集中执法"),
                            ("cross", "推磨式检查"),
                            ("weekly", "周滚动检查"),
                            ("self", "企业自查"),
                            ("other", "其他"),
                        ],
                        default="routine",
                        max_length=12,
                        verbose_name="检查形式",
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=120, verbose_name="检查组、检查人")),
                ("location", models.CharField(max_length=120, verbose_name="部位")),
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
                        max_length=12,
                        verbose_name="行业领域",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="类别")),
                ("description", models.TextField(max_length=1000, verbose_name="隐患描述")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据条款")),
                (
                    "severity",
                    models.CharField(
                        choices=[("major", "重大"), ("a", "一般A"), ("b", "一般B"), ("c", "一般C")],
                        max_length=6,
                        verbose_name="等级",
                    ),
                ),
                ("severity_reason", models.CharField(blank=True, max_length=300, verbose_name="判定理由")),
                ("measures", models.TextField(blank=True, max_length=1000, verbose_name="整改措施")),
                (
                    "funds",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="整改资金（万元）"
                    ),
                ),
                ("responsible_unit", models.CharField(blank=True, max_length=100, verbose_name="责任单位")),
                ("responsible_person", models.CharField(blank=True, max_length=60, verbose_name="责任人")),
                ("responsible_leader", models.CharField(blank=True, max_length=60, verbose_name="责任领导")),
                ("lead_office", models.CharField(blank=True, max_length=60, verbose_name="牵头处室")),
                ("contingency", models.CharField(blank=True, max_length=500, verbose_name="临时防范、应急预案")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("original_due_on", models.DateField(editable=False, null=True)),
                ("limit_rule", models.CharField(blank=True, editable=False, max_length=60)),
                ("extension_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="轮次")),
                ("on_the_spot", models.BooleanField(default=False, editable=False, verbose_name="立查立改")),
                ("finder_user_id", models.BigIntegerField()),
                ("finder_name", models.CharField(max_length=60, verbose_name="发现人")),
                ("finder_post", models.CharField(blank=True, max_length=120)),
                ("issued_at", models.DateTimeField(null=True)),
                ("issuer_name", models.CharField(blank=True, max_length=60)),
                ("signed_at", models.DateTimeField(null=True)),
                ("deemed_signed", models.BooleanField(default=False)),
                ("rectified_at", models.DateTimeField(null=True)),
                ("rectifier_user_id", models.BigIntegerField(null=True)),
                ("rectifier_name", models.CharField(blank=True, max_length=60)),
                ("rectification", models.TextField(blank=True, max_length=1000, verbose_name="怎么改的")),
                ("supervised_at", models.DateTimeField(null=True)),
                ("supervisor_user_id", models.BigIntegerField(null=True)),
                ("supervisor_name", models.CharField(blank=True, max_length=60)),
                ("supervision_opinion", models.TextField(blank=True, max_length=1000)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("acceptor_user_id", models.BigIntegerField(null=True)),
                ("acceptor_name", models.CharField(blank=True, max_length=60)),
                ("acceptor_enterprise_id", models.BigIntegerField(null=True)),
                ("acceptance_opinion", models.TextField(blank=True, max_length=1000)),
                ("state_since", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("first_closed_at", models.DateTimeField(null=True)),
                ("reopened_count", models.PositiveSmallIntegerField(default=0)),
                ("duplicate_of_id", models.BigIntegerField(null=True)),
                ("ledger_closed_on", models.DateField(null=True, verbose_name="台账销号日期")),
                ("visible_to_enterprise", models.BooleanField(default=False)),
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
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parks.department",
                        verbose_name="验收部门",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dangers",
                        to="enterprises.enterprise",
                        verbose_name="企业",
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
                    models.Index(fields=["zone", "-found_at", "-id"], name="danger_zone_found"),
                    models.Index(fields=["-found_at", "-id"], name="danger_found"),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["review", "returned", "issued", "rectifying", "supervision", "acceptance"])
                        ),
                        fields=["zone", "due_on", "id"],
                        name="danger_open_due",
                    ),
                    models.Index(fields=["zone", "enterprise", "-found_at", "-id"], name="danger_enterprise"),
                    models.Index(fields=["zone", "state", "-found_at", "-id"], name="danger_state"),
                    models.Index(
                        condition=models.Q(("state", "closed")), fields=["zone", "-closed_at"], name="danger_closed"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "id"), name="danger_zone_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("number_serial__isnull", False)),
                        fields=("zone", "number_year", "number_serial"),
                        name="danger_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("import_key", ""), _negated=True),
                        fields=("zone", "import_key"),
                        name="danger_import_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "review",
                                    "returned",
                                    "issued",
                                    "rectifying",
                                    "supervision",
                                    "acceptance",
                                    "closed",
                                    "void",
                                    "historic",
                                ],
                            )
                        ),
                        name="danger_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), ("closed_at__isnull", False)),
                            models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                            _connector="OR",
                        ),
                        name="danger_closed_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("issued", "rectifying", "supervision", "acceptance", "closed")),
                                _negated=True,
                            ),
                            models.Q(
                                ("due_on__isnull", False),
                                ("issued_at__isnull", False),
                                ("number_serial__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="danger_issued_has_number_and_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None),
                            ("original_due_on", None),
                            ("due_on__gte", models.F("original_due_on")),
                            _connector="OR",
                        ),
                        name="danger_due_only_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acceptor_user_id", None),
                            models.Q(("acceptor_user_id", models.F("finder_user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="danger_acceptor_is_not_finder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acceptor_user_id", None),
                            ("rectifier_user_id", None),
                            models.Q(("acceptor_user_id", models.F("rectifier_user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="danger_acceptor_is_not_rectifier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acceptor_enterprise_id", None)),
                        name="danger_acceptor_is_of_another_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("acceptor_user_id__isnull", False),
                            _connector="OR",
                        ),
                        name="danger_closed_was_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("funds", None), ("funds__gte", 0), _connector="OR"),
                        name="danger_funds_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "historic"), _negated=True), ("source", "ledger"), _connector="OR"
                        ),
                        name="danger_historic_from_ledger",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DangerEvent",
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
                            ("draft", "草稿"),
                            ("review", "待审核"),
                            ("returned", "退补"),
                            ("issued", "待签收"),
                            ("rectifying", "整改中"),
                            ("supervision", "待督查"),
                            ("acceptance", "待验收"),
                            ("closed", "已销号"),
                            ("void", "已作废"),
                            ("historic", "历史记录"),
                        ],
                        default="draft",
                        max_length=12,
                        protected=True,
                        verbose_name="状态",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="编号")),
                ("number_year", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("number_serial", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspector", "监管检查"),
                            ("expert", "专家检查"),
                            ("enterprise", "企业自查"),
                            ("tipoff", "举报"),
                            ("sensor", "监测报警"),
                            ("ledger", "台账导入"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_number", models.CharField(blank=True, max_length=60, verbose_name="来源编号")),
                ("import_key", models.CharField(blank=True, editable=False, max_length=64)),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("routine", "日常检查"),
                            ("joint", "联合执法"),
                            ("secret", "暗查暗访"),
                            ("concentrated", "集中执法"),
                            ("cross", "推磨式检查"),
                            ("weekly", "周滚动检查"),
                            ("self", "企业自查"),
                            ("other", "其他"),
                        ],
                        default="routine",
                        max_length=12,
                        verbose_name="检查形式",
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=120, verbose_name="检查组、检查人")),
                ("location", models.CharField(max_length=120, verbose_name="部位")),
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
                        max_length=12,
                        verbose_name="行业领域",
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="类别")),
                ("description", models.TextField(max_length=1000, verbose_name="隐患描述")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="依据条款")),
                (
                    "severity",
                    models.CharField(
                        choices=[("major", "重大"), ("a", "一般A"), ("b", "一般B"), ("c", "一般C")],
                        max_length=6,
                        verbose_name="等级",
                    ),
                ),
                ("severity_reason", models.CharField(blank=True, max_length=300, verbose_name="判定理由")),
                ("measures", models.TextField(blank=True, max_length=1000, verbose_name="整改措施")),
                (
                    "funds",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="整改资金（万元）"
                    ),
                ),
                ("responsible_unit", models.CharField(blank=True, max_length=100, verbose_name="责任单位")),
                ("responsible_person", models.CharField(blank=True, max_length=60, verbose_name="责任人")),
                ("responsible_leader", models.CharField(blank=True, max_length=60, verbose_name="责任领导")),
                ("lead_office", models.CharField(blank=True, max_length=60, verbose_name="牵头处室")),
                ("contingency", models.CharField(blank=True, max_length=500, verbose_name="临时防范、应急预案")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("original_due_on", models.DateField(editable=False, null=True)),
                ("limit_rule", models.CharField(blank=True, editable=False, max_length=60)),
                ("extension_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("round", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="轮次")),
                ("on_the_spot", models.BooleanField(default=False, editable=False, verbose_name="立查立改")),
                ("finder_user_id", models.BigIntegerField()),
                ("finder_name", models.CharField(max_length=60, verbose_name="发现人")),
                ("finder_post", models.CharField(blank=True, max_length=120)),
                ("issued_at", models.DateTimeField(null=True)),
                ("issuer_name", models.CharField(blank=True, max_length=60)),
                ("signed_at", models.DateTimeField(null=True)),
                ("deemed_signed", models.BooleanField(default=False)),
                ("rectified_at", models.DateTimeField(null=True)),
                ("rectifier_user_id", models.BigIntegerField(null=True)),
                ("rectifier_name", models.CharField(blank=True, max_length=60)),
                ("rectification", models.TextField(blank=True, max_length=1000, verbose_name="怎么改的")),
                ("supervised_at", models.DateTimeField(null=True)),
                ("supervisor_user_id", models.BigIntegerField(null=True)),
                ("supervisor_name", models.CharField(blank=True, max_length=60)),
                ("supervision_opinion", models.TextField(blank=True, max_length=1000)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("acceptor_user_id", models.BigIntegerField(null=True)),
                ("acceptor_name", models.CharField(blank=True, max_length=60)),
                ("acceptor_enterprise_id", models.BigIntegerField(null=True)),
                ("acceptance_opinion", models.TextField(blank=True, max_length=1000)),
                ("state_since", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("first_closed_at", models.DateTimeField(null=True)),
                ("reopened_count", models.PositiveSmallIntegerField(default=0)),
                ("duplicate_of_id", models.BigIntegerField(null=True)),
                ("ledger_closed_on", models.DateField(null=True, verbose_name="台账销号日期")),
                ("visible_to_enterprise", models.BooleanField(default=False)),
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
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="parks.department",
                        verbose_name="验收部门",
                    ),
                ),
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
                        to="dangers.danger",
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
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("before", "整改前"), ("after", "整改后"), ("document", "附件")], max_length=8
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "marks",
                    models.JSONField(
                        default=list, help_text="red marks for the supervisor: taken_before_issue, no_time, far_away …"
                    ),
                ),
                ("visible_to_enterprise", models.BooleanField(default=True)),
                (
                    "danger",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="dangers.danger",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["zone", "danger", "id"], name="evidence_danger")],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "danger", "file", "round"), name="evidence_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FactVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("danger_id", models.BigIntegerField()),
                ("zone_id", models.IntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("sector", models.CharField(max_length=12)),
                ("severity", models.CharField(max_length=6)),
                ("source", models.CharField(max_length=12)),
                ("counted", models.BooleanField()),
                ("found_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField(null=True)),
                (
                    "known_xid",
                    models.BigIntegerField(
                        help_text="transaction that wrote the row, so that a freeze can leave out what was still open"
                    ),
                ),
                ("visible_to_enterprise", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("known_to", None)), fields=["zone_id", "found_at"], name="factversion_zone"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)), fields=("danger_id",), name="factversion_one_current"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "severity",
                    models.CharField(
                        choices=[("major", "重大"), ("a", "一般A"), ("b", "一般B"), ("c", "一般C")],
                        max_length=6,
                        verbose_name="等级",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
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
                        verbose_name="行业领域",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="天数")),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "severity", "sector"), name="limit_once"),
                    models.CheckConstraint(condition=models.Q(("days__gte", 0), ("days__lte", 366)), name="limit_days"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LimitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "severity",
                    models.CharField(
                        choices=[("major", "重大"), ("a", "一般A"), ("b", "一般B"), ("c", "一般C")],
                        max_length=6,
                        verbose_name="等级",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
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
                        verbose_name="行业领域",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="天数")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="dangers.limit",
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
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("extension", "延期"), ("void", "作废")], max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("first", "等一级审批"),
                            ("second", "等二级审批"),
                            ("granted", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="first",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(max_length=500, verbose_name="理由")),
                ("interim", models.CharField(blank=True, max_length=300, verbose_name="临时防范")),
                ("new_due_on", models.DateField(blank=True, null=True, verbose_name="申请延至")),
                (
                    "void_reason",
                    models.CharField(blank=True, choices=[("mistake", "误报"), ("duplicate", "重复")], max_length=10),
                ),
                ("duplicate_of_id", models.BigIntegerField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("asker_user_id", models.BigIntegerField()),
                ("asker_name", models.CharField(max_length=60)),
                ("asker_post", models.CharField(max_length=120)),
                ("first_at", models.DateTimeField(null=True)),
                ("first_user_id", models.BigIntegerField(null=True)),
                ("first_name", models.CharField(blank=True, max_length=60)),
                ("first_opinion", models.CharField(blank=True, max_length=500)),
                ("second_at", models.DateTimeField(null=True)),
                ("second_user_id", models.BigIntegerField(null=True)),
                ("second_name", models.CharField(blank=True, max_length=60)),
                ("second_opinion", models.CharField(blank=True, max_length=500)),
                ("visible_to_enterprise", models.BooleanField(default=True)),
                (
                    "danger",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="dangers.danger",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["zone", "danger", "id"], name="request_danger")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["first", "second"])),
                        fields=("zone", "danger"),
                        name="request_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_user_id", None),
                            models.Q(("second_user_id", models.F("first_user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_second_is_not_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_user_id", None),
                            models.Q(("first_user_id", models.F("asker_user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="request_first_is_not_asker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extension"), ("state", "granted"), _negated=True),
                            ("second_user_id__isnull", False),
                            _connector="OR",
                        ),
                        name="extension_needs_two_levels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "void"), ("state", "granted"), _negated=True),
                            ("first_user_id__isnull", False),
                            _connector="OR",
                        ),
                        name="void_needs_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "extension"), _negated=True),
                            ("new_due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="extension_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("enterprise_id", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("extension", "延期"), ("void", "作废")], max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("first", "等一级审批"),
                            ("second", "等二级审批"),
                            ("granted", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="first",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(max_length=500, verbose_name="理由")),
                ("interim", models.CharField(blank=True, max_length=300, verbose_name="临时防范")),
                ("new_due_on", models.DateField(blank=True, null=True, verbose_name="申请延至")),
                (
                    "void_reason",
                    models.CharField(blank=True, choices=[("mistake", "误报"), ("duplicate", "重复")], max_length=10),
                ),
                ("duplicate_of_id", models.BigIntegerField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("asker_user_id", models.BigIntegerField()),
                ("asker_name", models.CharField(max_length=60)),
                ("asker_post", models.CharField(max_length=120)),
                ("first_at", models.DateTimeField(null=True)),
                ("first_user_id", models.BigIntegerField(null=True)),
                ("first_name", models.CharField(blank=True, max_length=60)),
                ("first_opinion", models.CharField(blank=True, max_length=500)),
                ("second_at", models.DateTimeField(null=True)),
                ("second_user_id", models.BigIntegerField(null=True)),
                ("second_name", models.CharField(blank=True, max_length=60)),
                ("second_opinion", models.CharField(blank=True, max_length=500)),
                ("visible_to_enterprise", models.BooleanField(default=True)),
                (
                    "danger",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="dangers.danger",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="dangers.request",
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
            name="Step",
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
                    "danger",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="dangers.danger",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["zone", "danger", "id"], name="step_danger")],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="danger",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2a45d613f0c8a12363f9ce189e19f863747da20d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_17022",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="dangers_danger",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="danger",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="015a7b1781c3464e0ee8223c75777f79adbefa5a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4e7a5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="dangers_danger",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="danger",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT old_values."acceptance_opinion", old_values."accepted_at", old_values."acceptor_enterprise_id", old_values."acceptor_name", old_values."acceptor_user_id", old_values."area_id", old_values."basis", old_values."category", old_values."closed_at", old_values."contingency", old_values."deemed_signed", old_values."department_id", old_values."description", old_values."due_on", old_values."duplicate_of_id", old_values."enterprise_id", old_values."extension_count", old_values."finder_name", old_values."finder_post", old_values."finder_user_id", old_values."first_closed_at", old_values."form", old_values."found_at", old_values."funds", old_values."group", old_values."id", old_values."import_key", old_values."issued_at", old_values."issuer_name", old_values."lead_office", old_values."ledger_closed_on", old_values."limit_rule", old_values."location", old_values."measures", old_values."number", old_values."number_serial", old_values."number_year", old_values."on_the_spot", old_values."original_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."rectification", old_values."rectified_at", old_values."rectifier_name", old_values."rectifier_user_id", old_values."remark", old_values."reopened_count", old_values."responsible_leader", old_values."responsible_person", old_values."responsible_unit", old_values."round", old_values."sector", old_values."severity", old_values."severity_reason", old_values."signed_at", old_values."source", old_values."source_number", old_values."state", old_values."state_since", old_values."supervised_at", old_values."supervision_opinion", old_values."supervisor_name", old_values."supervisor_user_id", old_values."visible_to_enterprise", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e741df8bf8e88ccbbd40adba472731d2b6960280",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_32ba4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="dangers_danger",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="limit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_limitevent" ("days", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "severity", "zone_id") SELECT new_values."days", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."sector", new_values."severity", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e0c9c8bd7526a857badcf5f1ce3cc1a3a1137963",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c4b05",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="dangers_limit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="limit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_limitevent" ("days", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "severity", "zone_id") SELECT new_values."days", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."sector", new_values."severity", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6a64de9b6b4c80bf6e79bf7cd8159540aadae836",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c7b3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="dangers_limit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="limit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_limitevent" ("days", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector", "severity", "zone_id") SELECT old_values."days", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sector", old_values."severity", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="84d3660e62c90fa832fcad54471836edee7b56c5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_92aa7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="dangers_limit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="request",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_requestevent" ("asked_at", "asker_name", "asker_post", "asker_user_id", "danger_id", "duplicate_of_id", "enterprise_id", "first_at", "first_name", "first_opinion", "first_user_id", "id", "interim", "kind", "new_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "second_at", "second_name", "second_opinion", "second_user_id", "state", "visible_to_enterprise", "void_reason", "zone_id") SELECT new_values."asked_at", new_values."asker_name", new_values."asker_post", new_values."asker_user_id", new_values."danger_id", new_values."duplicate_of_id", new_values."enterprise_id", new_values."first_at", new_values."first_name", new_values."first_opinion", new_values."first_user_id", new_values."id", new_values."interim", new_values."kind", new_values."new_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."reason", new_values."second_at", new_values."second_name", new_values."second_opinion", new_values."second_user_id", new_values."state", new_values."visible_to_enterprise", new_values."void_reason", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="fec0c02bb5591ddbe33c0408b23986914260f1a7",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d94df",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="dangers_request",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="request",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_requestevent" ("asked_at", "asker_name", "asker_post", "asker_user_id", "danger_id", "duplicate_of_id", "enterprise_id", "first_at", "first_name", "first_opinion", "first_user_id", "id", "interim", "kind", "new_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "second_at", "second_name", "second_opinion", "second_user_id", "state", "visible_to_enterprise", "void_reason", "zone_id") SELECT new_values."asked_at", new_values."asker_name", new_values."asker_post", new_values."asker_user_id", new_values."danger_id", new_values."duplicate_of_id", new_values."enterprise_id", new_values."first_at", new_values."first_name", new_values."first_opinion", new_values."first_user_id", new_values."id", new_values."interim", new_values."kind", new_values."new_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."reason", new_values."second_at", new_values."second_name", new_values."second_opinion", new_values."second_user_id", new_values."state", new_values."visible_to_enterprise", new_values."void_reason", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2abe536c1f104f55058870085b18a2e7daed22ef",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d3b74",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="dangers_request",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="request",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_requestevent" ("asked_at", "asker_name", "asker_post", "asker_user_id", "danger_id", "duplicate_of_id", "enterprise_id", "first_at", "first_name", "first_opinion", "first_user_id", "id", "interim", "kind", "new_due_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "second_at", "second_name", "second_opinion", "second_user_id", "state", "visible_to_enterprise", "void_reason", "zone_id") SELECT old_values."asked_at", old_values."asker_name", old_values."asker_post", old_values."asker_user_id", old_values."danger_id", old_values."duplicate_of_id", old_values."enterprise_id", old_values."first_at", old_values."first_name", old_values."first_opinion", old_values."first_user_id", old_values."id", old_values."interim", old_values."kind", old_values."new_due_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."second_at", old_values."second_name", old_values."second_opinion", old_values."second_user_id", old_values."state", old_values."visible_to_enterprise", old_values."void_reason", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8bfceea5500e0f4d4c2c4a316ef4aa62068105c8",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d7825",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="dangers_request",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        *SECURITY,
    ]
