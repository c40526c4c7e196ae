"""`/healthz`: 200 when this installation can do its work."""

import functools

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts import scope

_migrated = False


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    try:
        ready = database_ready()
    except Error:
        return JsonResponse({"status": "down", "database": "down"}, status=503)
    if not ready:
        return JsonResponse({"status": "down", "database": "migrations pending"}, status=503)
    # Without Redis messages still arrive and are kept; pages just stop moving by themselves.
    return JsonResponse({"status": "ok", "realtime": "up" if redis_answers() else "down"})


def database_ready() -> bool:
    global _migrated
    with scope.owner():
        if not _migrated:
            _migrated = not pending_migrations()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return _migrated


def pending_migrations() -> bool:
    with scope.owner():
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def redis_answers() -> bool:
    try:
        return bool(_redis().ping())
    except redis.RedisError:
        return False


@functools.cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)
