"""Spec 4's tables as they go over the wire, in snake_case. A conversation is a ticket, a customer its contact."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import PresenceState
from accounts.people import ROLES
from atendimento.api.rows import metadata
from atendimento.api.vocabulary import CONVERSATION_STATUS, MESSAGE_SENT, MESSAGE_TYPE, SENDER_TYPE
from atendimento.models import Handler, Message, Ticket, TicketStatus
from atendimento.services.messages import MAX_TEXT
from integrations.api.shapes import UserOut
from integrations.kit.fields import DayField, Moment
from integrations.kit.pages import PageQuery
from integrations.kit.vocabulary import WordField


class PersonOut(UserOut):
    is_active = serializers.BooleanField()
    last_login_at = Moment(source="last_login", allow_null=True)
    created_at = Moment()


class OnlineOut(UserOut):
    status = serializers.ChoiceField(PresenceState.choices, source="presence.state")
    reason = serializers.CharField(source="presence.reason", help_text="Of a pause.")
    since = Moment(source="presence.since", allow_null=True)


class CustomerOut(serializers.Serializer):
    id = serializers.UUIDField()
    phone_number = serializers.CharField(source="phone")
    name = serializers.CharField(source="display_name")
    email = serializers.CharField()
    created_at = Moment()


class DepartmentOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ConversationOut(serializers.Serializer):
    id = serializers.UUIDField()
    customer_id = serializers.UUIDField(source="chat.contact_id", allow_null=True)
    customer_name = serializers.CharField(source="chat.title")
    assigned_user_id = serializers.UUIDField(source="assignee_id", allow_null=True, help_text="null: bot or queue")
    status = WordField(CONVERSATION_STATUS)
    channel = serializers.CharField(read_only=True, default="whatsapp")
    current_menu_level = serializers.SerializerMethodField(help_text="What the bot answered last; else `main`.")
    is_bot_active = serializers.SerializerMethodField()
    needs_human_attention = serializers.SerializerMethodField()
    metadata = serializers.SerializerMethodField()
    unread_count = serializers.SerializerMethodField()
    started_at = Moment(source="created_at")
    ended_at = serializers.SerializerMethodField()
    last_message_at = Moment(source="chat.last_message_at")
    created_at = Moment()
    updated_at = Moment(source="chat.updated_at")
    customer = CustomerOut(source="chat.contact", allow_null=True)
    assigned_user = UserOut(source="assignee", allow_null=True)
    department = DepartmentOut(source="queue", allow_null=True)

    def get_is_bot_active(self, ticket: Ticket) -> bool:
        return ticket.is_active and ticket.handler == Handler.BOT

    def get_current_menu_level(self, ticket: Ticket) -> str:
        return ticket.bot_step or "main"

    def get_needs_human_attention(self, ticket: Ticket) -> bool:
        return ticket.status == TicketStatus.WAITING and ticket.handler == Handler.HUMAN

    @extend_schema_field(serializers.DictField())
    def get_metadata(self, ticket: Ticket) -> dict[str, Any]:
        return {"number": ticket.number, "priority": ticket.priority, "subject": ticket.subject,
                "chat_id": str(ticket.chat_id)}  # fmt: skip

    def get_unread_count(self, ticket: Ticket) -> int:
        """Of the thread, said of the episode that goes on."""
        return ticket.chat.unread_count if ticket.chat.current_ticket_id == ticket.pk else 0

    @extend_schema_field(Moment(allow_null=True))
    def get_ended_at(self, ticket: Ticket) -> str | None:
        ended = ticket.closed_at or ticket.resolved_at
        return Moment().to_representation(ended) if ended else None


class MessageOut(serializers.Serializer):
    id = serializers.UUIDField()
    conversation_id = serializers.UUIDField(source="ticket_id", allow_null=True)
    sender_type = WordField(SENDER_TYPE, source="sender_kind")
    sender_user_id = serializers.UUIDField(source="sender_id", allow_null=True)
    content = serializers.CharField(source="shown_body")
    message_type = WordField(MESSAGE_TYPE, source="kind")
    media_url = serializers.CharField(source="file_url", allow_null=True)
    metadata = serializers.SerializerMethodField()
    is_read = serializers.SerializerMethodField(help_text="By us, of a customer's words; by the customer, of ours.")
    whatsapp_message_id = serializers.CharField(source="provider_id")
    sent_at = Moment(source="timestamp")
    created_at = Moment()

    @extend_schema_field(serializers.DictField())
    def get_metadata(self, message: Message) -> dict[str, Any]:
        return metadata(message)

    def get_is_read(self, message: Message) -> bool:
        """`seen` comes with `rows.with_seen`; a message that was just stored has no reader yet."""
        return bool(getattr(message, "seen", False))


class StatsOut(serializers.Serializer):
    total = serializers.IntegerField()
    open = serializers.IntegerField()
    waiting = serializers.IntegerField()
    closed = serializers.IntegerField()
    bot = serializers.IntegerField(help_text="Open or waiting, answered by the bot.")
    human = serializers.IntegerField(help_text="Open or waiting, in people's hands.")
    unassigned = serializers.IntegerField()
    mine = serializers.IntegerField(help_text="Open and assigned to the caller.")


class ConversationQuery(PageQuery):
    status = WordField(CONVERSATION_STATUS, every=True, required=False)
    assigned_user_id = serializers.CharField(max_length=36, required=False, help_text="An id, `me` or `none`.")
    department_id = serializers.UUIDField(required=False)
    is_bot_active = serializers.BooleanField(allow_null=True, default=None)
    search = serializers.CharField(max_length=100, required=False, help_text="A name, a phone, a protocol number.")
    date_from = DayField(required=False, help_text="Conversations begun that day or later.")
    date_to = DayField(required=False, help_text="Inclusive.")


class MessageQuery(PageQuery):
    conversation_id = serializers.UUIDField()


class MessageIn(serializers.Serializer):
    conversation_id = serializers.UUIDField()
    content = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=MAX_TEXT, trim_whitespace=False
    )
    message_type = WordField(MESSAGE_SENT, required=False)
    media_url = serializers.URLField(required=False, max_length=2000, help_text="Fetched once, now.")
    ptt = serializers.BooleanField(default=False, help_text="Any sound, sent as a voice message (Ogg/Opus).")
    client_id = serializers.UUIDField(required=False, help_text="Yours; the same again sends nothing twice.")


class MessageForm(MessageIn):
    file = serializers.FileField(required=False)


class TransferIn(serializers.Serializer):
    """To a person, a department, a person of a department, or a bot."""

    to_user_id = serializers.UUIDField(required=False)
    department_id = serializers.UUIDField(required=False)
    bot_id = serializers.UUIDField(required=False, help_text="Of `/api/v1/bot/flows`.")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class CloseIn(serializers.Serializer):
    outcome = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    fields = serializers.DictField(child=serializers.CharField(max_length=500, allow_blank=True), required=False)


class FounderIn(serializers.Serializer):
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class PersonQuery(PageQuery):
    search = serializers.CharField(max_length=100, required=False)
    role = serializers.ChoiceField([role.value for role in ROLES], required=False)
    is_active = serializers.BooleanField(allow_null=True, default=None)


class PersonPatch(serializers.Serializer):
    """Name, picture and password by oneself or an admin; role and is_active by an admin."""

    full_name = serializers.CharField(source="name", max_length=120, required=False)
    password = serializers.CharField(max_length=128, required=False, trim_whitespace=False)
    current_password = serializers.CharField(max_length=128, required=False, trim_whitespace=False)
    role = serializers.ChoiceField([role.value for role in ROLES], required=False)
    is_active = serializers.BooleanField(required=False)


class PersonForm(PersonPatch):
    avatar = serializers.FileField(required=False, help_text="JPEG, PNG, WebP or GIF, at most 5 MB.")


class PeriodQuery(serializers.Serializer):
    date_from = DayField(required=False, help_text="Conversations begun that day or later; else the last 30 days.")
    date_to = DayField(required=False, help_text="Inclusive.")


class OverviewOut(serializers.Serializer):
    conversations = StatsOut()
    messages_received = serializers.IntegerField()
    messages_sent = serializers.IntegerField()


class AttendanceOut(serializers.Serializer):
    total = serializers.IntegerField()
    resolved = serializers.IntegerField()
    resolution_rate = serializers.FloatField(allow_null=True, help_text="0 to 1")
    first_response_seconds = serializers.FloatField(allow_null=True, help_text="On average.")
    resolution_seconds = serializers.FloatField(allow_null=True, help_text="On average.")
