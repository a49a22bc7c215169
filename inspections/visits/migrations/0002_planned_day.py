"""Every visit has the day it was planned for: it was always given, now the database says so."""

from django.db import migrations, models

DAY = models.DateField(verbose_name="计划日期")


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.AlterField(model_name="visit", name="planned_on", field=DAY),
        migrations.AlterField(model_name="visitevent", name="planned_on", field=DAY.clone()),
    ]
