"""The unit of a major hazard source a danger was found in (its findings, its assessment, its dangers on its page)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("dangers", "0009_all_by_due_date"),
        ("enterprises", "0005_register_counted_fast"),
        ("parks", "0004_progress"),
        ("sources", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="danger",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="danger",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="danger",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="danger",
            name="unit_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="重大危险源单元"),
        ),
        migrations.AddField(
            model_name="dangerevent",
            name="unit_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="重大危险源单元"),
        ),
        migrations.AddIndex(
            model_name="danger",
            index=models.Index(
                condition=models.Q(("unit_id__isnull", False)),
                fields=["zone", "unit_id", "-found_at", "-id"],
                name="danger_unit",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="danger",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "unit_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extended_at", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."first_decided_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", new_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."unit_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="43a2dbba378a95944803255b94ab3851e09e5219",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "unit_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extended_at", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."first_decided_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", new_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."unit_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="5b90d4be4a240a532b6dd1d6481d8a5b1f19ff28",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "unit_id", "visible_to_enterprise", "zone_id") SELECT old_values."acceptance_opinion", old_values."accepted_at", old_values."acceptor_enterprise_id", old_values."acceptor_name", old_values."acceptor_user_id", old_values."area_id", old_values."basis", old_values."category", old_values."closed_at", old_values."contingency", old_values."deemed_signed", old_values."department_id", old_values."description", old_values."due_on", old_values."duplicate_of_id", old_values."enterprise_id", old_values."extended_at", old_values."extension_count", old_values."finder_name", old_values."finder_post", old_values."finder_user_id", old_values."first_closed_at", old_values."first_decided_at", old_values."form", old_values."found_at", old_values."funds", old_values."group", old_values."id", old_values."import_key", old_values."issued_at", old_values."issuer_name", old_values."lead_office", old_values."ledger_closed_on", old_values."limit_rule", old_values."location", old_values."measures", old_values."number", old_values."number_serial", old_values."number_year", old_values."on_the_spot", old_values."original_due_on", old_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."rectification", old_values."rectified_at", old_values."rectifier_name", old_values."rectifier_user_id", old_values."remark", old_values."reopened_count", old_values."responsible_leader", old_values."responsible_person", old_values."responsible_unit", old_values."round", old_values."sector", old_values."severity", old_values."severity_reason", old_values."signed_at", old_values."source", old_values."source_number", old_values."state", old_values."state_since", old_values."supervised_at", old_values."supervision_opinion", old_values."supervisor_name", old_values."supervisor_user_id", old_values."unit_id", old_values."visible_to_enterprise", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7e2fed016c4b84a8b19f6eca9e6a69fb74641675",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_32ba4",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="dangers_danger",
                    when="AFTER",
                ),
            ),
        ),
        rls.composite_key(
            "dangers_danger",
            "zone_id, enterprise_id, unit_id",
            "sources_hazardsource",
            "zone_id, enterprise_id, id",
            "danger_unit_of_firm",
        ),
        rls.trail("dangers_danger"),
    ]
