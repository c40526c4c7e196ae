from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation

log = structlog.get_logger(__name__)


def after_commit(call: Callable[..., Any], *args: Any) -> None:
    """Run `call(*args)` once the transaction is committed. Its failure is logged, never raised:
    the change is stored, and whoever caused it must not take it for lost and do it again.
    """

    def run() -> None:
        try:
            # An English door may have caused it; what is pushed is read by people of this installation.
            with translation.override(settings.LANGUAGE_CODE):
                call(*args)
        except Exception:
            log.exception("after_commit.failed", call=getattr(call, "__name__", repr(call)))

    transaction.on_commit(run)
