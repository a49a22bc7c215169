from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "inspections.plans"
    label = "plans"
    verbose_name = "检查计划"

    def ready(self) -> None:
        from inspections.plans import (  # noqa: F401  (declare rights, lists, jobs, notices)
            closing_jobs,
            closing_rules,
            list_views,
            notices_text,
            round_notices,
            rules,
        )
