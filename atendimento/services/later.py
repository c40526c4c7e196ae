""" "Responder depois": what somebody wants to come back to. Theirs alone; their next answer there clears it."""

from django.db import transaction

from accounts.models import User
from atendimento.models import Chat, LaterMark, Message
from atendimento.selectors import chats_visible

MOST = 100


@transaction.atomic
def later_mark(*, message: Message, by: User) -> None:
    LaterMark.objects.get_or_create(message=message, user=by)


@transaction.atomic
def later_unmark(*, message: Message, by: User) -> None:
    LaterMark.objects.filter(message=message, user=by).delete()


def later_answered(chat: Chat, by: User) -> None:
    """Inside the transaction of the answer."""
    LaterMark.objects.filter(user=by, message__chat=chat).delete()


def later_of(user: User) -> list[LaterMark]:
    """Oldest first, of chats that the person still sees."""
    marks = LaterMark.objects.filter(user=user, message__chat__in=chats_visible(user).values("pk"))
    related = ("message__chat__contact", "message__attachment")
    return list(marks.select_related(*related).order_by("created_at")[:MOST])
