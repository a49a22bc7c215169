"""The demo room: invented content that shows the portal at work. Never loaded in production."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "demo"
    label = "demo"
    verbose_name = "演示数据"
