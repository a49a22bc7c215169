from django.apps import AppConfig


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = "开发区"

    def ready(self) -> None:
        from parks import rules  # noqa: F401  (declares the rights of this room)
