from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业"

    def ready(self) -> None:
        from enterprises import figures, jobs, owners, rules  # noqa: F401  (declare rights, figures, jobs, owners)
