"""Substances by unit for their list, the file of an assessment report."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_mail"),
        ("parks", "0004_progress"),
        ("sources", "0005_splits"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="assessment",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
                verbose_name="报告文件",
            ),
        ),
        migrations.AddField(
            model_name="assessmentevent",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="core.storedfile",
                verbose_name="报告文件",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(fields=["zone", "source", "id"], name="holding_by_unit"),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(fields=["source", "id"], name="holding_by_unit_all"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "file_id", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT new_values."agency", new_values."conclusion", new_values."done_on", new_values."enterprise_id", new_values."expires_on", new_values."file_id", new_values."findings", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."report_number", new_values."source_id", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="761bb6123c68b45a38316587d16b7eb814174cc4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ed2d9",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="sources_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "file_id", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT new_values."agency", new_values."conclusion", new_values."done_on", new_values."enterprise_id", new_values."expires_on", new_values."file_id", new_values."findings", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."recorded_by", new_values."report_number", new_values."source_id", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7710286a25c9c83848b2d898bafd5a3fee2d9548",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b55e1",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="sources_assessment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sources_assessmentevent" ("agency", "conclusion", "done_on", "enterprise_id", "expires_on", "file_id", "findings", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by", "report_number", "source_id", "zone_id") SELECT old_values."agency", old_values."conclusion", old_values."done_on", old_values."enterprise_id", old_values."expires_on", old_values."file_id", old_values."findings", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."recorded_by", old_values."report_number", old_values."source_id", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="e3c054b70108d2f4be99d99602f55ec197a746e2",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7ad6a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="sources_assessment",
                    when="AFTER",
                ),
            ),
        ),
        rls.composite_key(
            "sources_assessment",
            "zone_id, enterprise_id, file_id",
            "core_storedfile",
            "zone_id, enterprise_id, id",
            "assessment_file_of_firm",
        ),
        rls.trail("sources_assessment"),
    ]
