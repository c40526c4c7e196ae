"""`/atendimento/canais`: the numbers through which words come and go."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento.api.desk import shapes
from atendimento.api.desk.base import DeskView
from integrations.kit.pages import envelope, paged
from integrations.kit.views import checked
from whatsapp.models import Session


class Channels(DeskView):
    @extend_schema(operation_id="listarCanais", parameters=[shapes.ListQuery], responses=envelope(shapes.ChannelOut))
    def get(self, request: Request) -> Response:
        """Os números conectados; as suas chaves ficam aqui."""
        query = checked(shapes.ListQuery, request.query_params.dict())
        return Response(paged(channels(), query, by="created_at").answer(shapes.ChannelOut))


class OneChannel(DeskView):
    @extend_schema(operation_id="buscarCanal", responses=shapes.ChannelOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """Um número conectado."""
        return Response(shapes.ChannelOut(channels().get(pk=pk)).data)


def channels() -> QuerySet[Session]:
    return Session.objects.defer("config")
