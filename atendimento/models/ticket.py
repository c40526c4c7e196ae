from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.bot import Bot
from atendimento.models.chat import Chat
from atendimento.models.priority import TicketPriority
from atendimento.models.queue import Queue
from atendimento.models.sla import SlaKind


class TicketStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    OPEN = "open", _("open")
    PENDING = "pending", _("pending")
    RESOLVED = "resolved", _("resolved")
    CLOSED = "closed", _("closed")


class Handler(models.TextChoices):
    BOT = "bot", _("bot")
    HUMAN = "human", _("person")


ACTIVE = (TicketStatus.WAITING, TicketStatus.OPEN, TicketStatus.PENDING)


class Ticket(TenantOwned):
    """One episode of service in a chat; `number` is the protocol that the customer hears.

    Resolved tickets reopen inside the queue's grace window; closed ones never do. Pending is snoozed: until
    `snoozed_until`, and in any case until the customer writes.

    The clocks of the service level are set by `atendimento.sla` alone; a `*_due_at` stays when its clock has stopped.
    """

    chat = models.ForeignKey(Chat, models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8, choices=TicketStatus.choices, default=TicketStatus.WAITING)
    priority = models.CharField(max_length=6, choices=TicketPriority.choices, default=TicketPriority.NORMAL)
    handler = models.CharField(max_length=5, choices=Handler.choices, default=Handler.HUMAN)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="tickets")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    bot = models.ForeignKey(Bot, models.PROTECT, null=True, blank=True, related_name="tickets")  # the last that had it
    bot_since = models.DateTimeField(null=True, blank=True)
    bot_step = models.CharField(max_length=60, blank=True)  # where in its questions it is, for people
    assigned_at = models.DateTimeField(null=True, blank=True)  # since when the assignee has it
    subject = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    away_told_at = models.DateTimeField(null=True, blank=True)  # the away text goes out once per episode
    outcome = models.CharField(max_length=60, blank=True)
    closing_fields = models.JSONField(null=True, blank=True)  # {"what was asked": "answer"}

    first_response_due_at = models.DateTimeField(null=True, blank=True)
    first_response_risk_at = models.DateTimeField(null=True, blank=True)
    next_response_due_at = models.DateTimeField(null=True, blank=True)
    next_response_risk_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
    resolution_risk_at = models.DateTimeField(null=True, blank=True)
    resolution_since = models.DateTimeField(null=True, blank=True)  # the resolution clock runs from here,
    resolution_spent = models.PositiveIntegerField(default=0)  # with so many open seconds already behind it
    sla_check_at = models.DateTimeField(null=True, blank=True)  # the next moment at which there is news to tell
    sla_announced = ArrayField(models.CharField(max_length=24), default=list, blank=True)  # "<kind>:risk" | ":breach"
    sla_breached = ArrayField(models.CharField(max_length=14), default=list, blank=True)  # kinds, for reports

    is_new: bool = False  # opened in this very transaction; not a column

    class Meta:
        verbose_name = _("service episode")
        verbose_name_plural = _("service episodes")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="ticket_number_once_per_tenant"),
            models.UniqueConstraint(
                fields=["chat"], condition=~Q(status="closed"), name="ticket_one_not_closed_per_chat"
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(assignee__isnull=False), name="ticket_open_has_an_assignee"
            ),
            models.CheckConstraint(
                condition=~Q(handler="bot") | Q(bot__isnull=False, bot_since__isnull=False, assignee=None),
                name="ticket_bot_is_named_and_alone",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | Q(status="pending"), name="ticket_only_pending_is_snoozed"
            ),
        ]
        indexes = [
            models.Index(fields=["chat", "-created_at"], name="ticket_newest_of_chat"),
            models.Index(fields=["tenant", "-created_at", "-id"], name="ticket_newest"),
            models.Index(fields=["queue", "created_at"], condition=Q(status="waiting"), name="ticket_waiting"),
            models.Index(fields=["assignee"], condition=Q(status="open"), name="ticket_load"),
            models.Index(fields=["bot_since"], condition=Q(handler="bot"), name="ticket_of_a_bot"),
            models.Index(fields=["sla_check_at"], condition=Q(sla_check_at__isnull=False), name="ticket_sla_check"),
            models.Index(fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="ticket_snoozed"),
        ]

    def __str__(self) -> str:
        return f"nº {self.number}"

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE


class TicketEventKind(models.TextChoices):
    OPENED = "opened", _("opened")
    TAKEN_OVER = "taken_over", _("taken over")
    ASSIGNED = "assigned", _("assigned")  # by the distribution or by a colleague; data says why
    RELEASED = "released", _("given back to the queue")
    TRANSFERRED = "transferred", _("transferred")
    SNOOZED = "snoozed", _("snoozed")
    WOKEN = "woken", _("woken")
    PRIORITY = "priority", _("priority changed")
    BREACHED = "breached", _("late")
    RESOLVED = "resolved", _("resolved")
    REOPENED = "reopened", _("reopened")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged")
    UNDONE = "undone", _("undone")


class TicketEvent(TenantOwned):
    """What happened to a ticket, forever; shown as system lines in the thread."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=TicketEventKind.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("service event")
        verbose_name_plural = _("service events")
        indexes = [models.Index(fields=["ticket", "created_at"], name="ticket_event_order")]

    def __str__(self) -> str:
        return self.kind

    # What `data` says to people, by kind

    @property
    def until(self) -> datetime | None:
        """Of a snooze; None for "until the customer writes"."""
        return datetime.fromisoformat(self.data["until"]) if self.data.get("until") else None

    @property
    def priority(self) -> str:
        return str(TicketPriority(self.data["now"]).label)

    @property
    def clock(self) -> str:
        return str(SlaKind(self.data["clock"]).label)
