"""Spec 3's models in camelCase: the shape of what goes out and comes in, and nothing else."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from atendimento.api.rows import metadata
from atendimento.api.vocabulary import CHAT_KIND, CHAT_ROLE, CHAT_SENT, CHAT_STATUS
from atendimento.models import Message
from atendimento.services.messages import MAX_TEXT
from crm.models import LeadSource, LeadStatus
from integrations.kit.fields import DayField, Moment, as_written
from integrations.kit.pages import PageQuery
from integrations.kit.vocabulary import WordField


class PersonOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    role = WordField(CHAT_ROLE)


class ContactOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField(source="display_name")
    phone = serializers.CharField()
    email = serializers.CharField()


class LeadOut(serializers.Serializer):
    id = serializers.UUIDField()
    firstName = serializers.CharField(source="first_name")
    lastName = serializers.CharField(source="last_name")
    email = serializers.CharField()
    phone = serializers.CharField()
    source = serializers.ChoiceField(LeadSource.choices)
    status = serializers.ChoiceField(LeadStatus.choices)
    score = serializers.IntegerField()
    createdAt = Moment(source="created_at")


class ChatOut(serializers.Serializer):
    id = serializers.UUIDField()
    tenantId = serializers.UUIDField(source="tenant_id")
    phone = serializers.CharField(source="address", help_text="Digits with country code; a group's id for groups.")
    contactId = serializers.UUIDField(source="contact_id", allow_null=True)
    leadId = serializers.UUIDField(source="lead_id", allow_null=True)
    assignedTo = serializers.UUIDField(source="assigned_to_id", allow_null=True)
    lastMessage = serializers.CharField(source="last_message.shown_body", allow_null=True, default=None)
    lastMessageAt = Moment(source="last_message_at")
    unreadCount = serializers.IntegerField(source="unread_count")
    status = WordField(CHAT_STATUS, source="state")
    sessionId = serializers.UUIDField(source="session_id", allow_null=True)
    createdAt = Moment(source="created_at")
    updatedAt = Moment(source="updated_at")
    contact = ContactOut(allow_null=True)
    lead = LeadOut(allow_null=True)
    assignedUser = PersonOut(source="assigned_to", allow_null=True)


class MessageOut(serializers.Serializer):
    id = serializers.UUIDField()
    chatId = serializers.UUIDField(source="chat_id")
    phone = serializers.CharField(source="chat.address")
    fromMe = serializers.BooleanField(source="from_me")
    body = serializers.CharField(source="shown_body")
    mediaUrl = serializers.CharField(source="file_url", allow_null=True)
    type = WordField(CHAT_KIND, source="kind")
    timestamp = Moment(help_text="The provider's time; it orders the thread.")
    ack = serializers.IntegerField(help_text="-1 failed, 0 queued, 1 sent, 2 delivered, 3 read, 4 played")
    messageId = serializers.CharField(source="provider_id", help_text="WhatsApp's id; empty until it is known.")
    quotedMsgId = serializers.CharField(source="quoted_provider_id", help_text="WhatsApp's id of what it answers.")
    metadata = serializers.SerializerMethodField()
    createdAt = Moment(source="created_at")

    @extend_schema_field(serializers.DictField())
    def get_metadata(self, message: Message) -> dict[str, Any]:
        return metadata(message)


class ChatDetailOut(ChatOut):
    messages = MessageOut(many=True, help_text="The newest page, oldest first.")
    nextCursor = serializers.CharField(allow_null=True, help_text="For GET …/messages?cursor=: what came before.")


class StatsOut(serializers.Serializer):
    total = serializers.IntegerField()
    open = serializers.IntegerField()
    pending = serializers.IntegerField()
    resolved = serializers.IntegerField()
    archived = serializers.IntegerField()
    unread = serializers.IntegerField(help_text="Chats with unread messages.")
    unassigned = serializers.IntegerField(help_text="Open or pending without an owner.")
    mine = serializers.IntegerField(help_text="Open or pending and assigned to the caller.")


class ChatQuery(PageQuery):
    status = WordField(CHAT_STATUS, every=True, required=False)
    assignedTo = serializers.CharField(max_length=36, required=False, help_text="A user's id, `me` or `none`.")
    unread = serializers.BooleanField(allow_null=True, default=None)
    search = serializers.CharField(max_length=100, required=False, help_text="A name, a phone in any format, a number.")
    sessionId = serializers.UUIDField(required=False)
    date = DayField(required=False, help_text="Chats whose last message is of that day.")
    dateFrom = DayField(required=False)
    dateTo = DayField(required=False, help_text="Inclusive.")
    tenantId = serializers.UUIDField(required=False, help_text="For a superadmin: one company only.")


class Words(serializers.Serializer):
    body = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=MAX_TEXT, trim_whitespace=False,
        help_text="The text, or the caption of the file.",
    )  # fmt: skip
    type = WordField(CHAT_SENT, required=False, help_text="What the file is sent as; otherwise what its bytes are.")
    ptt = serializers.BooleanField(default=False, help_text="Any sound, sent as a voice message (Ogg/Opus).")
    fileName = serializers.CharField(required=False, max_length=200)
    mimeType = serializers.CharField(required=False, max_length=120)
    quotedMsgId = serializers.CharField(required=False, max_length=200, help_text="A message's id or messageId.")
    clientId = serializers.UUIDField(required=False, help_text="Yours; the same again sends nothing twice.")


@extend_schema_serializer(examples=[as_written(body="Olá!")])
class MessageIn(Words):
    """Text, or a file by address or as base64 with `body` as its caption."""

    mediaUrl = serializers.URLField(required=False, max_length=2000)
    mediaBase64 = serializers.CharField(required=False, help_text="With or without a data: URI in front.")


class MessageForm(Words):
    """The same as multipart/form-data, with the file itself."""

    file = serializers.FileField(required=False)


@extend_schema_serializer(examples=[as_written(assignedTo="3fa85f64-5717-4562-b3fc-2c963f66afa6")])
class AssignIn(serializers.Serializer):
    assignedTo = serializers.UUIDField(allow_null=True, help_text="A user's id; null gives it back to the queue.")


@extend_schema_serializer(examples=[as_written(status="RESOLVED")])
class StatusIn(serializers.Serializer):
    status = WordField(CHAT_STATUS, every=True)


class LeadIn(serializers.Serializer):
    """What is left out comes from the contact."""

    firstName = serializers.CharField(source="first_name", max_length=80, required=False)
    lastName = serializers.CharField(source="last_name", max_length=80, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    score = serializers.IntegerField(min_value=0, max_value=100, required=False)
