from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "inspections.checklists"
    label = "checklists"
    verbose_name = "检查表"

    def ready(self) -> None:
        from inspections.checklists import import_services, rules  # noqa: F401  (declares rights, registers jobs)
