from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "inspections.risk"
    label = "risk"
    verbose_name = "风险分级"

    def ready(self) -> None:
        from inspections.risk import jobs, list_views, pieces, rules  # noqa: F401  (each declares what it has)
