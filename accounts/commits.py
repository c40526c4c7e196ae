from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation

log = structlog.get_logger(__name__)

Gathered = dict[Callable[[list[Any]], Any], list[Any]]
_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


def after_commit(call: Callable[..., Any], *args: Any) -> None:
    """Run `call(*args)` once the transaction is committed. Its failure is logged, never raised:
    the change is stored, and whoever caused it must not take it for lost and do it again.
    """
    transaction.on_commit(lambda: _safely(call, *args))


def after_commit_together(call: Callable[[list[Any]], Any], item: Any) -> None:
    """The same, once for all items that the transaction has for `call`, in their order and after everything else."""

    def run() -> None:
        gathered = _gathered.get()
        if gathered is None:
            _safely(call, [item])
        else:
            gathered.setdefault(call, []).append(item)

    transaction.on_commit(run)


@contextmanager
def gathering() -> Iterator[None]:
    """Around a commit's calls, by `accounts.db`."""
    gathered: Gathered = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    for call, items in gathered.items():
        _safely(call, items)


def _safely(call: Callable[..., Any], *args: Any) -> None:
    try:
        # An English door may have caused it; what is pushed is read by people of this installation.
        with translation.override(settings.LANGUAGE_CODE):
            call(*args)
    except Exception:
        log.exception("after_commit.failed", call=getattr(call, "__name__", repr(call)))
