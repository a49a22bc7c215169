"""Where an enterprise lies."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0007_levels_of_penalties"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="enterprise",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="enterprise",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="enterprise",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="enterprise",
            name="latitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
        ),
        migrations.AddField(
            model_name="enterprise",
            name="longitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
        ),
        migrations.AddField(
            model_name="enterpriseevent",
            name="latitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="纬度"),
        ),
        migrations.AddField(
            model_name="enterpriseevent",
            name="longitude",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="经度"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enterprise",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "latitude", "legal_person", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT new_values."address", new_values."area_id", new_values."connected", new_values."created_at", new_values."credit_code", new_values."division", new_values."former_names", new_values."full_time_officers", new_values."grade", new_values."grade_until", new_values."id", new_values."insured_until", new_values."latitude", new_values."legal_person", new_values."longitude", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."principal_name", new_values."principal_phone", new_values."risk", new_values."safety_head_name", new_values."safety_head_phone", new_values."sector", new_values."short_name", new_values."size", new_values."staff_count", new_values."status", new_values."updated_at", new_values."uses_hazchem", new_values."zone_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6c9f9b3d3d41ce963dc789500eb75a49ec1e8ec0",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_079c7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="enterprises_enterprise",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enterprise",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "latitude", "legal_person", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT new_values."address", new_values."area_id", new_values."connected", new_values."created_at", new_values."credit_code", new_values."division", new_values."former_names", new_values."full_time_officers", new_values."grade", new_values."grade_until", new_values."id", new_values."insured_until", new_values."latitude", new_values."legal_person", new_values."longitude", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."principal_name", new_values."principal_phone", new_values."risk", new_values."safety_head_name", new_values."safety_head_phone", new_values."sector", new_values."short_name", new_values."size", new_values."staff_count", new_values."status", new_values."updated_at", new_values."uses_hazchem", new_values."zone_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2c397b0f92029a3bf9006168264e7b67eedc3695",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11bf5",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="enterprises_enterprise",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enterprise",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "enterprises_enterpriseevent" ("address", "area_id", "connected", "created_at", "credit_code", "division", "former_names", "full_time_officers", "grade", "grade_until", "id", "insured_until", "latitude", "legal_person", "longitude", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_name", "principal_phone", "risk", "safety_head_name", "safety_head_phone", "sector", "short_name", "size", "staff_count", "status", "updated_at", "uses_hazchem", "zone_id") SELECT old_values."address", old_values."area_id", old_values."connected", old_values."created_at", old_values."credit_code", old_values."division", old_values."former_names", old_values."full_time_officers", old_values."grade", old_values."grade_until", old_values."id", old_values."insured_until", old_values."latitude", old_values."legal_person", old_values."longitude", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."principal_name", old_values."principal_phone", old_values."risk", old_values."safety_head_name", old_values."safety_head_phone", old_values."sector", old_values."short_name", old_values."size", old_values."staff_count", old_values."status", old_values."updated_at", old_values."uses_hazchem", old_values."zone_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="19f03eb63a9896a3ab411ae5ca34854674eb73e0",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc699",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="enterprises_enterprise",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="enterprise_place",
            ),
        ),
        rls.trail("enterprises_enterprise"),
        # The zone's office alone: photographs of an enterprise are measured against it.
        rls.run("grant update (longitude, latitude) on enterprises_enterprise to park_zone, park_province"),
    ]
