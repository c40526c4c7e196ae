from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, Invalid
from accounts.language import in_house_language
from accounts.models import User
from atendimento import realtime, sla
from atendimento.models import Chat, Handler, Queue, Ticket, TicketEventKind, TicketStatus
from atendimento.services import autotexts
from atendimento.services.chats import chat_lock
from atendimento.services.episodes import check_right, give, lock_active, record
from atendimento.services.terms import terms_of
from crm.models import NotificationType
from crm.services.notices import notices_add

MOST_OF_A_NOTE = 1000


@transaction.atomic
def ticket_transfer(
    *, chat: Chat, by: User, queue: Queue | None = None, to: User | None = None, reason: str = "", note: str = ""
) -> Ticket:
    """Hand the ticket to a queue (it waits there, owned by nobody), to a person, or to a person in another queue.

    `reason` is one line and `note` a few for colleagues; the customer hears the new queue's `transfer_text` only.
    Attendants hand on their own and nobody's, leads anybody's. Raises Conflict (`not_active`, `no_change`), Invalid
    (`no_target`, `unknown_queue`, `inactive_queue`, `unknown_person`, `inactive_person`) and Forbidden.
    """
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    check_right(ticket, by, "ticket.transfer")
    check_target(chat, queue, to)
    target = queue or ticket.queue
    if moves_nothing(ticket, target, to):
        raise Conflict(_("The conversation is there already"), code="no_change")
    data = told(ticket, target, to, reason, note)
    move(chat, ticket, target, to)
    if target and target.transfer_text:
        autotexts.say(chat, ticket, target.transfer_text)
    record(chat, ticket, TicketEventKind.TRANSFERRED, by, **data)
    if to and to != by:
        tell_new_owner(chat, ticket, by, to, reason)
    return ticket


def check_target(chat: Chat, queue: Queue | None, to: User | None) -> None:
    if queue is None and to is None:
        raise Invalid(_("Choose a queue or a person"), code="no_target")
    if queue and queue.tenant_id != chat.tenant_id:
        raise Invalid(_("There is no such queue"), code="unknown_queue")
    if queue and not queue.is_active:
        raise Invalid(_("The queue %(queue)s is archived") % {"queue": queue}, code="inactive_queue")
    if to and to.tenant_id != chat.tenant_id:
        raise Invalid(_("There is no such person"), code="unknown_person")
    if to and not to.is_active:
        raise Invalid(_("%(who)s no longer works here") % {"who": to}, code="inactive_person")


def moves_nothing(ticket: Ticket, target: Queue | None, to: User | None) -> bool:
    owner_id = to.pk if to else None
    changes_hands = ticket.status == TicketStatus.PENDING or ticket.handler == Handler.BOT
    stays = ticket.assignee_id == owner_id and ticket.queue_id == (target.pk if target else None)
    return stays and not changes_hands


def move(chat: Chat, ticket: Ticket, target: Queue | None, to: User | None) -> None:
    now, before = timezone.now(), terms_of(ticket.queue).promise(ticket.priority)
    changed = target is not None and ticket.queue_id != target.pk
    ticket.queue = target
    if changed:
        sla.retarget(ticket, before, terms_of(target).promise(ticket.priority), chat.waiting_since, now)
        ticket.save(update_fields=["queue"])
    give(ticket, to)


def told(ticket: Ticket, target: Queue | None, to: User | None, reason: str, note: str) -> dict[str, Any]:
    """What the event remembers: names, as they were then, and ids."""
    return {
        "from_queue": ticket.queue.name if ticket.queue else "",
        "from": ticket.assignee.get_short_name() if ticket.assignee else "",
        "queue": target.name if target and target.pk != ticket.queue_id else "",
        "queue_id": str(target.pk) if target else "",
        "to": to.get_short_name() if to else "",
        "to_id": str(to.pk) if to else "",
        "reason": reason.strip()[:160],
        "note": note.strip()[:MOST_OF_A_NOTE],
    }


@in_house_language
def tell_new_owner(chat: Chat, ticket: Ticket, by: User, to: User, reason: str) -> None:
    notices = notices_add(
        users=[to],
        type=NotificationType.TICKET_TRANSFERRED,
        title=_("%(who)s handed you the conversation with %(customer)s") % {"who": by, "customer": chat.title},
        message=reason.strip()[:160],
        link=chat.link,
        data={"chat": str(chat.pk), "ticket": ticket.number},
    )
    after_commit(realtime.notices_added, notices)
