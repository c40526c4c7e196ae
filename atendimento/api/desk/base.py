"""What the views of spec 5 share: Portuguese, and a company that is named and checked."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scope
from atendimento import selectors
from atendimento.api import rows
from atendimento.api.desk import shapes
from atendimento.models import Ticket
from integrations.kit.pages import Page, paged
from integrations.kit.views import ApiView, checked


class DeskView(ApiView):
    family = "atendimento"
    language = "pt-br"
    superadmin_reads = True
    field_names: ClassVar[dict[str, str]] = {
        "body": "conteudo",
        "phone": "contato_telefone",
        "name": "nome",
        "capacity": "capacidade",
        "is_default": "padrao",
        "label": "nome",
        "config": "configuracao",
        "provider": "provedor",
        "members": "atendenteIds",
        "strategy": "estrategia",
        "queue": "filaId",
        "queues": "filaIds",
        "to": "atendenteId",
        "reason": "motivo",
        "ticket": "ticketId",
    }

    def scope_of(self, request: Request) -> Any:
        """A superadmin names the company whose desk it is; a person has one, and names no other."""
        if request.user.is_authenticated and request.user.tenant_id is None:
            named = checked(shapes.CompanyNamed, request.query_params.dict())
            return scope.tenant_scope(named["empresaId"])
        return super().scope_of(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        checked(shapes.Said, request.query_params.dict())

    def said(self, shape: type[shapes.Said]) -> dict[str, Any]:
        """The checked body in our own words; the company is checked and done with."""
        said = checked(shape, self.request.data)
        said.pop("empresaId", None)
        return said

    def ticket(self, pk: UUID) -> Ticket:
        """Raises Ticket.DoesNotExist for what the person may not see."""
        return rows.tickets(selectors.tickets_visible(self.request.user)).get(pk=pk)

    def answer(self, ticket: Ticket) -> Response:
        """The ticket as it is after the change, even when the caller has just given it away."""
        fresh = rows.tickets(Ticket.objects.filter(pk=ticket.pk)).get()
        return Response(shapes.TicketOut(fresh).data)


def messages_of(ticket: Ticket, query: dict[str, Any]) -> Page:
    """Words of one episode: page 1 is the newest, each page runs from old to new."""
    found = selectors.messages_said().filter(ticket=ticket)
    page = paged(found, query, by="timestamp", load=rows.messages).reversed()
    rows.with_seen(ticket.chat, page.rows)
    return page
