"""What spec 4 asks for, as querysets and counts."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from accounts import scope
from accounts.errors import Invalid
from accounts.models import PresenceState, User
from accounts.presence import presence_of
from atendimento import selectors
from atendimento.api import rows
from atendimento.models import Direction, Handler, Queue, Ticket, TicketStatus
from atendimento.search.people import named
from integrations.kit.pages import Cursor, Page, counted

ENDED = (TicketStatus.RESOLVED, TicketStatus.CLOSED)
USUAL_PERIOD = timedelta(days=30)


def conversation(user: User, pk: UUID) -> Ticket:
    """One visible ticket with what its shape shows. Raises Ticket.DoesNotExist."""
    return rows.tickets(selectors.tickets_visible(user)).get(pk=pk)


def department(pk: UUID | None) -> Queue | None:
    """Raises Invalid for a queue that is not there or not this company's."""
    if pk is None:
        return None
    queue = Queue.objects.filter(pk=pk).first()
    if queue is None:
        said = _("There is no such queue")
        raise Invalid(said, code="unknown_queue", fields={"department_id": [said]})
    return queue


def conversations(user: User, query: Mapping[str, Any]) -> QuerySet[Ticket]:
    found = selectors.tickets_visible(user)
    if "search" in query:
        found = found.filter(chat__in=named(user, query["search"]))
    if "status" in query:
        found = found.filter(status__in=query["status"])
    if "assigned_user_id" in query:
        found = found.filter(assignee=owner(user, query["assigned_user_id"]))
    if "department_id" in query:
        found = found.filter(queue=query["department_id"])
    if query["is_bot_active"] is not None:
        by_bot = Q(handler=Handler.BOT) & ~Q(status__in=ENDED)
        found = found.filter(by_bot if query["is_bot_active"] else ~by_bot)
    return found.filter(**days(query))


def owner(user: User, asked: str) -> UUID | None:
    if asked in ("me", "none"):
        return user.pk if asked == "me" else None
    try:
        return selectors.as_uuid(asked)
    except ValueError as error:
        raise ValidationError({"assigned_user_id": ["id, me, none"]}) from error


def days(query: Mapping[str, Any]) -> dict[str, datetime]:
    """Whole days of the installation's time zone."""
    bounds = {}
    if first := query.get("date_from"):
        bounds["created_at__gte"] = midnight(first)
    if last := query.get("date_to"):
        bounds["created_at__lt"] = midnight(last + timedelta(days=1))
    return bounds


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def newest_words_first(found: QuerySet[Ticket], query: Mapping[str, Any]) -> Page:
    """Like `paged`, by the time of the last message, which the ticket's chat knows."""
    limit, cursor = query["limit"], query.get("cursor")
    start = 0 if cursor else (query["page"] - 1) * limit
    wanted = found.filter(before(cursor)) if cursor else found
    page = list(rows.tickets(wanted).order_by("-chat__last_message_at", "-id")[start : start + limit + 1])
    more, page = len(page) > limit, page[:limit]
    return Page(
        rows=page,
        total=None if cursor else counted(found, page, start, more),
        number=None if cursor else query["page"],
        limit=limit,
        next_cursor=str(Cursor(page[-1].chat.last_message_at, page[-1].pk)) if more else None,
    )


def before(cursor: Cursor) -> Q:
    return Q(chat__last_message_at__lt=cursor.at) | Q(chat__last_message_at=cursor.at, id__lt=cursor.pk)


def stats(tickets: QuerySet[Ticket], user: User) -> dict[str, int]:
    """Counts by state, in one query."""
    going_on, bot = ~Q(status__in=ENDED), Q(handler=Handler.BOT)
    return tickets.order_by().aggregate(
        total=Count("id"),
        open=Count("id", filter=Q(status__in=(TicketStatus.OPEN, TicketStatus.PENDING))),
        waiting=Count("id", filter=Q(status=TicketStatus.WAITING)),
        closed=Count("id", filter=Q(status__in=ENDED)),
        bot=Count("id", filter=going_on & bot),
        human=Count("id", filter=going_on & ~bot),
        unassigned=Count("id", filter=going_on & Q(assignee=None)),
        mine=Count("id", filter=going_on & Q(assignee=user)),
    )


def people(query: Mapping[str, Any]) -> QuerySet[User]:
    """Colleagues of the scope's company."""
    found = User.objects.filter(tenant_id=scope.current_tenant_id()).defer("password")
    if "search" in query:
        found = found.filter(Q(name__icontains=query["search"]) | Q(email__icontains=query["search"]))
    if "role" in query:
        found = found.filter(role=query["role"])
    if query["is_active"] is not None:
        found = found.filter(is_active=query["is_active"])
    return found


def person(pk: UUID) -> User:
    """Raises User.DoesNotExist for everybody of another company."""
    return User.objects.get(pk=pk, tenant_id=scope.current_tenant_id())


def online() -> list[User]:
    """Colleagues who are here, each with `presence`."""
    colleagues = list(User.objects.filter(tenant_id=scope.current_tenant_id(), is_active=True).order_by("name"))
    states = presence_of([person.pk for person in colleagues])
    for person in colleagues:
        person.presence = states[person.pk]  # type: ignore[attr-defined]
    return [person for person in colleagues if states[person.pk].state != PresenceState.OFFLINE]


def of_period(query: Mapping[str, Any]) -> dict[str, datetime]:
    return days(query) or {"created_at__gte": timezone.now() - USUAL_PERIOD}


def overview(user: User, query: Mapping[str, Any]) -> dict[str, Any]:
    period = of_period(query)
    tickets = Ticket.objects.filter(**period)
    said = (
        selectors.messages_said()
        .filter(**period)
        .aggregate(
            messages_received=Count("id", filter=Q(direction=Direction.IN)),
            messages_sent=Count("id", filter=Q(direction=Direction.OUT)),
        )
    )
    return {"conversations": stats(tickets, user), **said}


def attendance(query: Mapping[str, Any]) -> dict[str, Any]:
    """Averages in seconds; null where nothing happened yet."""
    found = Ticket.objects.filter(**of_period(query)).aggregate(
        total=Count("id"),
        resolved=Count("id", filter=Q(status__in=ENDED)),
        first_response=Avg(F("first_response_at") - F("created_at")),
        resolution=Avg(F("resolved_at") - F("created_at")),
    )
    return {
        "total": found["total"],
        "resolved": found["resolved"],
        "resolution_rate": round(found["resolved"] / found["total"], 4) if found["total"] else None,
        "first_response_seconds": seconds(found["first_response"]),
        "resolution_seconds": seconds(found["resolution"]),
    }


def seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 1)
