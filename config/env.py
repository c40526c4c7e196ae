"""Reads settings from the environment; every variable is documented in `.env.example`."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = {"1", "true", "yes", "on", "sim"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    return text(name, str(default)).strip().lower() in TRUE_WORDS


def number(name: str, default: int) -> int:
    return int(text(name) or default)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """A Django DATABASES entry from `postgresql://user:password@host:port/name?host=/socket/dir`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must be a postgresql:// address: Prosa runs on PostgreSQL only")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "accounts.db",
        "NAME": unquote(parts.path.lstrip("/")) or "prosa",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": parts.port or "",
        # Prepared from their third use on: planning a list of a dozen joins takes longer than reading it.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }


def broker(redis_url: str) -> str:
    """The same server in Celery's words, which differ for a Unix socket: `redis+socket:///path?virtual_host=1`."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
