from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "inspections.experts"
    label = "experts"
    verbose_name = "专家和第三方"

    def ready(self) -> None:
        from enterprises.assigning import refuse_when
        from inspections.experts import rules  # noqa: F401  (declares rights)
        from inspections.experts.conflicts import against

        refuse_when(against)
