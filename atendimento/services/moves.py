"""A chat into the state that somebody named: what each state asks of the ticket is said here, once for all doors."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Forbidden
from accounts.models import User
from accounts.roles import may
from atendimento import realtime
from atendimento.models import Chat
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.tickets import ticket_reopen, ticket_resolve, ticket_take_over

ARCHIVED = "archived"


@transaction.atomic
def chat_move(*, chat: Chat, to: Sequence[str], by: User) -> None:
    """Bring the chat into the first of the states `to`, unless it is in one of them already.

    States are `Chat.state`'s. Raises what the act itself raises: Conflict, Forbidden, Invalid.
    """
    chat = chat_lock(chat.pk)
    if chat.state not in to:
        MOVES[to[0]](chat, by)


def archive(chat: Chat, by: User) -> None:
    """Out of sight until the customer writes again; what is still open is resolved first."""
    if not may(by, "chat.reply"):
        raise Forbidden(_("You may not change this conversation"))
    if chat.is_open:
        ticket_resolve(chat=chat, by=by)
        chat = chat_lock(chat.pk)
    put_archived(chat, True)


def open_again(chat: Chat, by: User) -> None:
    put_archived(chat, False)
    if chat.state == "waiting":
        ticket_take_over(chat=chat, by=by)
    elif chat.state in ("resolved", "closed"):
        ticket_reopen(chat=chat, by=by)


def resolve(chat: Chat, by: User) -> None:
    put_archived(chat, False)
    if chat.is_open:
        ticket_resolve(chat=chat, by=by)


def put_archived(chat: Chat, archived: bool) -> None:
    if chat.archived == archived:
        return
    chat.archived = archived
    next_rev(chat)
    chat.save(update_fields=["archived", "rev", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)


MOVES: dict[str, Callable[[Chat, User], None]] = {
    ARCHIVED: archive,
    "open": open_again,
    "resolved": resolve,
}
