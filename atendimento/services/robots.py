"""What a bot may do. The layer above decides what it says; here it is done, under the chat's lock and only while the
ticket is still the bot's. Any word of a person takes the ticket away in that same lock: no bot speaks after a person.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.commits import after_commit
from accounts.errors import Conflict, Invalid
from accounts.language import in_house_language
from accounts.models import User
from atendimento import realtime, sla
from atendimento.hours import is_open
from atendimento.models import (
    Bot,
    Chat,
    Direction,
    Handler,
    Message,
    Queue,
    SenderKind,
    Ticket,
    TicketEventKind,
    TicketStatus,
)
from atendimento.services import autotexts
from atendimento.services.alarms import leads
from atendimento.services.chats import chat_lock, next_rev
from atendimento.services.episodes import check_right, give, lock_active, lock_current, record
from atendimento.services.lifecycle import finish
from atendimento.services.terms import terms_of
from atendimento.services.transfers import MOST_OF_A_NOTE, ticket_transfer
from crm.models import NotificationType
from crm.services.notices import notices_add

# Why a bot let go
CHOSE, ASKED, MISSED, SILENT, LOOP, CLOSED, OFF = "choice", "person", "misses", "silence", "loop", "closed", "off"


# What the bot does


def bot_turn(ticket_pk: UUID) -> tuple[Chat, Ticket] | None:
    """The chat and the ticket, locked, while a bot has the word in it; else None. Inside of a transaction."""
    chat_pk = Ticket.objects.filter(pk=ticket_pk).values_list("chat", flat=True).first()
    if chat_pk is None:
        return None
    chat = chat_lock(chat_pk)
    ticket = lock_current(chat)
    may_speak = ticket and ticket.pk == ticket_pk and ticket.handler == Handler.BOT
    return (chat, ticket) if ticket and may_speak and ticket.status == TicketStatus.WAITING else None


def bot_says(chat: Chat, ticket: Ticket, text: str) -> Message | None:
    """One message; nobody waits for us while the bot answers."""
    assert ticket.handler == Handler.BOT
    message = autotexts.say(chat, ticket, text)
    chat.waiting_since = None
    chat.save()
    return message


def bot_stands(chat: Chat, ticket: Ticket, step: str) -> None:
    """Where in its questions the bot is, for people who look."""
    if ticket.bot_step == step:
        return
    ticket.bot_step = step[:60]
    ticket.save(update_fields=["bot_step"])
    next_rev(chat)
    chat.save(update_fields=["rev", "updated_at"])
    after_commit(realtime.chat_changed, chat.pk)


def bot_hands_over(
    chat: Chat, ticket: Ticket, *, why: str, queue: Queue | None = None, text: str = "", said: str = ""
) -> None:
    """To the people of `queue`, else of its own; their clocks begin now. `text` is what the customer hears, unless the
    queue is closed and has a text for that.
    """
    assert ticket.bot is not None
    moved = queue if queue and queue.is_active and queue.pk != ticket.queue_id else None
    ticket.queue = moved or ticket.queue
    give(ticket, None)
    ticket.save(update_fields=["queue"])
    chat.waiting_since = timezone.now()
    tell_customer(chat, ticket, text)
    record(chat, ticket, TicketEventKind.TRANSFERRED, None, bot=ticket.bot.name, why=why,
           queue=moved.name if moved else "", said=said[:60])  # fmt: skip
    if why == LOOP:
        warn_leads(chat, ticket, ticket.bot)


def tell_customer(chat: Chat, ticket: Ticket, text: str) -> None:
    queue, now = ticket.queue, timezone.now()
    if queue and queue.away_text and ticket.away_told_at is None and not is_open(terms_of(queue).calendar, now):
        autotexts.away(chat, ticket, queue, now)
    elif text:
        autotexts.say(chat, ticket, text)


def bot_resolves(chat: Chat, ticket: Ticket, text: str = "") -> None:
    """Served without a person."""
    assert ticket.bot is not None
    if text:
        autotexts.say(chat, ticket, text)
    finish(chat, ticket, None, bot=ticket.bot.name)


def bot_words_since(chat: Chat, moment: datetime) -> int:
    """How often a bot of ours spoke in this chat, in whatever episode."""
    spoken = Message.objects.filter(chat=chat, direction=Direction.OUT, sender_kind=SenderKind.BOT)
    return spoken.filter(timestamp__gt=moment).count()


@in_house_language
def warn_leads(chat: Chat, ticket: Ticket, bot: Bot) -> None:
    notices = notices_add(
        users=leads(),
        type=NotificationType.SYSTEM,
        title=_("%(bot)s paused with %(customer)s: it may be talking to another bot")
        % {"bot": bot.name, "customer": chat.title},
        message=_("No. %(number)s waits for a person.") % {"number": ticket.number},
        link=chat.link,
        data={"chat": str(chat.pk), "ticket": ticket.number},
    )
    after_commit(realtime.notices_added, notices)


# What people do with a bot


def ticket_hand_on(
    *, chat: Chat, by: User, queue: Queue | None = None, to: User | None = None, bot: Bot | None = None,
    reason: str = "", note: str = "",
) -> Ticket:  # fmt: skip
    """To a queue, a person or both (`ticket_transfer`), or to a bot (`ticket_to_bot`)."""
    if bot is None:
        return ticket_transfer(chat=chat, by=by, queue=queue, to=to, reason=reason, note=note)
    if queue or to:
        raise Invalid(_("Choose people or a bot, not both"), code="two_targets")
    return ticket_to_bot(chat=chat, by=by, bot=bot, reason=reason, note=note)


@transaction.atomic
def ticket_to_bot(*, chat: Chat, by: User, bot: Bot, reason: str = "", note: str = "") -> Ticket:
    """Let a bot go on; it begins with its menu. Clocks rest until it hands over.

    Raises Conflict (`not_active`, `no_change`, `no_channel`), Invalid (`unknown_bot`, `inactive_bot`) and Forbidden.
    """
    chat = chat_lock(chat.pk)
    ticket = lock_active(chat)
    check_right(ticket, by, "ticket.transfer")
    check_bot(chat, ticket, bot)
    data = {"from": ticket.assignee.get_short_name() if ticket.assignee else "", "to_bot": bot.name}
    put_bot(ticket, bot)
    chat.waiting_since = None
    words = {"reason": reason.strip()[:160], "note": note.strip()[:MOST_OF_A_NOTE]}
    record(chat, ticket, TicketEventKind.TRANSFERRED, by, **data, **words)
    return ticket


def check_bot(chat: Chat, ticket: Ticket, bot: Bot) -> None:
    if bot.tenant_id != chat.tenant_id:
        raise Invalid(_("There is no such bot"), code="unknown_bot")
    if not bot.is_active:
        raise Invalid(_("The bot %(bot)s is archived") % {"bot": bot}, code="inactive_bot")
    if chat.session is None or not chat.reply_to:
        raise Conflict(_("This conversation has no channel to answer through"), code="no_channel")
    if ticket.handler == Handler.BOT and ticket.bot_id == bot.pk:
        raise Conflict(_("The conversation is there already"), code="no_change")


def put_bot(ticket: Ticket, bot: Bot) -> None:
    ticket.handler, ticket.bot, ticket.bot_since, ticket.bot_step = Handler.BOT, bot, timezone.now(), ""
    ticket.assignee, ticket.assigned_at, ticket.snoozed_until = None, None, None
    ticket.status = TicketStatus.WAITING
    sla.rest(ticket)
    ticket.save(
        update_fields=[
            "handler", "bot", "bot_since", "bot_step", "assignee", "assigned_at", "snoozed_until", "status", *sla.FIELDS
        ]
    )  # fmt: skip


def phone_spoke(chat: Chat, ticket: Ticket, at: datetime) -> None:
    """Somebody answered on the phone itself: the bot falls silent. Older words, out of the history, change nothing."""
    if ticket.handler == Handler.BOT and ticket.bot and ticket.bot_since and at >= ticket.bot_since - SAME_MOMENT:
        give(ticket, None)
        record(chat, ticket, TicketEventKind.TRANSFERRED, None, bot=ticket.bot.name, why="phone")


SAME_MOMENT = timedelta(seconds=2)  # WhatsApp's times have no fractions
