"""What bots have to do because time passes: silences, lost wake-ups, conversations that were handed to them."""

import structlog
from django.utils import timezone

from accounts import scope
from bots.services.runs import bot_think, due

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


def tend_bots() -> int:
    """Each in its company's scope and a transaction of its own: one that fails stops none. Returns how many."""
    with scope.unscoped("bots of all tenants are looked after alike"):
        rows = list(due(timezone.now()).values_list("pk", "tenant_id")[:MOST_AT_ONCE])
    done = 0
    for pk, tenant_id in rows:
        with scope.tenant_scope(tenant_id):
            try:
                done += int(bot_think(pk))
            except Exception:
                log.exception("bots.tick_failed", ticket=str(pk))
    return done
