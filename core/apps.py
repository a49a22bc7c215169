from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "机房"

    def ready(self) -> None:
        from core import exports, rules, sweeping  # noqa: F401  (declare rights, jobs and periodic work)
