"""Celery application (celery -A config)."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("park")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_unsafe_start(**_kwargs: object) -> None:
    from core.checks import refuse_unsafe_start

    refuse_unsafe_start()
