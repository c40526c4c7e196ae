"""`/atendimento/filas`, `/equipes` and `/canais`: where tickets wait, who serves them, and through which numbers."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from atendimento.api.desk import place_shapes, shapes
from atendimento.api.desk.base import DeskView
from atendimento.models import Queue, Team
from atendimento.services.queues import queue_archive
from atendimento.services.staffing import queue_save
from atendimento.services.teams import team_create, team_delete, team_update
from integrations.kit.pages import envelope, numbered
from integrations.kit.views import checked
from whatsapp.channels import channel_create, channel_delete, channel_update
from whatsapp.models import Session


class Queues(DeskView):
    @extend_schema(
        operation_id="listarFilas", parameters=[shapes.ShortListQuery], responses=envelope(place_shapes.QueueOut)
    )
    def get(self, request: Request) -> Response:
        """As filas ativas."""
        query = checked(shapes.ShortListQuery, request.query_params.dict())
        found = Queue.objects.filter(is_active=True)
        return Response(numbered(with_people(found), query, by="name").answer(place_shapes.QueueOut))

    @extend_schema(operation_id="criarFila", request=place_shapes.QueueIn, responses={201: place_shapes.QueueOut})
    def post(self, request: Request) -> Response:
        """Cria uma fila, com quem atende nela."""
        queue = queue_save(by=request.user, **self.said(place_shapes.QueueIn))
        return Response(shown_queue(queue.pk), status=201)


class OneQueue(DeskView):
    @extend_schema(operation_id="buscarFila", responses=place_shapes.QueueOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """Uma fila."""
        return Response(shown_queue(pk))

    @extend_schema(operation_id="atualizarFila", request=place_shapes.QueueChange, responses=place_shapes.QueueOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Muda o que for dado."""
        queue_save(by=request.user, queue=Queue.objects.get(pk=pk), **self.said(place_shapes.QueueChange))
        return Response(shown_queue(pk))

    @extend_schema(operation_id="arquivarFila", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Arquiva a fila: o passado fica, os tickets abertos seguem na fila padrão."""
        queue_archive(queue=Queue.objects.get(pk=pk), by=request.user)
        return Response(status=204)


class Teams(DeskView):
    @extend_schema(
        operation_id="listarEquipes", parameters=[shapes.ShortListQuery], responses=envelope(place_shapes.TeamOut)
    )
    def get(self, request: Request) -> Response:
        """As equipes."""
        query = checked(shapes.ShortListQuery, request.query_params.dict())
        return Response(numbered(with_all(Team.objects.all()), query, by="name").answer(place_shapes.TeamOut))

    @extend_schema(operation_id="criarEquipe", request=place_shapes.TeamIn, responses={201: place_shapes.TeamOut})
    def post(self, request: Request) -> Response:
        """Cria uma equipe; quem é dela atende em todas as suas filas."""
        team = team_create(by=request.user, **self.said(place_shapes.TeamIn))
        return Response(shown_team(team.pk), status=201)


class OneTeam(DeskView):
    @extend_schema(operation_id="buscarEquipe", responses=place_shapes.TeamOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """Uma equipe."""
        return Response(shown_team(pk))

    @extend_schema(operation_id="atualizarEquipe", request=place_shapes.TeamChange, responses=place_shapes.TeamOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Muda o que for dado; uma lista substitui a anterior."""
        team_update(team=Team.objects.get(pk=pk), by=request.user, **self.said(place_shapes.TeamChange))
        return Response(shown_team(pk))

    @extend_schema(operation_id="excluirEquipe", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Desfaz a equipe; os tickets ficam com quem estão."""
        team_delete(team=Team.objects.get(pk=pk), by=request.user)
        return Response(status=204)


def with_people(queues: QuerySet[Queue]) -> QuerySet[Queue]:
    return queues.prefetch_related("memberships")


def with_all(teams: QuerySet[Team]) -> QuerySet[Team]:
    return teams.prefetch_related("memberships", "queue_links")


def shown_queue(pk: UUID) -> dict[str, Any]:
    return place_shapes.QueueOut(with_people(Queue.objects.all()).get(pk=pk)).data


def shown_team(pk: UUID) -> dict[str, Any]:
    return place_shapes.TeamOut(with_all(Team.objects.all()).get(pk=pk)).data


class Channels(DeskView):
    @extend_schema(
        operation_id="listarCanais", parameters=[shapes.ShortListQuery], responses=envelope(place_shapes.ChannelOut)
    )
    def get(self, request: Request) -> Response:
        """Os números conectados; as suas chaves ficam aqui."""
        query = checked(shapes.ShortListQuery, request.query_params.dict())
        return Response(numbered(channels(), query, by="label").answer(place_shapes.ChannelOut))

    @extend_schema(
        operation_id="conectarCanal", request=place_shapes.ChannelIn, responses={201: place_shapes.ChannelMade}
    )
    def post(self, request: Request) -> Response:
        """Conecta um número; só administradores. A resposta diz para onde vão os webhooks do gateway."""
        said = self.said(place_shapes.ChannelIn)
        session = channel_create(by=request.user, **{"config": {}, **said})
        return Response(place_shapes.ChannelMade(session).data, status=201)


class OneChannel(DeskView):
    @extend_schema(operation_id="buscarCanal", responses=place_shapes.ChannelOut)
    def get(self, request: Request, pk: UUID) -> Response:
        """Um número conectado."""
        return Response(place_shapes.ChannelOut(channels().get(pk=pk)).data)

    @extend_schema(
        operation_id="atualizarCanal", request=place_shapes.ChannelChange, responses=place_shapes.ChannelMade
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Muda o nome ou as chaves dadas; só administradores."""
        said = self.said(place_shapes.ChannelChange)
        session = channel_update(session=channels().get(pk=pk), by=request.user, **said)
        return Response(place_shapes.ChannelMade(session).data)

    @extend_schema(operation_id="excluirCanal", responses={204: None})
    def delete(self, request: Request, pk: UUID) -> Response:
        """Esquece um canal por onde nada passou ainda; um que tem história fica."""
        channel_delete(session=channels().get(pk=pk), by=request.user)
        return Response(status=204)


def channels() -> QuerySet[Session]:
    return Session.objects.defer("config")
