"""More facts for figures, and the roll-up of what is known now."""

import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.together import Together
from hazards.dangers.migrations._security_0006 import SECURITY


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_notice_upwards"),
        ("dangers", "0005_search"),
        ("parks", "0004_progress"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("zone_id", models.IntegerField()),
                ("month", models.DateField()),
                ("severity", models.CharField(max_length=6)),
                ("sector", models.CharField(max_length=12)),
                ("found", models.IntegerField(default=0)),
                ("closed", models.IntegerField(default=0)),
                ("on_the_spot", models.IntegerField(default=0)),
                ("timely", models.IntegerField(default=0)),
                ("issued_of_found", models.IntegerField(default=0)),
                ("filled", models.IntegerField(default=0)),
                ("funds", models.DecimalField(decimal_places=4, default=0, max_digits=16)),
                ("due", models.IntegerField(default=0)),
                ("due_met", models.IntegerField(default=0)),
                ("issued", models.IntegerField(default=0)),
                ("extended", models.IntegerField(default=0)),
                ("mended", models.IntegerField(default=0)),
                ("mend_days", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("judged", models.IntegerField(default=0)),
                ("judge_days", models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ("decided", models.IntegerField(default=0)),
                ("passed_first", models.IntegerField(default=0)),
            ],
        ),
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
            name="extended_at",
            field=models.DateTimeField(editable=False, help_text="first extension granted", null=True),
        ),
        migrations.AddField(
            model_name="danger",
            name="first_decided_at",
            field=models.DateTimeField(
                editable=False,
                help_text="first time the mend was judged: accepted, or sent back by either party",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="danger",
            name="passed_first",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="dangerevent",
            name="extended_at",
            field=models.DateTimeField(editable=False, help_text="first extension granted", null=True),
        ),
        migrations.AddField(
            model_name="dangerevent",
            name="first_decided_at",
            field=models.DateTimeField(
                editable=False,
                help_text="first time the mend was judged: accepted, or sent back by either party",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="dangerevent",
            name="passed_first",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="evidence",
            name="attached_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="factversion",
            name="area_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="extended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="filled",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="factversion",
            name="first_decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="funds",
            field=models.DecimalField(decimal_places=4, max_digits=12, null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="issued_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="on_the_spot",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="factversion",
            name="passed_first",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="factversion",
            name="recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="factversion",
            name="rectified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="factversion",
            name="known_xid",
            field=models.BigIntegerField(help_text="transaction that wrote the row"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("kind", "after")), fields=["zone", "attached_at"], name="evidence_attached"
            ),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(fields=["zone_id", "-found_at", "-id"], name="factversion_rows"),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(fields=["-found_at", "-id"], name="factversion_rows_all"),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(fields=["danger_id", "known_from"], name="factversion_danger"),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(condition=models.Q(("known_to", None)), fields=["due_on"], name="factversion_due"),
        ),
        migrations.AddIndex(
            model_name="factversion",
            index=models.Index(
                condition=models.Q(("closed_at", None), ("counted", True), ("known_to", None)),
                fields=["zone_id", "due_on"],
                name="factversion_open",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="danger",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extended_at", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."first_decided_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", new_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b32fb1cb4bf5cf594907fc020dea33d7034de98f",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT new_values."acceptance_opinion", new_values."accepted_at", new_values."acceptor_enterprise_id", new_values."acceptor_name", new_values."acceptor_user_id", new_values."area_id", new_values."basis", new_values."category", new_values."closed_at", new_values."contingency", new_values."deemed_signed", new_values."department_id", new_values."description", new_values."due_on", new_values."duplicate_of_id", new_values."enterprise_id", new_values."extended_at", new_values."extension_count", new_values."finder_name", new_values."finder_post", new_values."finder_user_id", new_values."first_closed_at", new_values."first_decided_at", new_values."form", new_values."found_at", new_values."funds", new_values."group", new_values."id", new_values."import_key", new_values."issued_at", new_values."issuer_name", new_values."lead_office", new_values."ledger_closed_on", new_values."limit_rule", new_values."location", new_values."measures", new_values."number", new_values."number_serial", new_values."number_year", new_values."on_the_spot", new_values."original_due_on", new_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."recorded_at", new_values."rectification", new_values."rectified_at", new_values."rectifier_name", new_values."rectifier_user_id", new_values."remark", new_values."reopened_count", new_values."responsible_leader", new_values."responsible_person", new_values."responsible_unit", new_values."round", new_values."sector", new_values."severity", new_values."severity_reason", new_values."signed_at", new_values."source", new_values."source_number", new_values."state", new_values."state_since", new_values."supervised_at", new_values."supervision_opinion", new_values."supervisor_name", new_values."supervisor_user_id", new_values."visible_to_enterprise", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="316f5e9310f676fab28048574d2b4e3b2149872e",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "dangers_dangerevent" ("acceptance_opinion", "accepted_at", "acceptor_enterprise_id", "acceptor_name", "acceptor_user_id", "area_id", "basis", "category", "closed_at", "contingency", "deemed_signed", "department_id", "description", "due_on", "duplicate_of_id", "enterprise_id", "extended_at", "extension_count", "finder_name", "finder_post", "finder_user_id", "first_closed_at", "first_decided_at", "form", "found_at", "funds", "group", "id", "import_key", "issued_at", "issuer_name", "lead_office", "ledger_closed_on", "limit_rule", "location", "measures", "number", "number_serial", "number_year", "on_the_spot", "original_due_on", "passed_first", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "rectification", "rectified_at", "rectifier_name", "rectifier_user_id", "remark", "reopened_count", "responsible_leader", "responsible_person", "responsible_unit", "round", "sector", "severity", "severity_reason", "signed_at", "source", "source_number", "state", "state_since", "supervised_at", "supervision_opinion", "supervisor_name", "supervisor_user_id", "visible_to_enterprise", "zone_id") SELECT old_values."acceptance_opinion", old_values."accepted_at", old_values."acceptor_enterprise_id", old_values."acceptor_name", old_values."acceptor_user_id", old_values."area_id", old_values."basis", old_values."category", old_values."closed_at", old_values."contingency", old_values."deemed_signed", old_values."department_id", old_values."description", old_values."due_on", old_values."duplicate_of_id", old_values."enterprise_id", old_values."extended_at", old_values."extension_count", old_values."finder_name", old_values."finder_post", old_values."finder_user_id", old_values."first_closed_at", old_values."first_decided_at", old_values."form", old_values."found_at", old_values."funds", old_values."group", old_values."id", old_values."import_key", old_values."issued_at", old_values."issuer_name", old_values."lead_office", old_values."ledger_closed_on", old_values."limit_rule", old_values."location", old_values."measures", old_values."number", old_values."number_serial", old_values."number_year", old_values."on_the_spot", old_values."original_due_on", old_values."passed_first", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."recorded_at", old_values."rectification", old_values."rectified_at", old_values."rectifier_name", old_values."rectifier_user_id", old_values."remark", old_values."reopened_count", old_values."responsible_leader", old_values."responsible_person", old_values."responsible_unit", old_values."round", old_values."sector", old_values."severity", old_values."severity_reason", old_values."signed_at", old_values."source", old_values."source_number", old_values."state", old_values."state_since", old_values."supervised_at", old_values."supervision_opinion", old_values."supervisor_name", old_values."supervisor_user_id", old_values."visible_to_enterprise", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c86188f95dd339e66809a7e4263dc42c825a23c5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_32ba4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="dangers_danger",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.AddIndex(
            model_name="monthtally",
            index=models.Index(fields=["zone_id", "month"], name="monthtally_zone"),
        ),
        migrations.AddIndex(
            model_name="monthtally",
            index=models.Index(fields=["month"], name="monthtally_month"),
        ),
        *SECURITY,
    ]
