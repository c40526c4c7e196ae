"""`/atendimento/mensagens`: spec 5, "Mensagens"."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento import selectors
from atendimento.api import rows, uploads
from atendimento.api.desk import shapes
from atendimento.api.desk.base import DeskView
from atendimento.models import Ticket
from atendimento.services.messages import chat_mark_read, message_send
from atendimento.services.moves import on_current
from integrations.kit.fields import ONCE
from integrations.kit.views import checked
from integrations.services.idempotency import once


class Speaking(DeskView):
    def say(self, ticket: Ticket, words: dict[str, Any]) -> Response:
        by = self.request.user

        def send() -> Response:
            sent = on_current(ticket=ticket, act=lambda chat: message_send(chat=chat, by=by, **words))
            return Response(shapes.MessageOut(rows.with_seen(sent.chat, [sent])[0]).data, status=201)

        return once(self.request, send)


class Messages(Speaking):
    @extend_schema(
        operation_id="enviarMensagem", parameters=[ONCE], request=shapes.MessageIn, responses={201: shapes.MessageOut}
    )
    def post(self, request: Request) -> Response:
        """Envia texto, ou um arquivo por endereço ou em base64 com `conteudo` como legenda."""
        said = checked(shapes.MessageIn, request.data)
        ticket = self.ticket(said["ticketId"])
        upload = uploads.upload_of(
            text=said.get("arquivoBase64", ""),
            url=said.get("arquivoUrl", ""),
            name=said.get("arquivoNome", ""),
            kind="" if said["tipo"] == "text" else said["tipo"],
            ptt=said["ptt"],
        )
        return self.say(ticket, {"body": said["conteudo"], "client_id": said.get("clienteId"), "upload": upload})


class Files(Speaking):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="enviarArquivo",
        parameters=[ONCE],
        request={"multipart/form-data": shapes.FileIn},
        responses={201: shapes.MessageOut},
    )
    def post(self, request: Request) -> Response:
        """Envia um arquivo; `tipo` na resposta diz o que ele é."""
        said = checked(shapes.FileIn, request.data)
        ticket = self.ticket(said["ticketId"])
        upload = uploads.upload_of(file=said["arquivo"], ptt=said["ptt"])
        return self.say(ticket, {"body": said["conteudo"], "upload": upload})


class Reading(DeskView):
    @extend_schema(operation_id="marcarComoLida", request=None, responses=shapes.MessageOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Marca como lida, com todas as anteriores; onde o canal conta ao cliente, ele vê."""
        message = selectors.message_for(request.user, pk, notes=False)
        chat_mark_read(chat=message.chat, by=request.user, asked=True)
        message.chat.refresh_from_db(fields=["unread_count"])
        return Response(shapes.MessageOut(rows.with_seen(message.chat, [message])[0]).data)
