"""What happened at the gateway becomes what the desk knows. Runs inside the inbox's transaction."""

from collections.abc import Callable
from typing import Any

from atendimento.services import acks, addresses, changes, echoes, receive, sessions, typing
from whatsapp import events
from whatsapp.models import Session

HANDLERS: dict[type[events.Event], Callable[..., None]] = {
    events.Received: receive.message_receive,
    events.Echoed: echoes.message_echo,
    events.Acked: acks.ack_apply,
    events.Edited: changes.message_edit,
    events.Revoked: changes.message_revoke,
    events.Reacted: changes.message_react,
    events.SessionChanged: sessions.session_change,
    events.Typing: typing.typing_show,
    events.AddressLearned: addresses.address_learn,
    events.Unsupported: receive.unsupported_receive,
}


def apply(*, session: Session, event: events.Event, webhook_event_id: int | None) -> None:
    """Apply one event; an event of no use to a desk (Ignored) has no handler and leaves no trace but its row."""
    handler = HANDLERS.get(type(event))
    context: dict[str, Any] = {"session": session, "event": event, "webhook_event_id": webhook_event_id}
    if handler:
        handler(**context)
