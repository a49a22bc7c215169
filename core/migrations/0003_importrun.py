"""Runs of imports: personal rows; files of old runs go with the broom."""

from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0002_sweep")]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat_id", models.BigIntegerField()),
                ("kind", models.CharField(help_text="what is imported: enterprises, ledger, …", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "正在读取"),
                            ("mapped", "等您核对"),
                            ("previewed", "等您确认"),
                            ("running", "正在导入"),
                            ("done", "已导入"),
                            ("failed", "没有导入"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("file_path", models.CharField(help_text="the upload, relative to DATA_DIR/imports", max_length=200)),
                ("file_name", models.CharField(help_text="as the person called it", max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("layout", models.JSONField(default=dict, help_text="sheet and columns as found")),
                ("choices", models.JSONField(default=dict, help_text="what the person decided")),
                ("preview", models.JSONField(default=dict, help_text="what would happen, with a sample of rows")),
                ("counts", models.JSONField(default=dict, help_text="what did happen")),
                (
                    "rejects_path",
                    models.CharField(
                        blank=True, help_text="rows given back, relative to DATA_DIR/imports", max_length=200
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=500)),
                ("job_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"indexes": [models.Index(fields=["seat_id", "kind", "-id"], name="importrun_seat")]},
        ),
        rls.personal("core_importrun"),
    ]
