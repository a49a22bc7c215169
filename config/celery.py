"""Celery application (celery -A config)."""

import os

from celery import Celery
from celery.signals import worker_init
from kombu.transport import redis as transport
from redis.exceptions import RedisError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("park")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class _PatientQoS(transport.QoS):
    """A worker that outlives its broker.

    kombu 5.7.0 gives unacknowledged messages back while it closes a lost connection; with the broker gone that fails,
    and the worker ends ("Unrecoverable error", measured with bin/bench kill). The relay rings for such jobs anyway.
    """

    def restore_unacked(self, client: object = None) -> object:
        try:
            return super().restore_unacked(client)
        except (RedisError, OSError, AttributeError):  # AttributeError: the closed connection has no client any more
            self._delivered.clear()
            return None


transport.Channel.QoS = _PatientQoS


@worker_init.connect
def _refuse_unsafe_start(**_kwargs: object) -> None:
    from core.checks import refuse_unsafe_start

    refuse_unsafe_start()
