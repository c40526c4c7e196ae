"""One message of every kind and in every state."""

from collections.abc import Iterator
from typing import Any

from atendimento.gallery.cast import ANA, SESSION, ago, chat, episode, make, named
from atendimento.models import Ack, Attachment, Message, MessageAct, SenderKind, TicketEvent, TicketEventKind

THREAD = chat("Marina Castro", assigned_to=ANA)
WAVE = [12, 30, 64, 88, 40, 22, 70, 95, 60, 35, 18, 44, 76, 50, 28, 10] * 4
Sample = tuple[str, Message]
Values = dict[str, Any]


def message(
    name: str, body: str = "", *, ours: bool = False, file: dict[str, Any] | None = None, **more: Any
) -> Message:
    values: dict[str, Any] = {
        "timestamp": ago(12), "created_at": ago(12), "session": SESSION, "chat": THREAD, "body": body,
        "direction": "out" if ours else "in", "sender": ANA if ours else None,
        "sender_kind": SenderKind.ATTENDANT if ours else SenderKind.CUSTOMER, "ack": Ack.READ if ours else Ack.QUEUED,
    }  # fmt: skip
    made = make(Message, pk=named(f"message {name}"), **values | more)
    if file is not None:
        made.attachment = make(Attachment, pk=named(f"file {name}"), message=made, **{"state": "ready"} | file)
    return made


def acted(kind: str, state: str, **more: Any) -> Message:
    """With an act of ours on it."""
    act = make(MessageAct, pk=named(f"act {kind} {state}"), kind=kind, state=state, **more)
    return message(f"{kind} {state}", "Fica R$ 42.", ours=True, act=act)


def words() -> Iterator[Sample]:
    yield "text", message("text", "Bom dia! Vocês têm pão de queijo congelado?")
    formatted = "*Temos sim*, o pacote de _1 kg_ custa ~R$ 42~ R$ 39.\n> congelado\n```cód. 118```\nhttps://example.com/cardapio"
    yield "formatted, read", message("formatted", formatted, ours=True)
    yield "delivered", message("delivered", "Separei para você.", ours=True, ack=Ack.DELIVERED)
    yield "sent", message("sent", "Separei para você.", ours=True, ack=Ack.SENT)
    yield "queued", message("queued", "Já te respondo.", ours=True, ack=Ack.QUEUED)
    yield "uncertain", message("uncertain", "O motoboy saiu agora.", ours=True, ack=Ack.QUEUED, uncertain=True)
    yield "failed", message("failed", "Segue a chave PIX.", ours=True, ack=Ack.FAILED, error_code="not_on_whatsapp")
    told = "@Caio Reis confere se tem forma de 35 cm"
    yield "note", message("note", told, ours=True, kind="note", extra={"mentions": ["Caio Reis"]})
    for kind in ("edit", "revoke"):
        yield f"{kind} on its way", acted(kind, "queued")
    for kind in ("reaction", "edit", "revoke"):
        yield f"{kind} failed", acted(kind, "failed", error_code="session_not_working")
    yield (
        "bot",
        message(
            "bot", "Oi! Sou o robô da Padaria. 1 Encomendas · 2 Entregas", ours=True, sender=None, sender_kind="bot"
        ),
    )
    yield "from the phone", message("phone", "Liguei agora há pouco.", ours=True, sender=None, sender_kind="phone")
    yield "in a group", message("group", "Chego às 15 h", sender_name="Dona Célia")
    yield "only emoji", message("emoji", "🥖❤️")
    yield "forwarded", message("forwarded", "Cardápio de dezembro na mesa do balcão.", forwarded=True)
    yield "edited", message("edited", "São 30 pães, não 20.", edited_at=ago(5), original_body="São 20 pães.")
    yield "deleted", message("deleted", "engano", revoked_at=ago(3))
    quoted = message("asked", "Qual o preço do cento?")
    lists = "Leve:\n- *2* pães\n- _~3~ 4_ broas\n1. forno\n2. mesa\nwww.example.com · oi@example.com · (31) 98765-4321"
    yield "lists and addresses", message("lists", lists)
    yield "quotation", message("quotes", "R$ 95 o cento.", ours=True, quoted=quoted)
    yield "quotation of what is not here", message("quotes-old", "Esse mesmo.", quoted_text="O bolo de cenoura?")
    yield "reactions", message("reactions", "Combinado para sexta.", ours=True, reactions={"customer": "👍", "us": "❤️"})
    yield "from an ad", message("ad", "Vi o anúncio", extra={"referral": {"headline": "Cestas de Natal"}})
    yield "system", message("system", "3 mensagens recuperadas", kind="system", sender_kind="system")


