"""Rows for tests, one short call each. All but `make_tenant` and `make_user` enter the tenant's scope by themselves."""

from datetime import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from accounts import scope
from accounts.models import Role, Tenant, User
from atendimento.models import (
    Ack,
    Attachment,
    AttachmentState,
    Bot,
    Chat,
    ChatKind,
    Direction,
    Message,
    Queue,
    QueueMember,
    SenderKind,
    Ticket,
    TicketEvent,
    TicketEventKind,
    TicketStatus,
    folded,
)
from bots.flow import flow_read, flow_write
from bots.models import Flow
from crm import phones
from crm.models import Contact, Identity, IdentityKind, Lead
from whatsapp.models import Session, SessionStatus

PASSWORD = "pao-de-queijo-quente"  # noqa: S105 (of invented people)
# Everybody in the tests shares one hash.
_hashed: list[str] = []
_numbers = count(1)


def make_tenant(name: str = "Padaria Pão Quente", **fields: Any) -> Tenant:
    with scope.unscoped("tests make companies"):
        return Tenant.objects.create(name=name, slug=fields.pop("slug", f"empresa-{next(_numbers)}"), **fields)


def make_user(tenant: Tenant | None, role: str = Role.ATTENDANT, name: str = "Ana Lima", **fields: Any) -> User:
    number = next(_numbers)
    email = fields.pop("email", f"{name.split()[0].lower()}{number}@exemplo.com.br")
    with scope.unscoped("tests make people"):
        user = User(tenant=tenant, role=role, name=name, email=email, password=hashed_password(), **fields)
        user.save()
    return user


def hashed_password() -> str:
    from django.contrib.auth.hashers import make_password

    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


def make_queue(tenant: Tenant, *members: User, name: str = "", default: bool = False) -> Queue:
    with scope.tenant_scope(tenant):
        queue = Queue.objects.create(name=name or f"Fila {next(_numbers)}", is_default=default)
        for member in members:
            QueueMember.objects.create(queue=queue, user=member)
        return queue


def make_session(tenant: Tenant, provider: str = "waha", name: str = "", **fields: Any) -> Session:
    fields = {"label": "Loja", "status": SessionStatus.WORKING, "config": {"base_url": "http://127.0.0.1:9"}} | fields
    with scope.tenant_scope(tenant):
        return Session.objects.create(provider=provider, name=name or f"session-{next(_numbers)}", **fields)


def make_contact(tenant: Tenant, name: str = "Marina Couto", phone: str = "", **fields: Any) -> Contact:
    phone = phone or f"5531997{next(_numbers):06d}"
    with scope.tenant_scope(tenant):
        contact = Contact.objects.create(name=name, phone=phone, **fields)
        Identity.objects.create(contact=contact, kind=IdentityKind.PHONE, value=phones.match_key(phone))
        Identity.objects.create(contact=contact, kind=IdentityKind.JID, value=f"{phone}@c.us")
        return contact


def make_lead(contact: Contact, **fields: Any) -> Lead:
    fields = {"first_name": "Lead", "last_name": contact.phone[-4:], "phone": contact.phone} | fields
    with scope.tenant_scope(contact.tenant_id):
        return Lead.objects.create(contact=contact, **fields)


def make_chat(
    tenant: Tenant,
    name: str = "Marina Couto",
    *,
    phone: str = "",
    queue: Queue | None = None,
    assigned_to: User | None = None,
    session: Session | None = None,
    status: str | None = None,
    **fields: Any,
) -> Chat:
    """A direct chat with its contact and, unless `status` is "", a ticket: open when it has an owner, else waiting."""
    contact = make_contact(tenant, name, phone)
    status = status if status is not None else TicketStatus.OPEN if assigned_to else TicketStatus.WAITING
    fields = {"reply_to": f"{contact.phone}@c.us", "last_message_at": timezone.now()} | fields
    with scope.tenant_scope(tenant):
        chat = Chat.objects.create(
            phone=phones.match_key(contact.phone),
            search_text=folded(name),
            contact=contact,
            queue=queue,
            assigned_to=assigned_to,
            session=session or make_session(tenant),
            **fields,
        )
    if status:
        make_ticket(chat, status=status)
    return chat


