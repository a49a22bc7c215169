from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "hazards.sources"
    label = "sources"
    verbose_name = "重大危险源"

    def ready(self) -> None:
        from hazards.sources import (  # noqa: F401  (declare rights, transitions, notices)
            figures,
            list_views,
            notices_text,
            rules,
            split_views,
            workflow,
        )
