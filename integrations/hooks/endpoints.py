"""Endpoints: added, changed, tried and removed by admins; and their deliveries, sent again on request."""

import base64
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from integrations import outside
from integrations.hooks.emit import forget_listeners, tell, wake
from integrations.hooks.events import EVENTS, PING
from integrations.models import Delivery, DeliveryState, Endpoint


def new_key() -> str:
    """As Standard Webhooks writes secrets: 24 to 64 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def endpoint_create(*, by: User, url: str, events: Sequence[str], name: str = "") -> Endpoint:
    """Raises Forbidden and Invalid (an address that leads nowhere or inside, unknown events)."""
    check(by)
    check_url(url)
    endpoint = Endpoint(url=url, name=name, events=checked(events), secret={"key": new_key()})
    with transaction.atomic():
        endpoint.save(force_insert=True)
        after_commit(forget_listeners)
    return endpoint


def endpoint_change(*, endpoint: Endpoint, by: User, **changes: Any) -> Endpoint:
    """`url`, `events`, `name`, `is_active`. A changed or revived endpoint is tried at once."""
    check(by)
    if "url" in changes:
        check_url(changes["url"])
    if "events" in changes:
        changes["events"] = checked(changes["events"])
    changes |= {"failures": 0, "paused_until": None, "trouble": ""}
    for field, value in changes.items():
        setattr(endpoint, field, value)
    with transaction.atomic():
        endpoint.save(update_fields=[*changes])
        after_commit(forget_listeners)
    return endpoint


def endpoint_remove(*, endpoint: Endpoint, by: User) -> None:
    check(by)
    with transaction.atomic():
        endpoint.delete()
        after_commit(forget_listeners)


def endpoint_try(*, endpoint: Endpoint, by: User) -> Delivery:
    """Send it a `ping`."""
    check(by)
    with transaction.atomic():
        return tell([endpoint], PING, {"endpoint": str(endpoint.pk)})[0]


def delivery_replay(*, delivery: Delivery, by: User) -> Delivery:
    """Send it once more, whatever became of it; under its own id, so that receivers know it."""
    check(by)
    delivery.state, delivery.attempts, delivery.next_attempt_at = DeliveryState.PENDING, 0, timezone.now()
    with transaction.atomic():
        delivery.save(update_fields=["state", "attempts", "next_attempt_at"])
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(paused_until=None)
        after_commit(wake)
    return delivery


def check(by: User) -> None:
    if not may(by, "integration.manage"):
        raise Forbidden(_("Only admins manage integrations"))


def check_url(url: str) -> None:
    """Looked at now, to tell the person; looked at again with each delivery, when it counts."""
    try:
        outside.resolve(url)
    except outside.Unreachable as error:
        raise Invalid(str(error), code="url_refused", fields={"url": [str(error)]}) from error


def checked(events: Sequence[str]) -> list[str]:
    unknown = sorted(set(events) - set(EVENTS))
    if unknown or not events:
        said = _("Choose from: %(events)s") % {"events": ", ".join(EVENTS)}
        raise Invalid(said, code="unknown_event", fields={"events": [said]})
    return sorted(set(events))
