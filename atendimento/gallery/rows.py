"""One row of the list in every state, and the heads of the chats behind them."""

from collections.abc import Iterator
from typing import Any

from atendimento.gallery.bubbles import message
from atendimento.gallery.cast import ANA, BOT, BRUNO, ago, chat, clock
from atendimento.models import Ack, Chat, TicketStatus


def saying(of: Chat, name: str, body: str, **more: Any) -> Chat:
    of.last_message = message(f"row {name}", body, chat=of, **more)
    return of


def rows() -> Iterator[tuple[str, Chat]]:
    new = chat("Lead 4321", lead="NEW", inbound_count=2, waiting_since=ago(2))
    yield "new lead, unread", saying(new, "new", "Oi, tudo bem?")
    warn = chat("Marina Castro", assigned_to=ANA, inbound_count=1, waiting_since=ago(14))
    yield "waits, warned", saying(warn, "warn", "Consegue para sábado?")
    late = chat("Seu Jorge", assigned_to=BRUNO, inbound_count=120, waiting_since=ago(95), ticket={"priority": "urgent"})
    yield "waits too long, urgent", saying(late, "late", "Alguém?")
    yield "in time", saying(chat("Tânia", assigned_to=ANA, **clock(25, 10)), "ok", "Pode ser de manhã")
    yield "at risk", saying(chat("Rui", assigned_to=ANA, waiting_since=ago(20), **clock(4, -6)), "risk", "E o troco?")
    yield "late", saying(chat("Lia", assigned_to=ANA, waiting_since=ago(50), **clock(-9, -20)), "missed", "Desisti…")
    bot = chat("Iara", with_bot=True, ticket={"handler": "bot", "bot": BOT, "bot_step": "Horários"})
    yield "with a bot", saying(bot, "bot", "quero encomendar")
    yield "answered", saying(chat("Otávio", assigned_to=ANA), "ours", "Combinado!", ours=True)
    noted = chat("Teresa", assigned_to=ANA, note_text="Ana: forma de 35 cm?", note_at=ago(-1))
    yield "a note since", saying(noted, "noted", "Obrigada!")
    failed = chat("Paula", assigned_to=ANA, ticket={"priority": "high"})
    yield "not sent", saying(failed, "failed", "Segue a chave", ours=True, ack=Ack.FAILED, error_code="not_on_whatsapp")
    snoozed = {"status": TicketStatus.PENDING, "snoozed_until": ago(-60 * 20)}
    yield "snoozed", saying(chat("Edu", assigned_to=ANA, ticket=snoozed), "snoozed", "Falo amanhã")
    until_reply = {"status": TicketStatus.PENDING}
    yield "snoozed until a reply", saying(chat("Bia", assigned_to=ANA, ticket=until_reply), "reply", "Vou ver")
    done = {"status": TicketStatus.RESOLVED}
    yield "resolved", saying(chat("Nina", assigned_to=ANA, is_open=False, ticket=done), "done", "Obrigada!", ours=True)
    group = chat("Fornecedores", group=True, inbound_count=3)
    yield "group", saying(group, "group", "Chego às 15 h", sender_name="Dona Célia")
    yield (
        "voice",
        saying(chat("Caio M.", assigned_to=ANA), "voice", "", kind="voice", file={"mime": "audio/ogg", "seconds": 32}),
    )


def heads() -> Iterator[tuple[str, Chat]]:
    """The states in which a chat's head looks or acts differently."""
    wanted = {"new lead, unread", "with a bot", "waits too long, urgent", "at risk", "snoozed", "resolved", "group"}
    return ((name, of) for name, of in rows() if name in wanted)