def make_group(tenant: Tenant, name: str = "Condomínio Jardim Europa", **fields: Any) -> Chat:
    fields = {
        "session": fields.pop("session", None) or make_session(tenant),
        "last_message_at": timezone.now(),
    } | fields
    jid = f"12036304{next(_numbers):010d}@g.us"
    with scope.tenant_scope(tenant):
        return Chat.objects.create(
            phone=jid, reply_to=jid, kind=ChatKind.GROUP, name=name, search_text=folded(name), **fields
        )


def make_ticket(chat: Chat, status: str = TicketStatus.WAITING, **fields: Any) -> Ticket:
    """A ticket; when not closed it becomes the chat's current one, with the mirror fields in step."""
    from atendimento.services.chats import mirror_ticket, ticket_number_next

    with scope.tenant_scope(chat.tenant_id):
        fields = {"queue": chat.queue, "assignee": chat.assigned_to, "number": ticket_number_next()} | fields
        ticket = Ticket.objects.create(chat=chat, status=status, **fields)
        TicketEvent.objects.create(ticket=ticket, kind=TicketEventKind.OPENED)
        if status != TicketStatus.CLOSED:
            mirror_ticket(chat, ticket)
            chat.save()
        return ticket


def make_message(
    chat: Chat, body: str = "Bom dia! Ainda tem pão de queijo?", *, at: datetime | None = None, **fields: Any
) -> Message:
    """The customer's words, or ours with `sender=` or `from_me=True`. Keeps the chat's last message and rev in step."""
    ours = fields.pop("from_me", False) or fields.get("sender") is not None
    direction = Direction.OUT if ours else Direction.IN
    speaker = SenderKind.ATTENDANT if fields.get("sender") else SenderKind.PHONE if ours else SenderKind.CUSTOMER
    with scope.tenant_scope(chat.tenant_id):
        defaults: dict[str, Any] = {
            "direction": direction,
            "sender_kind": speaker,
            "timestamp": at or timezone.now(),
            "session": chat.session,
            "ticket": chat.current_ticket,
            "provider_id": f"3EB0{next(_numbers):016X}",
            "ack": Ack.SENT if ours else Ack.QUEUED,
        }
        chat.rev += 1
        message = Message.objects.create(chat=chat, body=body, rev=chat.rev, **(defaults | fields))
        if chat.last_message_id is None or message.timestamp >= chat.last_message_at:
            chat.last_message, chat.last_message_at = message, message.timestamp
        if not ours:
            chat.unread_count += 1
            chat.inbound_count += 1
            chat.waiting_since = chat.waiting_since or message.timestamp
            chat.last_inbound_at = message.timestamp
        chat.save()
        return message


MENU = {
    "version": 1,
    "greeting": "Olá, {{nome}}! Sou o robô da padaria.",
    "question": "Sobre o que você quer falar?",
    "options": [
        {"title": "Horários", "does": "say", "text": "Abrimos das 6h às 20h.", "words": ["que horas"]},
        {"title": "Encomendas", "does": "person", "words": ["bolo", "torta"]},
    ],
    "miss": "Não entendi.",
    "handover": "Vou chamar alguém. Protocolo {{protocolo}}.",
    "goodbye": "Até mais!",
    "misses": 2,
    "patience": 30,
}


def make_bot(tenant: Tenant, *queues: Queue, name: str = "Triagem", **script: Any) -> Bot:
    """A menu bot that meets whoever writes to the queues; `script` replaces parts of MENU."""
    with scope.tenant_scope(tenant):
        bot = Bot.objects.create(name=name)
        Flow.objects.create(bot=bot, version=1, spec=flow_write(flow_read(MENU | script)))
        Queue.objects.filter(pk__in=[queue.pk for queue in queues]).update(bot=bot)
        return bot


def make_attachment(message: Message, content: bytes | None = None, **fields: Any) -> Attachment:
    """A file of a message; with `content` it is stored and ready, without it is still to be fetched."""
    import io

    from atendimento.services import media

    with scope.tenant_scope(message.tenant_id):
        attachment = Attachment(message=message, **fields)
        if content is not None:
            for key, value in media.describe(io.BytesIO(content), attachment.mime).items():
                setattr(attachment, key, value)
            attachment.key = media.save_file(attachment, io.BytesIO(content))
            attachment.state = AttachmentState.READY
        attachment.save(force_insert=True)
        return attachment
