from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "hazards.sources"
    label = "sources"
    verbose_name = "重大危险源"

    def ready(self) -> None:
        from hazards.sources import (  # noqa: F401  (declare rights, transitions, notices)
            duty_figures,
            duty_jobs,
            duty_list_views,
            duty_notices,
            duty_pieces,
            figures,
            import_services,
            list_views,
            notices_text,
            plan_figures,
            plan_pieces,
            rules,
            split_views,
            workflow,
        )
