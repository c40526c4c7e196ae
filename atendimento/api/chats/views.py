"""`/api/chats`: specs 1 to 3."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento import selectors
from atendimento.api import rows, uploads
from atendimento.api.chats import reads, shapes
from atendimento.models import Chat, MessageKind
from atendimento.services.leads import chat_make_lead
from atendimento.services.messages import chat_mark_read, message_send
from atendimento.services.moves import chat_give, chat_move
from integrations.kit.fields import ONCE
from integrations.kit.pages import Page, PageQuery, envelope, paged
from integrations.kit.views import ApiView, checked
from integrations.services.idempotency import once


class ChatsView(ApiView):
    family = "chats"
    superadmin_reads = True

    def chat(self, pk: UUID) -> Chat:
        """Raises Chat.DoesNotExist for what the person may not see."""
        return rows.chats(selectors.chats_owned(self.request.user)).get(pk=pk)

    def answer(self, chat: Chat) -> Response:
        """The chat as it is after the change, even when the caller has just given it away."""
        fresh = rows.chats(Chat.objects.filter(pk=chat.pk)).get()
        return Response(shapes.ChatOut(fresh).data)


class Chats(ChatsView):
    @extend_schema(operation_id="listChats", parameters=[shapes.ChatQuery], responses=envelope(shapes.ChatOut))
    def get(self, request: Request) -> Response:
        """Chats, newest first. A USER sees those assigned to them."""
        query = checked(shapes.ChatQuery, request.query_params.dict())
        page = paged(reads.chats(request.user, query), query, by="last_message_at", load=rows.chats)
        return Response(page.answer(shapes.ChatOut))


class Stats(ChatsView):
    @extend_schema(operation_id="chatStats", responses=shapes.StatsOut)
    def get(self, request: Request) -> Response:
        """How many chats there are in each state."""
        return Response(rows.chat_stats(request.user))


class OneChat(ChatsView):
    @extend_schema(operation_id="getChat", responses=shapes.ChatDetailOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """A chat with its newest messages."""
        chat = self.chat(pk)
        page = thread(chat, {"page": 1, "limit": selectors.THREAD_PAGE})
        said = shapes.MessageOut(page.rows, many=True).data
        return Response({**shapes.ChatOut(chat).data, "messages": said, "nextCursor": page.next_cursor})


class Messages(ChatsView):
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(operation_id="listChatMessages", parameters=[PageQuery], responses=envelope(shapes.MessageOut))
    def get(self, request: Request, pk: UUID) -> Response:
        """The thread: page 1 is the newest, each page runs from old to new."""
        page = thread(self.chat(pk), checked(PageQuery, request.query_params.dict()))
        return Response(page.answer(shapes.MessageOut))

    @extend_schema(
        operation_id="sendChatMessage",
        parameters=[ONCE],
        request={"application/json": shapes.MessageIn, "multipart/form-data": shapes.MessageForm},
        responses={201: shapes.MessageOut},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Send text or a file; the file comes by address, as base64, or as a multipart upload."""
        chat = self.chat(pk)
        words = outgoing(request, chat)

        def send() -> Response:
            message = message_send(chat=chat, by=request.user, **words)
            return Response(shapes.MessageOut(message).data, status=201)

        return once(request, send)


class Assignment(ChatsView):
    @extend_schema(operation_id="assignChat", request=shapes.AssignIn, responses=shapes.ChatOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Give the chat to a person, or back to its queue."""
        chat = self.chat(pk)
        said = checked(shapes.AssignIn, request.data)
        chat_give(chat=chat, to=rows.colleague(said["assignedTo"], field="assignedTo"), by=request.user)
        return self.answer(chat)


class Reading(ChatsView):
    @extend_schema(operation_id="markChatRead", request=None, responses=shapes.ChatOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Mark everything as read; where the channel tells customers, they see it."""
        chat = self.chat(pk)
        chat_mark_read(chat=chat, by=request.user, asked=True)
        return self.answer(chat)


class Status(ChatsView):
    @extend_schema(operation_id="setChatStatus", request=shapes.StatusIn, responses=shapes.ChatOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Open, set aside, resolve or archive the chat."""
        chat = self.chat(pk)
        chat_move(chat=chat, to=checked(shapes.StatusIn, request.data)["status"], by=request.user)
        return self.answer(chat)


class Leads(ChatsView):
    @extend_schema(operation_id="createChatLead", request=shapes.LeadIn, responses={201: shapes.LeadOut})
    def post(self, request: Request, pk: UUID) -> Response:
        """Make the person of this chat a lead; 409 when they are one."""
        chat = self.chat(pk)
        lead = chat_make_lead(chat=chat, by=request.user, **checked(shapes.LeadIn, request.data))
        return Response(shapes.LeadOut(lead).data, status=201)


def thread(chat: Chat, query: dict[str, Any]) -> Page:
    """Messages of one chat; they share its row, so nobody asks the database for it again."""
    page = paged(selectors.messages_said().filter(chat=chat), query, by="timestamp", load=rows.messages).reversed()
    for message in page.rows:
        message.chat = chat
    return page


def outgoing(request: Request, chat: Chat) -> dict[str, Any]:
    """What `message_send` is to send, from either kind of body."""
    form = (request.content_type or "").startswith("multipart/")
    said = checked(shapes.MessageForm if form else shapes.MessageIn, request.data)
    kind = said.get("type", "")
    upload = uploads.upload_of(
        file=said.get("file"),
        text=said.get("mediaBase64", ""),
        url=said.get("mediaUrl", ""),
        name=said.get("fileName", ""),
        mime=said.get("mimeType", ""),
        kind="" if kind == MessageKind.TEXT else kind,
        ptt=said["ptt"],
    )
    quoted = rows.quoted(chat, said.get("quotedMsgId"), field="quotedMsgId")
    return {"body": said["body"], "client_id": said.get("clientId"), "upload": upload, "quoted": quoted}
