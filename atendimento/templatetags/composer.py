"""What the composer shows of whoever writes."""

from collections.abc import Iterable

from django import template

from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat, ScheduledMessage, WritingHabits
from atendimento.services.sending import Window, window_of

register = template.Library()


@register.simple_tag
def habits_of(user: User) -> WritingHabits:
    return selectors.habits_of(user)


@register.simple_tag
def scheduled_in(chat: Chat) -> Iterable[ScheduledMessage]:
    return list(selectors.scheduled_in(chat))


@register.simple_tag
def window_in(chat: Chat) -> Window | None:
    """How long free text may still be sent; None where it always may."""
    return window_of(chat)
