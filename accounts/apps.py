from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员"

    def ready(self) -> None:
        from accounts import rules, services  # noqa: F401  (rules declares the rights of this room)
        from core.jobs import use_actors
        from core.mailing import use_recipients

        use_actors(for_seat=services.actor_for_seat, system=services.system)
        use_recipients(services.mail_recipients)
