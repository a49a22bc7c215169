"""Search as the planner can serve it: one condition over one table, each branch with an index the province may use."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [
        ("dangers", "0004_void_from_any_open_state"),
        ("enterprises", "0002_history_of_more"),
        ("parks", "0003_history_of_more"),
    ]

    operations = [
        rls.run("drop index danger_words", "drop index danger_words_province"),
        migrations.AlterField(
            model_name="danger",
            name="zone",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parks.zone",
                verbose_name="开发区",
            ),
        ),
        migrations.AddIndex(
            model_name="danger",
            index=models.Index(
                condition=models.Q(("source_number", ""), _negated=True),
                fields=["source_number", "zone"],
                name="danger_source_number",
            ),
        ),
        migrations.AddIndex(
            model_name="danger",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("description", "gin_trgm_ops"), name="danger_words"
            ),
        ),
        migrations.AddIndex(
            model_name="danger",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("location", "gin_trgm_ops"), name="danger_places"
            ),
        ),
    ]
