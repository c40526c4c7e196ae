"""Structured logs: ids, never bodies, phones or tokens."""

import re
from typing import Any

import structlog

TOKEN_IN_PATH = re.compile(r"(/webhooks/whatsapp/)[^/?\s\"]+")


def config(level: str, *, json: bool) -> dict[str, Any]:
    """A dictConfig for `LOGGING`; JSON lines in production, colours for people."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    mask_tokens,
                    renderer,
                ],
                "foreign_pre_chain": [structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "daphne": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }


def mask_tokens(_logger: object, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A webhook's path holds its secret; a log line must not."""
    event["event"] = TOKEN_IN_PATH.sub(r"\1***", str(event.get("event", "")))
    return event
