"""A cache that may be gone: reads miss and writes vanish while Redis is down, and pages go on."""

from functools import cached_property
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class KeptClient(RedisCacheClient):
    """Django makes a redis-py client for each call, which takes twice as long as the call. They are safe to share."""

    @cached_property
    def client(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self.client  # there is one server


class FailSafeRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def _safely(self, call: Any, fallback: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache.unavailable", error=type(error).__name__)
            return fallback

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().add, True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._safely(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().delete, False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().get_many, {}, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().set_many, [], *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._safely(super().has_key, False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        return self._safely(super().incr, delta, key, delta, version)

    def count(self, key: str, seconds: int) -> int:
        """Count one under `key`, which is forgotten after `seconds`; how many there are. 0 while Redis is down."""
        return int(self._safely(self._count, 0, self.make_and_validate_key(key), seconds))

    def _count(self, key: str, seconds: int) -> int:
        pipeline = self._cache.get_client(key, write=True).pipeline()
        pipeline.incr(key)
        pipeline.expire(key, seconds)
        return int(pipeline.execute()[0])
