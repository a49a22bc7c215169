from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "inspections.experts"
    label = "experts"
    verbose_name = "专家和第三方"

    def ready(self) -> None:
        pass
