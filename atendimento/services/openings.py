"""An episode that we begin: somebody called, or another system knows of a person who needs service."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Conflict, Forbidden, Invalid
from accounts.models import User
from accounts.roles import may
from atendimento.models import Chat, Queue, Ticket, TicketPriority
from atendimento.selectors import can_see
from atendimento.services.chats import absorb_contact, default_queue, direct_for
from atendimento.services.episodes import assign
from atendimento.services.tickets import close, lock_current, open_new
from crm import phones
from crm.models import Contact
from crm.services.contacts import contact_resolve, pairs_of
from whatsapp.models import Session, SessionStatus


@transaction.atomic
def ticket_create(
    *,
    by: User,
    phone: str,
    name: str = "",
    email: str = "",
    subject: str = "",
    priority: str = TicketPriority.NORMAL,
    queue: Queue | None = None,
    session: Session | None = None,
) -> Ticket:
    """A waiting ticket for the person behind a phone, who is found or made. `phone`: as people write it.

    Raises Invalid (`phone_invalid`), Conflict (`ticket_active`: one episode at a time; `no_channel`).
    """
    if not may(by, "ticket.create"):
        raise Forbidden(_("You may not open tickets"))
    contact = contact_of(phone, name, email)
    chat = direct_for(contact, phones.match_key(contact.phone))
    chat.session = session or chat.session or first_channel()
    chat.reply_to = chat.reply_to or contact.phone
    make_room(chat)
    chat.queue = queue or default_queue()
    return open_new(chat, by, subject=subject.strip()[:160], priority=priority)


@transaction.atomic
def chat_begin(*, by: User, phone: str, name: str = "", beside: Chat) -> Chat:
    """The conversation with a number that somebody sent: the one that `by` may see, else one that begins with them.

    `beside`: the conversation the number came in, whose queue and channel are taken. Raises as `ticket_create` does.
    """
    if not may(by, "ticket.create"):
        raise Forbidden(_("You may not open tickets"))
    contact = contact_of(phone, name, "")
    chat = direct_for(contact, phones.match_key(contact.phone))
    if chat.current_ticket_id and can_see(by, chat.pk):
        return chat
    chat.session = chat.session or beside.session or first_channel()
    chat.reply_to = chat.reply_to or contact.phone
    make_room(chat)
    chat.queue = beside.queue or default_queue()
    assign(chat, open_new(chat, by), by)
    return chat


def contact_of(phone: str, name: str, email: str) -> Contact:
    """The one person with this phone; what somebody else wrote about them before stays."""
    digits = phones.parse(phone.replace("\0", ""))
    if not digits:
        said = _("This is no phone number")
        raise Invalid(said, code="phone_invalid", fields={"phone": [said]})
    resolved = contact_resolve(pairs=pairs_of(phone=digits), phone=phones.with_ninth_digit(digits))
    contact = resolved.contact
    for other in resolved.absorbed:
        absorb_contact(direct_for(contact, phones.match_key(digits)), other)
    given: dict[str, Any] = {
        "name": name.replace("\0", "")[:160],
        "email": email,
        "phone": phones.with_ninth_digit(digits),
    }
    missing = {key: value for key, value in given.items() if value and not getattr(contact, key)}
    if missing:
        Contact.objects.filter(pk=contact.pk).update(**missing)
        contact.refresh_from_db()
    return contact


def first_channel() -> Session:
    """The company's oldest number, one that works before one that doesn't."""
    found = sorted(Session.objects.order_by("created_at"), key=lambda each: each.status != SessionStatus.WORKING)
    if not found:
        raise Conflict(_("The company has no channel yet"), code="no_channel")
    return found[0]


def make_room(chat: Chat) -> None:
    """One episode at a time: an active one stands in the way, a resolved one is closed."""
    ticket = lock_current(chat)
    if ticket and ticket.is_active:
        said = _("Ticket nº %(number)s of this person is still open") % {"number": ticket.number}
        raise Conflict(said, code="ticket_active", fields={"ticket": [str(ticket.pk)]})
    if ticket and ticket.closed_at is None:
        close(ticket)
