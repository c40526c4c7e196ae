"""Clocks that come close or run out are announced: before and at the breach, each once.

What is to be told and what was told stand in the ticket's row, so a restart forgets nothing: whatever came due
meanwhile is announced by the first tick after it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.models import User
from accounts.roles import ACTIONS
from accounts.scope import current_tenant_id
from atendimento import realtime, sla
from atendimento.models import Chat, SlaKind, Ticket, TicketEventKind
from atendimento.services.chats import mirror_ticket
from atendimento.services.episodes import lock_current, record
from crm.models import Notification, NotificationType
from crm.services.notices import notices_add

TYPES = {sla.RISK: NotificationType.SLA_AT_RISK, sla.BREACH: NotificationType.SLA_BREACHED}


@transaction.atomic
def alarm_ring(chat_pk: UUID) -> int:
    """Announce what is due in one chat; returns how many things were. Safe to call at any time, by many at once."""
    now = timezone.now()
    due = Chat.objects.filter(pk=chat_pk, current_ticket__sla_check_at__lte=now)
    chat = due.select_for_update(of=("self",), skip_locked=True).select_related("contact").first()
    ticket = lock_current(chat) if chat else None
    if chat is None or ticket is None or ticket.sla_check_at is None or ticket.sla_check_at > now:
        return 0
    found = sla.news(ticket, now)
    sla.tell(ticket, found)
    ticket.save(update_fields=sla.FIELDS)
    mirror_ticket(chat, ticket)
    notices = [notice for item in found for notice in announce(chat, ticket, item)]
    after_commit(realtime.notices_added, notices)
    return len(found)


def announce(chat: Chat, ticket: Ticket, item: sla.News) -> list[Notification]:
    """A notice for each who can do something about it, and a line in the thread when it is too late."""
    if item.what == sla.BREACH:
        record(chat, ticket, TicketEventKind.BREACHED, None, clock=item.kind)
    return notices_add(
        users=[*leads(), *([ticket.assignee] if ticket.assignee else [])],
        type=TYPES[item.what],
        title=sentence(chat, item),
        message=_("No. %(number)s, due at %(time)s")
        % {"number": ticket.number, "time": timezone.localtime(item.due_at).strftime("%H:%M")},
        link=chat.link,
        data={"chat": str(chat.pk), "ticket": ticket.number, "clock": item.kind, "due_at": item.due_at.isoformat()},
    )


def sentence(chat: Chat, item: sla.News) -> str:
    words = {"clock": SlaKind(item.kind).label, "customer": chat.title}
    if item.what == sla.BREACH:
        return _("%(customer)s: the deadline for the %(clock)s has passed") % words
    return _("%(customer)s: the deadline for the %(clock)s is close") % words


def leads() -> Iterable[User]:
    return User.objects.filter(tenant_id=current_tenant_id(), is_active=True, role__in=ACTIONS["ticket.alarmed"])
