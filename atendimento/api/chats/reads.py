"""The filters of spec 1's list, as one queryset."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat
from atendimento.search import people


def chats(user: User, query: dict[str, Any]) -> QuerySet[Chat]:
    rows = selectors.chats_owned(user)
    if "search" in query:
        rows = people.matching(user, rows, query["search"])
    if "status" in query:
        rows = rows.filter(in_states(query["status"]))
    if "assignedTo" in query:
        rows = rows.filter(assigned_to=owner(user, query["assignedTo"]))
    if query["unread"] is not None:
        rows = rows.filter(unread_count__gt=0) if query["unread"] else rows.filter(unread_count=0)
    exact = {"session_id": query.get("sessionId"), "tenant_id": query.get("tenantId")}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.filter(**days(query))


def in_states(codes: tuple[str, ...]) -> Q:
    """The words of `Chat.state` as a condition. `is_open` is said too: it has an index."""
    if codes == ("archived",):
        return Q(archived=True)
    wanted = Q(archived=False, current_ticket__status__in=codes)
    if codes == ("pending",):
        return wanted & Q(is_open=True)
    return wanted | Q(archived=False, current_ticket=None) if "open" in codes else wanted


def owner(user: User, asked: str) -> UUID | None:
    if asked in ("me", "none"):
        return user.pk if asked == "me" else None
    try:
        return selectors.as_uuid(asked)
    except ValueError as error:
        raise ValidationError({"assignedTo": ["A user's id, `me` or `none`."]}) from error


def days(query: dict[str, Any]) -> dict[str, datetime]:
    """Whole days of the installation's time zone."""
    first = query.get("date") or query.get("dateFrom")
    last = query.get("date") or query.get("dateTo")
    bounds = {}
    if first:
        bounds["last_message_at__gte"] = midnight(first)
    if last:
        bounds["last_message_at__lt"] = midnight(last + timedelta(days=1))
    return bounds


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
