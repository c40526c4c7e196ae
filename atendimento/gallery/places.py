"""What opens over the inbox: menus, dialogs, notices, the panel."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.presence import Presence
from atendimento.crew import Colleague
from atendimento.gallery.bubbles import THREAD, message
from atendimento.gallery.cast import ANA, BROKEN, BRUNO, QUEUE, UNPAIRED, ago, chat, make, named
from atendimento.listing import ORDERS, TABS, Asked
from atendimento.models import TicketPriority
from atendimento.services.snooze import Choice
from crm.models import CustomField, Notification, NotificationType

Sample = tuple[str, str, dict[str, Any]]  # the state's name, the template, its context
CREW = [
    Colleague(ANA, Presence("online"), load=3, capacity=5, queues=["Encomendas"]),
    Colleague(BRUNO, Presence("away", "almoço", ago(12)), load=5, capacity=5, queues=["Atacado"]),
]
CHOICES = [Choice("reply", "até o cliente responder", None), Choice("hour", "por 1 hora", ago(-60))]


def menus() -> Iterator[Sample]:
    theirs = {"chat": THREAD, "ticket": THREAD.current_ticket, "priorities": TicketPriority.choices}
    yield "acts", "atendimento/_acts.html", theirs | {"may_change": True}
    yield "acts of a colleague's", "atendimento/_acts.html", theirs | {"may_change": False}
    yield "presence", "atendimento/_presence.html", {"presence": Presence("away", "almoço", ago(12))}
    yield "notices", "atendimento/_notices.html", {"notices": notices(), "unread_notices": 2, "listed": False}
    yield "no notices", "atendimento/_notices.html", {"notices": [], "unread_notices": 0, "listed": False}


def notices() -> list[Notification]:
    told = [
        (NotificationType.SLA_AT_RISK, "Prazo perto: Marina Castro", "Primeira resposta em 6 min"),
        (NotificationType.SLA_BREACHED, "Prazo perdido: Seu Jorge", ""),
        (NotificationType.TICKET_TRANSFERRED, "Bruno passou o nº 1842 para você", "pede preço de atacado"),
        (NotificationType.SNOOZE_OVER, "A soneca de Edu acabou", ""),
        (NotificationType.NEW_LEAD, "Novo lead: Lead 4321", ""),
    ]
    return [
        make(Notification, pk=named(title), type=kind, title=title, message=text, link="#", created_at=ago(5 * place),
                     read_at=ago(1) if place > 1 else None)
        for place, (kind, title, text) in enumerate(told)
    ]  # fmt: skip


def dialogs() -> Iterator[Sample]:
    of_chat = {"chat": THREAD, "ticket": THREAD.current_ticket}
    yield "transfer", "atendimento/_transfer.html", of_chat | {"queues": [QUEUE], "crew": CREW}
    yield "assign", "atendimento/_assign.html", of_chat | {"crew": CREW}
    yield "snooze", "atendimento/_snooze.html", of_chat | {"choices": CHOICES}
    yield "resolve", "atendimento/_resolve.html", of_chat
    kinds = [("CPF", "cpf"), ("Entrega em casa", "yes_no"), ("Aniversário", "date")]
    wanted = [make(CustomField, pk=named(name), name=name, kind=kind) for name, kind in kinds]
    yield "resolve, with what is not known yet", "atendimento/_resolve.html", of_chat | {"wanted": wanted}
    yield "resolve many", "atendimento/_bulk_resolve.html", {"outcomes": QUEUE.outcomes, "number": 3}
    yield "join by hand", "atendimento/_union.html", of_chat | {"others": [chat("Marina C."), chat("Mari Castro")]}
    yield "join by hand, nobody found", "atendimento/_union_people.html", {"others": [], "search": "Zulmira"}
    edited = message("before", "São 30 pães.", edited_at=timezone.now(), original_body="São 20 pães.")
    yield "before an edit", "atendimento/_original.html", {"message": edited}


def banners() -> Iterator[Sample]:
    yield "channel down", "atendimento/_session_banner.html", {"session": BROKEN}
    yield "channel waits for its QR code", "atendimento/_session_banner.html", {"session": UNPAIRED}


def empties() -> Iterator[Sample]:
    for tab in TABS:
        yield f"list, {tab}", "atendimento/_list_empty.html", {"asked": Asked(tab=tab)}
    yield "list, search", "atendimento/_list_empty.html", {"asked": Asked(), "search": "Zulmira"}
    for order in filter(None, ORDERS):
        yield f"list by {order}", "atendimento/_list_empty.html", {"asked": Asked(order=order)}
    yield "list, filtered", "atendimento/_list_empty.html", {"asked": Asked(filters={"vez": ("nos",)})}
    yield "no chat open", "atendimento/_welcome.html", {"not_found": False}
    yield "not here", "atendimento/_welcome.html", {"not_found": True}
