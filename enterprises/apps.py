from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业"

    def ready(self) -> None:
        from enterprises import figures, import_services, notices_text, owners, rules  # noqa: F401  (each declares what it has)
