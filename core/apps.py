from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "机房"

    def ready(self) -> None:
        from core import exports, mailing, rules, sweeping  # noqa: F401  (declare rights, jobs and periodic work)
        from core.files import rules as file_rules  # noqa: F401
