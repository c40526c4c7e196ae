"""`/api/v1/conversations`: spec 4, section 6."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento import selectors
from atendimento.api import rows
from atendimento.api.v1 import reads, shapes
from atendimento.models import Ticket
from atendimento.services.lifecycle import ticket_close, ticket_take_over
from atendimento.services.moves import on_current
from atendimento.services.robots import ticket_hand_on
from integrations.api.auth import V1
from integrations.kit.pages import envelope
from integrations.kit.views import checked


class Conversations(V1):
    @extend_schema(
        operation_id="listConversations",
        parameters=[shapes.ConversationQuery],
        responses=envelope(shapes.ConversationOut),
    )
    def get(self, request: Request) -> Response:
        """Conversations, the last words first. An attendant sees their own and those of their departments."""
        query = checked(shapes.ConversationQuery, request.query_params.dict())
        page = reads.newest_words_first(reads.conversations(request.user, query), query)
        return Response(page.answer(shapes.ConversationOut))


class Stats(V1):
    @extend_schema(operation_id="conversationStats", responses=shapes.StatsOut)
    def get(self, request: Request) -> Response:
        """How many of the caller's conversations there are in each state."""
        return Response(reads.stats(selectors.tickets_visible(request.user), request.user))


class OneConversation(V1):
    @extend_schema(operation_id="getConversation", responses=shapes.ConversationOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """One conversation."""
        return Response(shapes.ConversationOut(reads.conversation(request.user, pk)).data)


def answer(ticket: Ticket) -> Response:
    """The conversation as it is after the change, even when the caller has just given it away."""
    return Response(shapes.ConversationOut(rows.tickets(Ticket.objects.all()).get(pk=ticket.pk)).data)


class Takeover(V1):
    @extend_schema(operation_id="takeOverConversation", request=None, responses=shapes.ConversationOut)
    def post(self, request: Request, pk: UUID) -> Response:
        """Serve it yourself; the bot falls silent. 409 when a colleague was faster."""
        ticket, by = reads.conversation(request.user, pk), request.user
        return answer(on_current(ticket=ticket, act=lambda chat: ticket_take_over(chat=chat, by=by)))


class Transfer(V1):
    @extend_schema(operation_id="transferConversation", request=shapes.TransferIn, responses=shapes.ConversationOut)
    def post(self, request: Request, pk: UUID) -> Response:
        """Hand it to a colleague, a department or a bot."""
        ticket, by = reads.conversation(request.user, pk), request.user
        said = checked(shapes.TransferIn, request.data)
        to = rows.colleague(said.pop("to_user_id", None), field="to_user_id")
        queue = reads.department(said.pop("department_id", None))
        bot = rows.bot(said.pop("bot_id", None), field="bot_id")
        moved = on_current(
            ticket=ticket, act=lambda chat: ticket_hand_on(chat=chat, by=by, to=to, queue=queue, bot=bot, **said)
        )
        return answer(moved)


class Close(V1):
    @extend_schema(operation_id="closeConversation", request=shapes.CloseIn, responses=shapes.ConversationOut)
    def post(self, request: Request, pk: UUID) -> Response:
        """End it. The customer's next message begins a new one."""
        ticket, by = reads.conversation(request.user, pk), request.user
        said = checked(shapes.CloseIn, request.data)
        return answer(on_current(ticket=ticket, act=lambda chat: ticket_close(chat=chat, by=by, **said)))
