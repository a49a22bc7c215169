from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "inspections.visits"
    label = "visits"
    verbose_name = "检查"

    def ready(self) -> None:
        pass
