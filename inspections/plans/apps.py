from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "inspections.plans"
    label = "plans"
    verbose_name = "检查计划"

    def ready(self) -> None:
        pass
