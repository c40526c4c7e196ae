"""`/atendimento/tickets`: spec 5, "Tickets"."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento import selectors
from atendimento.api import rows
from atendimento.api.desk import shapes
from atendimento.api.desk.base import DeskView, messages_of
from atendimento.services.moves import chat_give, on_current, ticket_edit
from atendimento.services.openings import ticket_create
from atendimento.services.robots import ticket_hand_on
from atendimento.services.tickets import ticket_close
from integrations.kit.fields import ONCE
from integrations.kit.pages import envelope, paged
from integrations.kit.views import checked
from integrations.services.idempotency import once

FILTERS = {
    "status": "status",
    "prioridade": "priority",
    "atendenteId": "assignee_id",
    "filaId": "queue_id",
    "canalId": "chat__session_id",
}


class Tickets(DeskView):
    @extend_schema(operation_id="listarTickets", parameters=[shapes.TicketQuery], responses=envelope(shapes.TicketOut))
    def get(self, request: Request) -> Response:
        """Tickets, do mais novo ao mais antigo. Um atendente vê os seus e os das suas filas."""
        query = checked(shapes.TicketQuery, request.query_params.dict())
        wanted = {column: query[name] for name, column in FILTERS.items() if name in query}
        found = selectors.tickets_visible(request.user).filter(**wanted)
        return Response(paged(found, query, by="created_at", load=rows.tickets).answer(shapes.TicketOut))

    @extend_schema(
        operation_id="criarTicket", parameters=[ONCE], request=shapes.TicketIn, responses={201: shapes.TicketOut}
    )
    def post(self, request: Request) -> Response:
        """Abre um ticket para a pessoa com este telefone; 409 se ela já tem um aberto."""
        said = checked(shapes.TicketIn, request.data)
        said.pop("empresaId")
        said["queue"] = rows.queue(said.get("queue"), field="filaId")
        said["session"] = rows.session(said.get("session"), field="canalId")
        given = {key: value for key, value in said.items() if value is not None}
        return once(request, lambda: self.created(ticket_create(by=request.user, **given)))

    def created(self, ticket: object) -> Response:
        response = self.answer(ticket)  # type: ignore[arg-type]
        response.status_code = 201
        return response


class OneTicket(DeskView):
    @extend_schema(operation_id="buscarTicket", responses=shapes.TicketDetailOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """Um ticket com as mensagens mais recentes."""
        ticket = self.ticket(pk)
        page = messages_of(ticket, {"page": 1, "limit": selectors.THREAD_PAGE})
        said = shapes.MessageOut(page.rows, many=True).data
        about = shapes.TicketWithPeople(ticket).data
        return Response({**about, "mensagens": said, "nextCursor": page.next_cursor})

    @extend_schema(operation_id="atualizarTicket", request=shapes.TicketPatch, responses=shapes.TicketOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Muda status, prioridade e assunto, todos ou nenhum."""
        ticket = self.ticket(pk)
        said = checked(shapes.TicketPatch, request.data)
        said.pop("empresaId", None)
        ticket_edit(ticket=ticket, by=request.user, **said)
        return self.answer(ticket)


class Assignment(DeskView):
    @extend_schema(operation_id="atribuirTicket", request=shapes.AssignIn, responses=shapes.TicketOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Atribui o ticket a um atendente, ou o devolve à fila."""
        ticket, by = self.ticket(pk), request.user
        to = rows.colleague(checked(shapes.AssignIn, request.data)["atendenteId"], field="atendenteId")
        on_current(ticket=ticket, act=lambda chat: chat_give(chat=chat, to=to, by=by))
        return self.answer(ticket)


class Transfer(DeskView):
    @extend_schema(operation_id="transferirTicket", request=shapes.TransferIn, responses=shapes.TicketOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Passa o ticket a outra fila, a outro atendente, a um atendente de outra fila, ou a um robô."""
        ticket, by = self.ticket(pk), request.user
        said = checked(shapes.TransferIn, request.data)
        queue = rows.queue(said.get("filaId"), field="filaId")
        to = rows.colleague(said.get("atendenteId"), field="atendenteId")
        bot = rows.bot(said.get("roboId"), field="roboId")
        words = {"reason": said["motivo"], "note": said["observacao"]}
        on_current(
            ticket=ticket,
            act=lambda chat: ticket_hand_on(chat=chat, by=by, queue=queue, to=to, bot=bot, **words),
        )
        return self.answer(ticket)


class Closing(DeskView):
    @extend_schema(operation_id="encerrarTicket", request=shapes.CloseIn, responses=shapes.TicketOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Encerra o ticket; a próxima mensagem do cliente abre outro número."""
        ticket, by = self.ticket(pk), request.user
        said = checked(shapes.CloseIn, request.data)
        outcome, fields = said["desfecho"], said["campos"]
        on_current(ticket=ticket, act=lambda chat: ticket_close(chat=chat, by=by, outcome=outcome, fields=fields))
        return self.answer(ticket)


class Messages(DeskView):
    @extend_schema(
        operation_id="listarMensagens",
        parameters=[shapes.ListQuery],
        responses=envelope(shapes.MessageOut),
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """As mensagens do ticket: a página 1 é a mais nova, cada página vai da mais antiga à mais nova."""
        query = checked(shapes.ListQuery, request.query_params.dict())
        return Response(messages_of(self.ticket(pk), query).answer(shapes.MessageOut))
