from django.db import migrations, models

from inspections.checklists.migrations._security_0003 import SECURITY


class Migration(migrations.Migration):
    dependencies = [("checklists", "0002_criteria_and_standards")]

    operations = [
        migrations.AddField(model_name="version", name="ended_at", field=models.DateTimeField(null=True)),
        *SECURITY,
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=["zone", "checklist"], condition=models.Q(("ended_at", None)), name="version_in_use"
            ),
        ),
    ]
