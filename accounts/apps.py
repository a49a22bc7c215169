from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员"

    def ready(self) -> None:
        from accounts import rules  # noqa: F401  (declares the rights of this room)
