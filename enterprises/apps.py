from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业"

    def ready(self) -> None:
        from enterprises import (  # noqa: F401  (each declares what it has)
            figures,
            import_services,
            ledger_lists,
            ledger_pieces,
            notices_text,
            owners,
            rules,
        )
