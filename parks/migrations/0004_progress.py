"""How far zones are with risk assessment and platform (M-46, M-56)."""

import django.db.models.deletion
from django.db import migrations, models

from parks.migrations._security_0004 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("parks", "0003_history_of_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="ZoneProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("assessment", "整体性安全风险评估"), ("platform", "信息共享平台")], max_length=12
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("none", "未启动"),
                            ("commissioned", "已委托"),
                            ("writing", "编制中"),
                            ("review", "评审中"),
                            ("project", "已立项"),
                            ("building", "在建"),
                            ("trial", "试运行"),
                            ("done", "完成"),
                        ],
                        max_length=12,
                        verbose_name="阶段",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("forecast_on", models.DateField(blank=True, null=True, verbose_name="预计完成")),
                ("agency", models.CharField(blank=True, max_length=100, verbose_name="承担单位")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="progress", to="parks.zone"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["zone", "subject", "-on", "-id"], name="zoneprogress_latest")],
            },
        ),
        *SECURITY,
    ]
