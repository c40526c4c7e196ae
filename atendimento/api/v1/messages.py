"""`/api/v1/messages`: spec 4, section 6."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento import selectors
from atendimento.api import rows, uploads
from atendimento.api.v1 import reads, shapes
from atendimento.models import MessageKind, Ticket
from atendimento.services.messages import chat_mark_read, message_send
from atendimento.services.moves import on_current
from integrations.api.auth import V1
from integrations.kit.pages import envelope, paged
from integrations.kit.views import checked
from integrations.services.idempotency import once


class Messages(V1):
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(operation_id="listMessages", parameters=[shapes.MessageQuery], responses=envelope(shapes.MessageOut))
    def get(self, request: Request) -> Response:
        """Of one conversation: page 1 is the newest, each page runs from old to new."""
        query = checked(shapes.MessageQuery, request.query_params.dict())
        ticket = reads.conversation(request.user, query["conversation_id"])
        page = paged(
            selectors.messages_said().filter(ticket=ticket), query, by="timestamp", load=rows.messages
        ).reversed()
        rows.with_seen(ticket.chat, page.rows)
        return Response(page.answer(shapes.MessageOut))

    @extend_schema(
        operation_id="sendMessage",
        request={"application/json": shapes.MessageIn, "multipart/form-data": shapes.MessageForm},
        responses={201: shapes.MessageOut},
    )
    def post(self, request: Request) -> Response:
        """Send text or a file. With an Idempotency-Key the same request again sends nothing twice."""
        ticket, words = outgoing(request)
        by = request.user

        def send() -> Response:
            sent = on_current(ticket=ticket, act=lambda chat: message_send(chat=chat, by=by, **words))
            return Response(shapes.MessageOut(sent).data, status=201)

        return once(request, send)


class Reading(V1):
    @extend_schema(operation_id="readMessage", request=None, responses=shapes.MessageOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Seen, with all before it; where the channel tells customers, they see it."""
        message = selectors.message_for(request.user, pk, notes=False)
        chat_mark_read(chat=message.chat, by=request.user, asked=True)
        message.chat.refresh_from_db(fields=["unread_count"])
        rows.with_seen(message.chat, [message])
        return Response(shapes.MessageOut(message).data)


def outgoing(request: Request) -> tuple[Ticket, dict[str, Any]]:
    """Where to and what. A file that comes by address is fetched here, outside of any transaction."""
    form = (request.content_type or "").startswith("multipart/")
    said = checked(shapes.MessageForm if form else shapes.MessageIn, request.data)
    ticket = reads.conversation(request.user, said["conversation_id"])
    kind = said.get("message_type", "")
    upload = uploads.upload_of(
        file=said.get("file"),
        url=said.get("media_url", ""),
        kind="" if kind == MessageKind.TEXT else kind,
        ptt=said["ptt"],
    )
    return ticket, {"body": said["content"], "client_id": said.get("client_id"), "upload": upload}
