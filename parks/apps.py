from django.apps import AppConfig


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = "开发区"

    def ready(self) -> None:
        from parks import figures, rules  # noqa: F401  (declare the figures and rights of this room)
