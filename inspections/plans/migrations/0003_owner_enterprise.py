from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_rounds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="closingrow",
            name="owner_kind",
            field=models.CharField(
                choices=[
                    ("enterprise", "企业整改"),
                    ("area", "园区、镇街督查"),
                    ("department", "验收部门"),
                    ("lead", "检查带队人"),
                ],
                max_length=10,
            ),
        ),
    ]
