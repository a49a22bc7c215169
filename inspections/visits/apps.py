from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "inspections.visits"
    label = "visits"
    verbose_name = "检查"

    def ready(self) -> None:
        from inspections.visits import (  # noqa: F401  (declare rights, steps, lists, figures)
            enterprise_side,
            figures,
            jobs,
            list_views,
            notices_text,
            rules,
            workflow,
        )
