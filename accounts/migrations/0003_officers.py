"""One session at a time for officers; the rights of the three officers held by the database."""

from django.db import migrations, models

from accounts.migrations._security_0003 import SECURITY


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_seat")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="sign_in_mark",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        *SECURITY,
    ]
