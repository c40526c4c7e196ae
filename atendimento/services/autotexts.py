"""What the desk says by itself: greeting, away, transferred, resolved. Stored and queued in the transaction of what
caused it, so that it goes out exactly once. Never to groups, and never where the channel would refuse it.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit_together
from atendimento import realtime
from atendimento.hours import is_open, next_opening
from atendimento.models import Chat, Direction, Handler, Message, Queue, SenderKind, Ticket
from atendimento.services import telling
from atendimento.services.chats import next_rev, remember_last
from atendimento.services.sending import enqueue, window_closed
from atendimento.services.terms import terms_of

BLANK = re.compile(r"{{\s*(\w+)\s*}}")
BLANKS = ("protocolo", "nome", "atendente", "fila", "proxima_abertura")
LOOSE = re.compile(r"[ \t]+(?=[,.!?;:])")  # what an empty name leaves behind


def text_after_inbound(chat: Chat, ticket: Ticket) -> None:
    """The away text to who writes when nobody is here, once per episode; else the greeting of a new episode.

    The caller holds the chat's lock and saves the chat.
    """
    queue = ticket.queue
    if queue is None or ticket.handler == Handler.BOT:  # which has words of its own
        return
    if queue.away_text and ticket.away_told_at is None:
        now, calendar = timezone.now(), terms_of(queue).calendar
        if not is_open(calendar, now):
            away(chat, ticket, queue, now)
            return
    if queue.greeting and ticket.is_new:
        say(chat, ticket, queue.greeting)


def away(chat: Chat, ticket: Ticket, queue: Queue, now: datetime) -> None:
    ticket.away_told_at = now
    ticket.save(update_fields=["away_told_at"])
    calendar = terms_of(queue).calendar
    opening = next_opening(calendar, now)
    say(chat, ticket, queue.away_text, proxima_abertura=spoken(opening, now, calendar.zone) if calendar else "")


def say(chat: Chat, ticket: Ticket, template: str, **blanks: str) -> Message | None:
    """Fill in the template and send it; None where there is nothing to say or no way to."""
    body = filled(template, {**values(chat, ticket), **blanks})
    if not body or chat.is_group or chat.session is None or not chat.reply_to or window_closed(chat):
        return None
    message = Message.objects.create(
        chat=chat,
        ticket=ticket,
        session=chat.session,
        direction=Direction.OUT,
        body=body,
        sender_kind=SenderKind.BOT,
        timestamp=timezone.now(),
        rev=next_rev(chat),
    )
    enqueue(chat, message)
    remember_last(chat, message)
    telling.message_told(message)
    after_commit_together(realtime.messages_added, message)
    return message


def filled(template: str, blanks: dict[str, str]) -> str:
    """`{{name}}` becomes its value, an unknown one nothing."""
    return LOOSE.sub("", BLANK.sub(lambda found: blanks.get(found[1], ""), template)).strip()


def values(chat: Chat, ticket: Ticket) -> dict[str, str]:
    contact = chat.contact
    return {
        "protocolo": str(ticket.number),
        "nome": (contact.name or contact.push_name).split(" ")[0] if contact else "",
        "atendente": ticket.assignee.get_short_name() if ticket.assignee else "",
        "fila": ticket.queue.name if ticket.queue else "",
    }


def spoken(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """ "hoje às 14h", "amanhã às 9h", "segunda às 9h", "12 de março às 9h30"; empty for never."""
    if moment is None:
        return ""
    at, days = moment.astimezone(zone), (moment.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        day = _("today")
    elif days == 1:
        day = _("tomorrow")
    elif days < 7:
        day = formats.date_format(at, "l").split("-")[0].lower()  # nobody says segunda-feira
    else:
        day = formats.date_format(at, "MONTH_DAY_FORMAT")
    return _("%(day)s at %(time)s") % {"day": day, "time": hour_of(at)}


def hour_of(at: datetime) -> str:
    if at.minute == 0:
        return _("%(hour)s:00") % {"hour": at.hour}
    return _("%(hour)s:%(minute)s") % {"hour": at.hour, "minute": f"{at.minute:02d}"}
