"""`/atendimento/atendentes`: spec 5, "Atendentes"."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import scope
from accounts.models import PresenceState, User
from accounts.presence import Presence, presence_of, presence_set
from atendimento.api.desk import shapes
from atendimento.api.desk.base import DeskView
from atendimento.models import QueueMember
from atendimento.services.seats import loads
from integrations.kit.views import checked


@dataclass(frozen=True)
class Attendant:
    """A person at the desk, as spec 5 shows them."""

    id: UUID
    name: str
    email: str
    presence: Presence
    capacity: int
    load: int

    @property
    def online(self) -> bool:
        return self.presence.state == PresenceState.ONLINE


class Attendants(DeskView):
    @extend_schema(operation_id="listarAtendentes", parameters=[shapes.Said], responses=shapes.AttendantOut(many=True))
    def get(self, request: Request) -> Response:
        """Quem atende nesta empresa, por nome. Como na especificação, a resposta é a própria lista."""
        people = drawn(colleagues().order_by("name", "id"))
        return Response(shapes.AttendantOut(people, many=True).data)


class Status(DeskView):
    @extend_schema(operation_id="mudarStatusDoAtendente", request=shapes.OnlineIn, responses=shapes.AttendantOut)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Fica online ou offline. Quem não tem a página aberta repete isto a cada 40 segundos para seguir online."""
        person = colleagues().get(pk=pk)
        online = checked(shapes.OnlineIn, request.data)["online"]
        state = PresenceState.ONLINE if online else PresenceState.OFFLINE
        presence_set(user=person, state=state, by=request.user)
        return Response(shapes.AttendantOut(drawn([person])[0]).data)


def colleagues() -> QuerySet[User]:
    return User.objects.filter(tenant_id=scope.current_tenant_id(), is_active=True).defer("password")


def drawn(people: Iterable[User]) -> list[Attendant]:
    """Presence, load and capacity of all in three look-ups."""
    found = list(people)
    ids = [person.pk for person in found]
    presences, load, capacity = presence_of(ids), loads(ids), capacities(ids)
    return [
        Attendant(each.pk, each.name, each.email, presences[each.pk], capacity.get(each.pk, 0), load[each.pk])
        for each in found
    ]


def capacities(people: list[UUID]) -> dict[UUID, int]:
    """The most that any of their queues gives a person; who is in none gets nothing by themselves."""
    seats = QueueMember.objects.filter(user__in=people).order_by().values_list("user")
    return dict(seats.annotate(most=Max(Coalesce("capacity", "queue__capacity"))))
