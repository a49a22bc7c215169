from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "统计"

    def ready(self) -> None:
        from reports import (  # noqa: F401  (declare rights, jobs, figures, notices, transitions)
            consolidating,
            cycle,
            figures,
            jobs,
            notices_text,
            paper_jobs,
            place_views,
            reminding,
            rules,
            workflow,
        )
