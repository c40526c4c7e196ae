"""Who and what the samples are about. Objects as the selectors would have loaded them, never saved."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.utils import timezone

from accounts.models import Role, TenantOwned, User
from atendimento.models import Bot, Chat, ChatKind, Queue, SlaKind, Ticket, TicketStatus, folded
from crm.models import Contact, Lead
from whatsapp.models import Session

SPACE = UUID("5f0f3c5e-6a43-4f0c-9f6a-1d8f5a3c7b11")


def named(name: str) -> UUID:
    """The same id for the same sample, so that colours and addresses stay as they are."""
    return uuid5(SPACE, name)


def ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


TENANT = named("company")
M = TypeVar("M", bound=TenantOwned)


def make(model: type[M], **values: Any) -> M:
    """Of a company that is none, as nobody's scope is asked for."""
    return model(tenant_id=TENANT, **values)


def person(name: str, role: Role = Role.ATTENDANT) -> User:
    return User(pk=named(name), name=name, email=f"{folded(name).replace(' ', '.')}@example.com", role=role)


ANA, BRUNO = person("Ana Lima"), person("Bruno Sales")
QUEUE = make(
    Queue, pk=named("Encomendas"), name="Encomendas", outcomes=["Vendido", "Sem estoque"], required_fields=["Pedido"]
)
BOT = make(Bot, pk=named("Triagem"), name="Triagem")
SESSION = make(Session, pk=named("Vendas"), label="Vendas", name="session-001", provider="waha", status="working")
BROKEN = make(Session, pk=named("Suporte"), label="Suporte", name="session-002", provider="evolution", status="failed")
UNPAIRED = make(Session, pk=named("Novo"), label="Novo", name="session-003", provider="waha", status="qr")


def chat(name: str, *, group: bool = False, lead: str = "", **more: Any) -> Chat:
    """A conversation and its current ticket; `ticket` in `more` is what the ticket is to have."""
    contact = None if group else make(Contact, pk=named(f"contact {name}"), name=name, phone="5531987654321")
    values: dict[str, Any] = {"last_message_at": ago(12), "is_open": True, "rev": 1, "created_at": ago(60 * 24 * 40)}
    ticket = more.pop("ticket", {})
    kind = {"kind": ChatKind.GROUP, "name": name} if group else {"phone": "553187654321"}
    pk = named(f"chat {name} {sorted(more)} {ticket}")
    made = make(Chat, pk=pk, contact=contact, queue=QUEUE, session=SESSION, **kind, **values | more)
    if lead and contact:
        made.lead = make(
            Lead, pk=named(f"lead {name}"), contact=contact, first_name="Lead", last_name="4321", status=lead
        )
    if not group:
        made.current_ticket = episode(made, **ticket)
    return made


def episode(of: Chat, **more: Any) -> Ticket:
    status = TicketStatus.OPEN if of.assigned_to else TicketStatus.WAITING
    values: dict[str, Any] = {"number": 1842, "status": status, "assignee": of.assigned_to, "created_at": ago(90)}
    return make(Ticket, pk=named(f"ticket of {of.pk}"), chat=of, queue=QUEUE, **values | more)


def clock(due_in: float, risk_in: float) -> dict[str, Any]:
    """The columns of a service level: minutes from now, negative for what has passed."""
    return {"sla_kind": SlaKind.FIRST_RESPONSE, "sla_due_at": ago(-due_in), "sla_risk_at": ago(-risk_in)}
