from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TenantOwned
from atendimento.models.chat import Chat
from atendimento.models.ticket import Ticket
from whatsapp.models import Session


class Direction(models.TextChoices):
    IN = "in", _("received")
    OUT = "out", _("sent")


class MessageKind(models.TextChoices):
    TEXT = "text", _("text")
    IMAGE = "image", _("photo")
    AUDIO = "audio", _("audio")
    VOICE = "voice", _("voice message")
    VIDEO = "video", _("video")
    DOCUMENT = "document", _("document")
    STICKER = "sticker", _("sticker")
    LOCATION = "location", _("location")
    CONTACT = "contact", _("contact card")
    POLL = "poll", _("poll")
    LIST = "list", _("list")
    INTERACTIVE = "interactive", _("answer")
    ORDER = "order", _("order")
    TEMPLATE = "template", _("template")
    NOTE = "note", _("note")
    SYSTEM = "system", _("system line")
    UNSUPPORTED = "unsupported", _("unsupported message")


FILE_KINDS = ("image", "audio", "voice", "video", "document", "sticker")


class SenderKind(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    ATTENDANT = "attendant", _("attendant")
    BOT = "bot", _("bot")
    PHONE = "phone", _("from the phone")  # somebody of ours, outside of Prosa
    SYSTEM = "system", _("system")


class Ack(models.IntegerChoices):
    """Only ever moves forward; failed is reached from below delivered only."""

    FAILED = -1, _("not sent")
    QUEUED = 0, _("queued")
    SENT = 1, _("sent")
    DELIVERED = 2, _("delivered")
    READ = 3, _("read")
    PLAYED = 4, _("played")


class Message(TenantOwned):
    """One thing said. `timestamp` is the provider's time and orders the thread; `created_at` is ours."""

    chat = models.ForeignKey(Chat, models.CASCADE, db_index=False, related_name="messages")
    ticket = models.ForeignKey(Ticket, models.SET_NULL, null=True, blank=True, related_name="messages")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, db_index=False, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    kind = models.CharField(max_length=12, choices=MessageKind.choices, default=MessageKind.TEXT)
    body = models.TextField(blank=True)
    sender_kind = models.CharField(max_length=9, choices=SenderKind.choices)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=160, blank=True)  # who spoke in a group
    provider_id = models.CharField(max_length=200, blank=True)
    client_id = models.UUIDField(null=True, blank=True)  # chosen by the page; makes a double send harmless
    timestamp = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    rev = models.BigIntegerField(default=0)  # the chat's rev at the last change of this row
    ack = models.SmallIntegerField(choices=Ack.choices, default=Ack.QUEUED)
    uncertain = models.BooleanField(default=False)  # the gateway may have it; see OutboundState.UNCERTAIN
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    quoted = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    quoted_provider_id = models.CharField(max_length=200, blank=True)
    quoted_text = models.TextField(blank=True)
    reactions = models.JSONField(default=dict, blank=True)  # {"customer" | "us" | sender id: emoji}
    forwarded = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    original_body = models.TextField(blank=True)  # before the first edit, for supervisors
    revoked_at = models.DateTimeField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # Ours that is on its way or failed; nothing when there is nothing to say of it.
    act = models.ForeignKey(
        "atendimento.MessageAct", models.SET_NULL, null=True, blank=True, db_index=False, related_name="+"
    )

    seen: bool = False  # an answer that comes with `api.rows.with_seen`; not a column

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "provider_id"], condition=~Q(provider_id=""), name="message_once_per_session"
            ),
            models.UniqueConstraint(fields=["tenant", "client_id"], name="message_once_per_client_id"),
            models.CheckConstraint(condition=Q(ack__gte=-1, ack__lte=4), name="message_ack_known"),
        ]
        indexes = [
            models.Index(fields=["chat", "-timestamp", "-id"], name="message_thread"),
            models.Index(fields=["chat", "rev"], name="message_changes"),
            models.Index(fields=["act"], condition=Q(act__isnull=False), name="message_acts"),
            # What a gallery asks for; a chat of a hundred thousand words has a few pictures.
            models.Index(fields=["chat", "-timestamp", "-id"], condition=Q(kind__in=FILE_KINDS), name="message_files"),
            models.Index(fields=["chat", "-timestamp", "-id"], condition=Q(body__contains="://"), name="message_links"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.kind}"

    @property
    def key(self) -> Any:
        """What the DOM calls this message: the page's own id when it had one first."""
        return self.client_id or self.pk

    @property
    def from_me(self) -> bool:
        return self.direction == Direction.OUT

    @property
    def is_failed(self) -> bool:
        return self.ack == Ack.FAILED and not self.revoked_at

    @property
    def shown_body(self) -> str:
        """What may still be read: a deleted message keeps its words to itself."""
        return "" if self.revoked_at else self.body

    @property
    def file(self) -> "Attachment | None":
        """What was sent as a file; the picture of a link's preview is none."""
        return getattr(self, "attachment", None) if self.has_file else None

    @property
    def file_url(self) -> str | None:
        """Of a file that is there and was not deleted with its message."""
        return (self.file.url or None) if self.file and not self.revoked_at else None

    @property
    def file_name(self) -> str | None:
        return self.file.name if self.file and not self.revoked_at else None

    @property
    def has_file(self) -> bool:
        """By kind; a note may have one."""
        return self.kind in FILE_KINDS or (self.kind == MessageKind.NOTE and hasattr(self, "attachment"))

    @property
    def named_by_gateway(self) -> bool:
        """Whether the gateway would know which message is meant; `hook-…` is a name of our own."""
        return bool(self.provider_id) and not self.provider_id.startswith("hook-")

    @property
    def can_be_resent(self) -> bool:
        stuck = self.ack == Ack.FAILED or self.uncertain
        return self.from_me and stuck and self.sender_id is not None and self.revoked_at is None


class AttachmentState(models.TextChoices):
    PENDING = "pending", _("downloading")
    READY = "ready", _("ready")
    FAILED = "failed", _("unavailable")


class Attachment(TenantOwned):
    """The file of a message. Fetched by its own retried job, so that words never wait for bytes."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="attachment")
    state = models.CharField(max_length=8, choices=AttachmentState.choices, default=AttachmentState.PENDING)
    key = models.CharField(max_length=200, blank=True)  # path below MEDIA_ROOT, never derived from a name
    mime = models.CharField(max_length=120, blank=True)  # sniffed, not believed
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    waveform = models.JSONField(default=list, blank=True)  # up to 64 heights of 0-100
    ref = models.JSONField(default=dict, blank=True)  # the provider's pointer
    webhook_event_id = models.BigIntegerField(null=True, blank=True)  # holds the bytes when the webhook carried them
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["next_attempt_at"], condition=Q(state="pending"), name="attachment_pending")]

    def __str__(self) -> str:
        return self.name or self.mime

    @property
    def url(self) -> str:
        """Where who may see the chat gets the file, with any kind of login; "" while there is none."""
        return f"{settings.BASE_URL}/api/media/{self.pk}" if self.state == AttachmentState.READY else ""
