"""One act on many conversations, each by its own service, in its own transaction and under its own rights.

It is applied at once and undone by a second act: what a person was told is stored, whatever dies afterwards. Only
what a queue says to the customer waits in the outbox until undoing is not offered any more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Conflict, DomainError, Invalid
from accounts.models import User
from atendimento.models import BulkAct, Chat, Queue
from atendimento.services import moves, undoing
from atendimento.services.assignments import ticket_assign
from atendimento.services.chats import chat_lock
from atendimento.services.labels import label_apply
from atendimento.services.messages import chat_mark_read
from atendimento.services.readers import chat_mark_unread, chat_see
from atendimento.services.tickets import (
    ticket_resolve,
    ticket_set_priority,
    ticket_snooze,
    ticket_take_over,
    ticket_transfer,
)
from crm.models import Label
from whatsapp import outbox

MOST = 200
UNDO_WITHIN = timedelta(seconds=60)  # the page offers it for six
HOLD = timedelta(seconds=8)


@dataclass(frozen=True)
class Given:
    """What an act may want to know."""

    to: User | None = None
    queue: Queue | None = None
    until: datetime | None = None
    priority: str = ""
    label: Label | None = None
    outcome: str = ""


@dataclass
class Outcome:
    """`refused`: (conversation, why), by name. `act` is there when something was done."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    act: BulkAct | None = None


def read(chat: Chat, by: User) -> None:
    chat_see(chat=chat, by=by)
    chat_mark_read(chat=chat, by=by)


def resolve(chat: Chat, by: User, given: Given) -> None:
    """One outcome for all is left out where a queue has another list and does not insist."""
    queue = chat.queue
    fits = queue and (queue.outcome_required or given.outcome in queue.outcomes)
    ticket_resolve(chat=chat, by=by, outcome=given.outcome if fits else "")


def outcomes_asked(chats: Iterable[Chat]) -> list[str]:
    """Of the queues that insist on one; wants the chats' queues loaded."""
    queues = [chat.queue for chat in chats if chat.is_open and chat.queue and chat.queue.outcome_required]
    return list(dict.fromkeys(outcome for queue in queues for outcome in queue.outcomes))


def put_label(chat: Chat, by: User, given: Given) -> None:
    if given.label is None:
        raise Invalid(_("Choose a label"), code="no_label")
    if not label_apply(chat=chat, label=given.label, by=by):
        raise Conflict(_("has this label already"), code="no_change")


ACTS: dict[str, Callable[[Chat, User, Given], Any]] = {
    "take": lambda chat, by, given: ticket_take_over(chat=chat, by=by),
    "assign": lambda chat, by, given: ticket_assign(chat=chat, to=given.to, by=by),
    "transfer": lambda chat, by, given: ticket_transfer(chat=chat, by=by, queue=given.queue),
    "resolve": lambda chat, by, given: resolve(chat, by, given),
    "snooze": lambda chat, by, given: ticket_snooze(chat=chat, by=by, until=given.until),
    "priority": lambda chat, by, given: ticket_set_priority(chat=chat, by=by, priority=given.priority),
    "label": lambda chat, by, given: put_label(chat, by, given),
    "archive": lambda chat, by, given: moves.chat_move(chat=chat, to=[moves.ARCHIVED], by=by),
    "read": lambda chat, by, given: read(chat, by),
    "unread": lambda chat, by, given: chat_mark_unread(chat=chat, by=by),
}
FOR_GROUPS = {"archive", "read", "unread"}


def bulk_do(*, chats: Iterable[Chat], by: User, act: str, given: Given | None = None) -> Outcome:
    """Raises Invalid (`unknown_act`, `too_many`) before anything is done; a conversation's own "no" is told by name."""
    chosen, outcome, before = list(chats), Outcome(), {}
    if act not in ACTS:
        raise Invalid(_("Choose what to do"), code="unknown_act")
    if len(chosen) > MOST:
        raise Invalid(_("At most %(max)s conversations at once") % {"max": MOST}, code="too_many")
    for chat in sorted(chosen, key=lambda each: each.pk):
        try:
            before[str(chat.pk)] = act_on(chat.pk, by, act, given or Given())
        except DomainError as error:
            outcome.refused.append((chat.title, str(error.message)))
    if before:
        outcome.done, outcome.act = len(before), remember(by, act, before)
    return outcome


@transaction.atomic
def act_on(pk: UUID, by: User, act: str, given: Given) -> dict[str, Any]:
    chat = chat_lock(pk)
    moves.refuse_groups(chat, moves.ARCHIVED if act in FOR_GROUPS else "")
    before, rev = undoing.snapshot(chat, by), chat.rev
    ACTS[act](chat, by, given)
    outbox.hold(pk, after=rev, until=timezone.now() + HOLD)
    return {**before, "rev": rev, "mark": undoing.mark_of(pk)}


def remember(by: User, act: str, before: dict[str, Any]) -> BulkAct:
    BulkAct.objects.filter(by=by, done_at__lt=timezone.now() - UNDO_WITHIN).delete()
    return BulkAct.objects.create(by=by, act=act, before=before)


def bulk_undo(*, act: BulkAct, by: User) -> Outcome:
    """As it was, except where somebody or the customer did something since: that is told by name.

    Raises Conflict (`too_late`) after a minute, and when it was undone already.
    """
    claim(act, by)
    outcome = Outcome()
    for pk, before in act.before.items():
        try:
            outcome.done += undoing.undo(UUID(pk), before, by, act.act)
        except DomainError as error:
            outcome.refused.append((Chat.objects.select_related("contact").get(pk=pk).title, str(error.message)))
    return outcome


@transaction.atomic
def claim(act: BulkAct, by: User) -> None:
    """Undoing is for once, whoever clicks twice."""
    now = timezone.now()
    fresh = BulkAct.objects.select_for_update().filter(pk=act.pk, by=by, undone_at=None, done_at__gt=now - UNDO_WITHIN)
    if fresh.first() is None:
        raise Conflict(_("It is too late to undo this"), code="too_late")
    fresh.update(undone_at=now)
