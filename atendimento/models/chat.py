import unicodedata

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.queue import Queue
from atendimento.models.sla import SlaKind
from crm.models import Contact, Lead
from whatsapp.models import Session


def folded(text: str) -> str:
    """Lower case without accents, so that `joao` finds João."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))[:200]


class ChatKind(models.TextChoices):
    DIRECT = "direct", _("person")
    GROUP = "group", _("group")


class Chat(TenantOwned):
    """The permanent thread with one phone or group.

    Queue, assignee and ticket mirror the current ticket, and `last_*` the newest message, so that the list
    reads one table. All of them change under this row's lock, and every change of anything in the chat
    takes the next `rev`: a page that knows rev N asks for what came after N and misses nothing.
    """

    phone = models.CharField(max_length=160)  # match key of the phone; else lid, bsuid or group id
    kind = models.CharField(max_length=6, choices=ChatKind.choices, default=ChatKind.DIRECT)
    name = models.CharField(max_length=160, blank=True)  # the group's subject; people are named by their contact
    search_text = models.CharField(max_length=200, blank=True)  # the title as `folded` text
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="chats")
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, blank=True, related_name="chats")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="chats")  # last used
    reply_to = models.CharField(max_length=160, blank=True)  # the address that last wrote, verbatim
    current_ticket = models.ForeignKey("Ticket", models.SET_NULL, null=True, blank=True, related_name="+")
    queue = models.ForeignKey(Queue, models.SET_NULL, null=True, blank=True, related_name="chats")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_chats"
    )
    is_open = models.BooleanField(default=False)  # the current ticket waits for somebody
    with_bot = models.BooleanField(default=False)  # and a bot answers in it
    archived = models.BooleanField(default=False)
    last_message = models.ForeignKey("Message", models.SET_NULL, null=True, blank=True, related_name="+")
    last_message_at = models.DateTimeField()
    # The newest note. It shows in the list while nobody spoke since, and moves no conversation up.
    note_text = models.CharField(max_length=200, blank=True)
    note_at = models.DateTimeField(null=True, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)  # opens Meta's 24-hour window
    reacted_at = models.DateTimeField(null=True, blank=True)  # their last 👍: a sign of life, no words
    waiting_since = models.DateTimeField(null=True, blank=True)  # first customer message that nobody answered
    unread_count = models.PositiveIntegerField(default=0)  # as the specs share it; people have theirs in ChatReader
    # What the customer said so far, and how much of it somebody answered. Only their difference means anything.
    inbound_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(default=0)
    # The nearest clock of the ticket's service level; the page counts it down.
    sla_kind = models.CharField(max_length=14, choices=SlaKind.choices, blank=True)
    sla_risk_at = models.DateTimeField(null=True, blank=True)
    sla_due_at = models.DateTimeField(null=True, blank=True)
    badges = models.JSONField(default=dict, blank=True)  # what the row shows of the person, see services.badges
    rev = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Answers that come with a look-up in `services.chats`; not columns.
    knows: bool = False
    parked: bool = False
    ticket_locked: bool = False
    # Set while a message is being stored: relations are loaded, and announcing the message saves and shows the chat.
    speaking: bool = False

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "phone"], name="chat_once_per_phone"),
            models.CheckConstraint(condition=~Q(archived=True, is_open=True), name="chat_archived_waits_for_nobody"),
            models.CheckConstraint(
                condition=Q(answered_count__lte=F("inbound_count")), name="chat_answered_no_more_than_was_said"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-last_message_at", "-id"], name="chat_newest"),
            models.Index(
                fields=["tenant", "-last_message_at", "-id"], condition=Q(is_open=True), name="chat_newest_open"
            ),
            models.Index(
                fields=["assigned_to", "-last_message_at", "-id"], condition=Q(is_open=True), name="chat_newest_mine"
            ),
            models.Index(
                fields=["queue", "-last_message_at", "-id"],
                condition=Q(is_open=True, assigned_to=None),
                name="chat_newest_unassigned",
            ),
            models.Index(
                fields=["tenant", "sla_due_at", "id"], condition=Q(sla_due_at__isnull=False), name="chat_most_urgent"
            ),
            models.Index(
                fields=["tenant", "waiting_since", "id"],
                condition=Q(is_open=True, waiting_since__isnull=False),
                name="chat_longest_wait",
            ),
            models.Index(
                fields=["tenant", "last_inbound_at", "id"],
                condition=Q(is_open=True, last_inbound_at__isnull=False),
                name="chat_window",
            ),
            GinIndex(
                fields=["tenant", "search_text"], name="chat_name_trigrams", opclasses=["uuid_ops", "gin_trgm_ops"]
            ),
            GinIndex(fields=["tenant", "phone"], name="chat_phone_trigrams", opclasses=["uuid_ops", "gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_group(self) -> bool:
        return self.kind == ChatKind.GROUP

    @property
    def title(self) -> str:
        if self.is_group or self.contact is None:
            return self.name or str(_("Group"))
        return self.contact.display_name

    @property
    def newest_note(self) -> str:
        """What colleagues were told last, unless somebody spoke since."""
        return self.note_text if self.note_at and self.note_at >= self.last_message_at else ""

    @property
    def state(self) -> str:
        """`archived`, else the current ticket's status; a thread without a ticket is open."""
        if self.archived:
            return "archived"
        return self.current_ticket.status if self.current_ticket else "open"

    @property
    def address(self) -> str:
        """The phone as people write it today, else the best other name of the thread."""
        return (self.contact.phone if self.contact else "") or self.phone

    @property
    def unanswered(self) -> int:
        """How much is unread to who has never looked."""
        return self.inbound_count - self.answered_count

    def settle(self) -> None:
        """Somebody answered, and so had read; not saved."""
        self.waiting_since, self.unread_count, self.answered_count = None, 0, self.inbound_count

    @property
    def labels(self) -> list[tuple[str, int, str]]:
        """Name, hue and id of the contact's labels; groups have none."""
        return self.badges.get("labels", [])

    @property
    def stage(self) -> tuple[str, int] | None:
        """Name and hue of the stage of the newest open deal."""
        return self.badges.get("stage")

    @property
    def link(self) -> str:
        """Where a notice leads."""
        return f"/atendimento/?chat={self.pk}"

    @property
    def group_key(self) -> str:
        """Name of the channel-layer group of those who have this chat open."""
        return f"chat.{self.pk}"