def files() -> Iterator[Sample]:
    photo = {"mime": "image/jpeg", "width": 320, "height": 200, "name": "bolo.jpg", "size": 48_213}
    voice = {"mime": "audio/ogg", "seconds": 32, "waveform": WAVE}
    yield "voice", message("voice", kind="voice", file=voice)
    yield "audio", message("audio", kind="audio", file=voice | {"name": "jingle.mp3", "mime": "audio/mpeg"})
    yield "document", message("pdf", "Orçamento", kind="document",
                              file={"mime": "application/pdf", "name": "orcamento.pdf", "size": 204_800})  # fmt: skip
    form = {"mime": "application/pdf", "name": "forma.pdf", "size": 48_213}
    yield "note with a file", message("note file", "Medidas da forma", ours=True, kind="note", file=form)
    yield "downloading", message("downloading", kind="image", file=photo | {"state": "pending"})
    yield "not downloaded", message("broken", kind="image", file=photo | {"state": "failed"})
    yield "too large", message("large", kind="video", file={"state": "failed", "error": "too_large"})
    yield "came without its file", message("fileless", kind="document")


def cards() -> Iterator[Sample]:
    place = {"latitude": -19.92, "longitude": -43.94, "name": "Padaria Pão Quente", "address": "Rua da Bahia, 1200"}
    yield "location", message("place", kind="location", extra=place)
    yield "live location", message("live", kind="location", extra=place | {"live": True})
    yield "location without a name", message("spot", kind="location", ours=True, extra={"latitude": 1, "longitude": 2})
    yield "location without numbers", message("nowhere", kind="location", extra={"name": "Padaria Pão Quente"})
    celia, paulo = {"name": "Dona Célia", "phones": ["5531912345678", "553132224444"]}, {"name": "Paulo"}
    yield "contact card", message("card", kind="contact", extra={"cards": [celia]})
    yield "contact cards", message("cards", kind="contact", ours=True, extra={"cards": [celia, paulo]})
    link = "https://example.com/cestas"
    page = {"url": link, "title": "Cestas de Natal", "description": "Panetone, vinho e queijo, entregues em casa."}
    yield "a link with its card", message("page", f"É esta: {link}", extra={"preview": page})
    yield "poll", message("poll", kind="poll", extra={"title": "Qual recheio?", "options": ["Frango", "Palmito"]})
    yield "list", message("list", "Escolha", kind="list", ours=True, extra={"options": ["Encomendas", "Entregas"]})
    yield "answer", message("answer", "Entregas", kind="interactive")
    yield "template", message("template", "Olá, Marina! Seu pedido saiu.", kind="template", ours=True)
    order = {"count": 2, "total": 84.0, "currency": "BRL", "items": [{"name": "Bolo de cenoura", "quantity": 2}]}
    yield "order", message("order", kind="order", extra=order)
    yield "unsupported", message("unsupported", kind="unsupported")


LINES: dict[str, dict[str, Any]] = {
    TicketEventKind.ASSIGNED: {"to": "Ana", "rule": "hand"},
    TicketEventKind.TRANSFERRED: {"to": "Bruno", "queue": "Atacado", "reason": "pede preço de atacado"},
    TicketEventKind.SNOOZED: {"until": ""},
    TicketEventKind.WOKEN: {"reason": "time"},
    TicketEventKind.PRIORITY: {"now": "urgent", "before": "normal"},
    TicketEventKind.BREACHED: {"clock": "first_response"},
    TicketEventKind.RESOLVED: {"outcome": "Vendido"},
    TicketEventKind.MERGED: {"into": 1850},
}


def events() -> Iterator[tuple[str, TicketEvent]]:
    """A system line for each thing that can happen to an episode."""
    ticket = episode(THREAD)
    for kind in TicketEventKind.values:
        data = LINES.get(kind, {})
        yield (
            kind,
            TicketEvent(pk=named(f"event {kind}"), ticket=ticket, kind=kind, actor=ANA, data=data, created_at=ago(9)),
        )
