from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "inspections.plans"
    label = "plans"
    verbose_name = "检查计划"

    def ready(self) -> None:
        from inspections.plans import closing_jobs, closing_rules, round_notices  # noqa: F401  (declare rights, jobs, notices)
