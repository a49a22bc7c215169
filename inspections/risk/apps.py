from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "inspections.risk"
    label = "risk"
    verbose_name = "风险分级"

    def ready(self) -> None:
        pass
