"""A bot's turns: what was said to it is remembered in the transaction that stored the message, and answered by a job.

A wake-up that is lost costs a tick, as `think_at` says what is due. Whatever is done takes the chat's lock first
(`robots.bot_turn`), so that an answer which comes late, after a person has spoken, is dropped.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.commits import after_commit
from atendimento.hours import is_open
from atendimento.models import Chat, Handler, Message, Queue, Ticket, TicketStatus
from atendimento.services import robots
from atendimento.services.terms import terms_of
from bots.engine import (
    OVER,
    Action,
    Finish,
    HandOver,
    Say,
    State,
    Step,
    means_something,
    silence,
    state_read,
    state_write,
    step,
)
from bots.flow import STEP_ASIDE, Flow, flow_read
from bots.models import BotRun
from bots.models import Flow as Script

log = structlog.get_logger(__name__)

READING = timedelta(seconds=4)  # words that came sooner were on their way before the question was read
MOST_TURNS, IN = 15, timedelta(minutes=10)  # of bots in one chat: more is two bots talking


def message_heard(*, message: Message, ticket: Ticket | None) -> None:
    """Remember it for the bot, if one has the ticket. The caller holds the chat's lock."""
    if ticket is None or ticket.handler != Handler.BOT:
        return
    if run := run_of(ticket):
        run.unheard, run.think_at = [*run.unheard, message.pk], timezone.now()
        run.save()
    after_commit(wake, ticket.pk)


def run_of(ticket: Ticket) -> BotRun | None:
    """The bot's conversation about the ticket, begun when there is none; None for a bot without a script."""
    assert ticket.bot_since is not None
    run = BotRun.objects.select_related("flow").filter(ticket=ticket).first()
    if run and run.since == ticket.bot_since:
        return run
    script = Script.objects.filter(bot=ticket.bot_id).order_by("-version").first()
    if script is None:
        return None
    run = run or BotRun(ticket=ticket)
    run.flow, run.since, run.state, run.unheard, run.asked_at = script, ticket.bot_since, None, [], None
    run.save()
    return run


def wake(ticket_pk: UUID) -> None:
    from bots.tasks import think

    try:
        think.delay(str(ticket_pk))
    except Exception as error:  # noqa: BLE001 (kombu raises many kinds; the tick will find the run)
        log.warning("bots.wake_failed", error=type(error).__name__)


@transaction.atomic
def bot_think(ticket_pk: UUID) -> bool:
    """Take the bot's turn, if it is its turn; says whether it did. Safe to call at any time, by many at once."""
    turn = robots.bot_turn(ticket_pk)
    if turn is None:
        if left := BotRun.objects.filter(ticket=ticket_pk, think_at__isnull=False).first():
            leave(left)
        return False
    chat, ticket = turn
    run = run_of(ticket)
    if run is None or ticket.bot is None or not ticket.bot.is_active:
        robots.bot_hands_over(chat, ticket, why=robots.OFF)
        return True
    if why := must_stop(chat, ticket, run):
        leave(run)
        robots.bot_hands_over(chat, ticket, why=why)
        return True
    return take_turn(chat, ticket, run)


def must_stop(chat: Chat, ticket: Ticket, run: BotRun) -> str:
    """Why people take over without a further word of the bot; "" for no reason."""
    now, flow = timezone.now(), flow_read(run.flow.spec)
    if run.unheard and robots.bot_words_since(chat, now - IN) >= MOST_TURNS:
        return robots.LOOP
    begins = run.state is None
    if begins and flow.when_closed == STEP_ASIDE and not is_open(terms_of(ticket.queue).calendar, now):
        return robots.CLOSED
    return ""


def take_turn(chat: Chat, ticket: Ticket, run: BotRun) -> bool:
    flow, before = flow_read(run.flow.spec), state_read(run.state)
    if before and before.at == OVER:  # the customer came back to what the bot had ended
        before = None
    found = next_step(flow, before, run)
    if found is None:
        return False
    state, actions = found
    run.unheard, run.state = [], state_write(state)
    run.asked_at = timezone.now() if actions else run.asked_at
    run.think_at = None if state.at == OVER else (run.asked_at or run.since) + timedelta(minutes=flow.patience)
    run.save()
    robots.bot_stands(chat, ticket, state.step)
    for action in actions:
        perform(chat, ticket, action)
    return True


def next_step(flow: Flow, state: State | None, run: BotRun) -> Step | None:
    """None while there is nothing to do."""
    if run.unheard or state is None:
        texts = hasty_left_out(flow, state, run)
        return step(flow, state, texts) if texts is not None else (state or State(), ())
    if run.think_at and run.think_at <= timezone.now():
        return silence(flow, state)
    return None


def hasty_left_out(flow: Flow, state: State | None, run: BotRun) -> str | None:
    """What was said to the question: of several messages in a row the first that means something, else the last. None
    when all of them were written before the question could be read.
    """
    heard = Message.objects.filter(pk__in=run.unheard).order_by("timestamp", "pk")
    said = [(message.body, message.created_at) for message in heard]
    if state is None:
        return next((text for text, _at in said if means_something(flow, text)), said[0][0] if said else "")
    fitting = [text for text, at in said if means_something(flow, text)]
    late = [text for text, at in said if run.asked_at is None or at > run.asked_at + READING]
    return next(iter([*fitting, *late[-1:]]), None)


def perform(chat: Chat, ticket: Ticket, action: Action) -> None:
    if isinstance(action, Say):
        robots.bot_says(chat, ticket, action.text)
    elif isinstance(action, HandOver):
        queue = Queue.objects.filter(pk=action.queue).first() if action.queue else None
        robots.bot_hands_over(chat, ticket, why=action.why, queue=queue, text=action.text, said=action.said)
    elif isinstance(action, Finish):
        robots.bot_resolves(chat, ticket, action.text)


def leave(run: BotRun) -> None:
    run.unheard, run.think_at = [], None
    run.save(update_fields=["unheard", "think_at"])


# For the tick


def due(now: datetime) -> QuerySet[Ticket]:
    """Tickets of bots that have something to answer or were given to them anew. Unscoped."""
    waits = Q(bot_run__isnull=True) | Q(bot_run__think_at__lte=now) | ~Q(bot_run__since=F("bot_since"))
    return Ticket.objects.filter(waits, handler=Handler.BOT, status=TicketStatus.WAITING).order_by("bot_since")
