from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "统计"

    def ready(self) -> None:
        from reports import jobs, rules  # noqa: F401  (declare rights and jobs)
