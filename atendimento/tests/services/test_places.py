"""Where people work, changed from the person's side."""

import pytest

from accounts import scope
from accounts.errors import Conflict, Forbidden
from accounts.models import User
from atendimento.models import Chat, Queue, QueueMember
from atendimento.services import places
from atendimento.services.teams import team_create
from tests.factories import make_chat, make_queue
from whatsapp.models import Session

pytestmark = pytest.mark.django_db


def seats(person: User) -> dict[str, tuple[bool, int | None]]:
    rows = QueueMember.objects.filter(user=person).values_list("queue__name", "is_direct", "capacity")
    return {name: (is_direct, capacity) for name, is_direct, capacity in rows}


def test_limits_and_archived_queues_are_left_alone(
    ana: User, supervisor: User, queue: Queue, other_queue: Queue
) -> None:
    old = make_queue(ana.tenant, ana, name="Natal")
    with scope.tenant_scope(ana.tenant):
        QueueMember.objects.filter(user=ana, queue=queue).update(capacity=3)
        Queue.objects.filter(pk=old.pk).update(is_active=False)
        places.person_queues_set(person=ana, by=supervisor, queues=[queue, other_queue])
        assert seats(ana) == {"Encomendas": (True, 3), "Atacado": (True, None), "Natal": (True, None)}
        places.person_queues_set(person=ana, by=supervisor, queues=[])
        assert seats(ana) == {"Natal": (True, None)}


def test_what_a_team_brings_stays_until_the_team_goes(ana: User, supervisor: User, queue: Queue) -> None:
    with scope.tenant_scope(ana.tenant):
        team_create(by=supervisor, name="Manhã", members=[ana.pk], queues=[queue.pk])
        places.person_queues_set(person=ana, by=supervisor, queues=[])
        assert seats(ana) == {"Encomendas": (False, None)}
        places.person_queues_set(person=ana, by=supervisor, queues=[queue])
        assert seats(ana) == {"Encomendas": (True, None)}


def test_attendants_change_nobodys_places(ana: User, bruno: User, queue: Queue) -> None:
    with scope.tenant_scope(ana.tenant), pytest.raises(Forbidden):
        places.person_queues_set(person=bruno, by=ana, queues=[queue])


def test_an_invitation_that_fails_leaves_nobody_behind(admin: User, ana: User, queue: Queue) -> None:
    with scope.tenant_scope(admin.tenant):
        before = User.objects.count()
        with pytest.raises(Conflict):
            places.person_invite(by=admin, email=ana.email, name="Outra", role="attendant", queues=[queue])
        assert User.objects.count() == before


def test_who_is_dismissed_gives_back_every_conversation_oldest_first(
    admin: User, ana: User, queue: Queue, session: Session
) -> None:
    for name in ("Marina Couto", "Juliana Prado"):
        make_chat(ana.tenant, name, queue=queue, assigned_to=ana, session=session)
    with scope.tenant_scope(admin.tenant):
        assert places.person_dismiss(person=ana, by=admin) == 2
        assert set(Chat.objects.values_list("assigned_to", flat=True)) == {None}
        assert places.person_return(person=ana, by=admin).is_active


def test_supervisors_dismiss_nobody_and_nobody_resets_their_own_password(
    supervisor: User, admin: User, ana: User
) -> None:
    with scope.tenant_scope(admin.tenant):
        for act in (places.person_dismiss, places.person_password_reset):
            with pytest.raises(Forbidden):
                act(person=ana, by=supervisor)
            with pytest.raises(Forbidden):
                act(person=admin, by=admin)
