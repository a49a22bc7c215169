from django.apps import AppConfig


class DangersConfig(AppConfig):
    name = "hazards.dangers"
    label = "dangers"
    verbose_name = "隐患"

    def ready(self) -> None:
        from hazards.dangers import (  # noqa: F401  (declare rights, transitions, jobs, figures)
            committees,
            enterprise_side,
            evidence_figures,
            figures,
            jobs,
            notices_text,
            report_figures,
            rules,
            workflow,
        )
        from hazards.dangers.ledger import jobs as ledger_jobs  # noqa: F401
