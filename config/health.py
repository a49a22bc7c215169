"""/healthz: the process answers. /readyz: database, Redis, disk and worker are there. No names, no versions."""

from __future__ import annotations

import shutil

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse

from core.access import PUBLIC
from core.views import PortalView


class Health(PortalView):
    permission = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"ok": True})


class Ready(PortalView):
    permission = PUBLIC

    def get(self, request: HttpRequest) -> JsonResponse:
        checks = {"database": _database(), "redis": _redis(), "disk": _disk(), "worker": _worker()}
        return JsonResponse({"ok": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    except Exception:
        return False


def _redis() -> bool:
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1).ping())
    except redis.RedisError:
        return False


def _disk() -> bool:
    usage = shutil.disk_usage(settings.DATA_DIR)
    return usage.free > usage.total * 0.02


def _worker() -> bool:
    """A heartbeat written by a worker within two minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select coalesce(max(started_at) > now() - interval '2 minutes', false)"
                " from core_slot where name = 'heartbeat'"
            )
            return bool(cursor.fetchone()[0])
    except Exception:
        return False
