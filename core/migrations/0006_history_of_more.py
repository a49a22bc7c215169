"""History of files: every change is kept, whoever makes it (design §6)."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core import rls
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_notice_to_one"),
        ("parks", "0003_history_of_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFileEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
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
            ],
            options={
                "abstract": False,
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="storedfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_storedfileevent" ("content_type", "enterprise_id", "exif", "height", "id", "kind", "latitude", "longitude", "original_name", "original_path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phash", "received_at", "sha256", "shown_name", "size", "taken_at", "uploaded_by_seat_id", "uploader_name", "visible_to_enterprise", "width", "zone_id") SELECT new_values."content_type", new_values."enterprise_id", new_values."exif", new_values."height", new_values."id", new_values."kind", new_values."latitude", new_values."longitude", new_values."original_name", new_values."original_path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phash", new_values."received_at", new_values."sha256", new_values."shown_name", new_values."size", new_values."taken_at", new_values."uploaded_by_seat_id", new_values."uploader_name", new_values."visible_to_enterprise", new_values."width", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bbe591892204aca0114568f35f1454d77fa632d1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2312",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="core_storedfile",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="storedfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_storedfileevent" ("content_type", "enterprise_id", "exif", "height", "id", "kind", "latitude", "longitude", "original_name", "original_path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phash", "received_at", "sha256", "shown_name", "size", "taken_at", "uploaded_by_seat_id", "uploader_name", "visible_to_enterprise", "width", "zone_id") SELECT new_values."content_type", new_values."enterprise_id", new_values."exif", new_values."height", new_values."id", new_values."kind", new_values."latitude", new_values."longitude", new_values."original_name", new_values."original_path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."phash", new_values."received_at", new_values."sha256", new_values."shown_name", new_values."size", new_values."taken_at", new_values."uploaded_by_seat_id", new_values."uploader_name", new_values."visible_to_enterprise", new_values."width", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f490891ab1f4e0b1a613c846608789f5cf14cb96",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_85176",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="core_storedfile",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="storedfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "core_storedfileevent" ("content_type", "enterprise_id", "exif", "height", "id", "kind", "latitude", "longitude", "original_name", "original_path", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phash", "received_at", "sha256", "shown_name", "size", "taken_at", "uploaded_by_seat_id", "uploader_name", "visible_to_enterprise", "width", "zone_id") SELECT old_values."content_type", old_values."enterprise_id", old_values."exif", old_values."height", old_values."id", old_values."kind", old_values."latitude", old_values."longitude", old_values."original_name", old_values."original_path", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phash", old_values."received_at", old_values."sha256", old_values."shown_name", old_values."size", old_values."taken_at", old_values."uploaded_by_seat_id", old_values."uploader_name", old_values."visible_to_enterprise", old_values."width", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="06ada9ea4dacf1be9db43d8537c07a0ad51c8e6a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7e996",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="core_storedfile",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.AddField(
            model_name="storedfileevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="storedfileevent",
            name="zone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="parks.zone",
            ),
        ),
        rls.derived("core_storedfileevent", enterprise=False),
        rls.trail("core_storedfile"),
    ]
