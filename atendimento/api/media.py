"""Files for programs: what `mediaUrl`, `media_url` and `arquivoUrl` point to, with any kind of login."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from atendimento import selectors
from atendimento.models import AttachmentState, MessageKind
from atendimento.views.files import stored_file
from integrations.kit.views import ApiView


class Anything(BaseContentNegotiation):
    """A file is what it is, whatever the Accept header hopes for."""

    def select_renderer(self, request: Request, renderers: list, format_suffix: str | None = None) -> tuple:
        return renderers[0], renderers[0].media_type


class Media(ApiView):
    family = "media"
    superadmin_reads = True
    content_negotiation_class = Anything

    @extend_schema(operation_id="getMedia", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """The file of a message, whole or by Range. What was deleted is gone; notes are not told."""
        attachment = selectors.attachment_for(request.user, pk)
        message, is_there = attachment.message, attachment.state == AttachmentState.READY
        if message.kind == MessageKind.NOTE or message.revoked_at or not is_there:
            raise Http404
        return stored_file(request, attachment)
