"""The outbox of mails: what belongs to the system, read and written in the province's scope only."""

from django.db import migrations, models

from core import rls


class Migration(migrations.Migration):
    dependencies = [("core", "0008_notice_upwards")]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice_id", models.BigIntegerField(unique=True)),
                ("seat_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "trouble",
                    models.CharField(blank=True, help_text="kind and code of the last failure", max_length=80),
                ),
                ("given_up", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up", False), ("sent_at", None)),
                        fields=["next_at"],
                        name="mail_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("given_up", False), _connector="OR"),
                        name="mail_sent_or_given_up",
                    )
                ],
            },
        ),
        rls.province_record("core_mail", columns="next_at, attempts, trouble, given_up, sent_at"),
    ]
