import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from whatsapp import inbox
from whatsapp.models import EventState, OutboundMessage, Session, WebhookEvent

SHOWN_BYTES = 20_000
SECRET = re.compile(r'("api_?key"\s*:\s*")[^"]*', re.I)  # Evolution puts the instance's key into each body


class ReadOnly(admin.ModelAdmin):
    """Records of what happened are looked at, never edited."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnly):
    """The quarantine: what could not be understood, why, and a button to try again."""

    list_display = ["id", "state", "provider", "session", "error", "attempts", "received_at"]
    list_filter = ["state", "provider", "session"]
    list_select_related = ["session"]
    fields = ["state", "provider", "session", "error", "attempts", "received_at", "processed_at", "raw_body"]
    show_full_result_count = False
    actions = ["replay"]

    @admin.display(description=_("body"))
    def raw_body(self, row: WebhookEvent) -> str:
        text = bytes(row.body[:SHOWN_BYTES]).decode("utf-8", "replace")
        return SECRET.sub(r"\1***", text)

    @admin.action(description=_("Try again"))
    def replay(self, request: HttpRequest, rows: QuerySet[WebhookEvent]) -> None:
        troubled = list(rows.exclude(state=EventState.DONE).order_by("id")[:500])
        for row in troubled:
            inbox.replay(row)
        again = ngettext("%(n)s webhook will be tried again", "%(n)s webhooks will be tried again", len(troubled))
        messages.success(request, again % {"n": len(troubled)})

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser


@admin.register(OutboundMessage)
class OutboundMessageAdmin(ReadOnly):
    list_display = ["id", "state", "session", "attempts", "error_code", "created_at"]
    list_filter = ["state", "session"]
    list_select_related = ["session"]
    fields = ["state", "session", "attempts", "error_code", "error_detail", "provider_id", "created_at", "updated_at"]
    show_full_result_count = False


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    """Keys are written here and never shown again."""

    list_display = ["label", "tenant", "provider", "name", "status", "phone"]
    list_filter = ["provider", "status"]
    list_select_related = ["tenant"]
    fields = ["label", "provider", "name", "status", "phone", "send_read_receipts", "webhook_path"]
    readonly_fields = ["status", "phone", "webhook_path"]

    @admin.display(description=_("webhook address"))
    def webhook_path(self, session: Session) -> str:
        return f"/api/webhooks/whatsapp/{session.webhook_token}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
