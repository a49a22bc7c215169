import django.db.models.deletion
from django.db import migrations, models

from core.migrations._security_0001 import SECURITY


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("enterprises", "0001_initial"),
        ("parks", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("body_sha256", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seat_id", "key"), name="idempotency_once")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "排队中"), ("done", "已完成"), ("failed", "没有完成")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveIntegerField(null=True)),
                ("result", models.JSONField(default=dict)),
                ("file_path", models.CharField(blank=True, max_length=200)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("message", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seat_id", "-id"], name="job_seat"),
                    models.Index(condition=models.Q(("state", "queued")), fields=["id"], name="job_queued"),
                ],
                "constraints": [models.UniqueConstraint(fields=("seat_id", "key"), name="job_key")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_id", models.IntegerField(null=True)),
                ("enterprise_id", models.BigIntegerField(null=True)),
                ("seat_id", models.BigIntegerField()),
                ("cause", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=40)),
                ("subject_kind", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("params", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["seat_id", "-id"], name="notice_seat"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["seat_id"], name="notice_unread"),
                    models.Index(fields=["zone_id", "subject_kind", "subject_id"], name="notice_subject"),
                ],
                "constraints": [models.UniqueConstraint(fields=("seat_id", "cause"), name="notice_one_per_cause")],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seat_id", models.BigIntegerField()),
                ("list_name", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=1000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("seat_id", "list_name", "name"), name="savedfilter_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("planned_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                ("seconds", models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "planned_at"), name="slot_once")],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enterprise_id", models.BigIntegerField(null=True)),
                ("uploaded_by_seat_id", models.BigIntegerField()),
                ("uploader_name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("image", "图片"), ("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")], max_length=8
                    ),
                ),
                ("original_name", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField(help_text="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(max_length=100)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ("exif", models.JSONField(default=dict)),
                ("phash", models.BigIntegerField(null=True)),
                ("original_path", models.CharField(max_length=200)),
                ("shown_name", models.CharField(blank=True, max_length=200)),
                ("visible_to_enterprise", models.BooleanField(default=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parks.zone"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["zone", "sha256"], name="storedfile_sha")],
                "constraints": [models.UniqueConstraint(fields=("zone", "id"), name="storedfile_zone_id")],
            },
        ),
        *SECURITY,
    ]
