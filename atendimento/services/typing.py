from atendimento import realtime
from atendimento.models import Chat
from atendimento.services.chats import chat_key
from whatsapp.events import Typing
from whatsapp.models import Session


def typing_show(*, session: Session, event: Typing, webhook_event_id: int | None) -> None:
    """Shown and forgotten; nothing is stored."""
    key = event.chat.jid if event.chat.is_group else chat_key(event.chat)
    chat = Chat.objects.filter(phone=key).first()
    if chat:
        realtime.typing(chat, event.state)
