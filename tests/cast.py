"""The people of every test: Ana and Bruno of one company in different queues, their leads, and Caio next door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import scope
from accounts.models import Role, Tenant, User
from atendimento.models import Chat, Queue
from tests.factories import make_chat, make_queue, make_session, make_tenant, make_user
from whatsapp.models import Session


class Reader(Client):
    """Reads every answer to its end, as browsers do: that is what closes a file."""

    def request(self, **asked: Any) -> Any:
        answer = super().request(**asked)
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Padaria Pão Quente")


@pytest.fixture
def other_tenant(db: None) -> Tenant:
    return make_tenant("Oficina do Zé")


@pytest.fixture
def ana(tenant: Tenant) -> User:
    """Attendant; serves the queue `queue`."""
    return make_user(tenant, Role.ATTENDANT, "Ana Lima")


@pytest.fixture
def bruno(tenant: Tenant) -> User:
    """Attendant of the same company; serves `other_queue` only."""
    return make_user(tenant, Role.ATTENDANT, "Bruno Sales")


@pytest.fixture
def supervisor(tenant: Tenant) -> User:
    return make_user(tenant, Role.SUPERVISOR, "Sônia Prado")


@pytest.fixture
def admin(tenant: Tenant) -> User:
    return make_user(tenant, Role.ADMIN, "Davi Neto")


@pytest.fixture
def caio(other_tenant: Tenant) -> User:
    """Admin of the other company: the most that an outsider can be."""
    return make_user(other_tenant, Role.ADMIN, "Caio Reis")


@pytest.fixture
def queue(tenant: Tenant, ana: User) -> Queue:
    return make_queue(tenant, ana, name="Encomendas", default=True)


@pytest.fixture
def other_queue(tenant: Tenant, bruno: User) -> Queue:
    return make_queue(tenant, bruno, name="Atacado")


@pytest.fixture
def session(tenant: Tenant) -> Session:
    return make_session(tenant)


@pytest.fixture
def chat(tenant: Tenant, queue: Queue, session: Session) -> Chat:
    """Marina waits in Ana's queue; nobody owns the conversation."""
    return make_chat(tenant, "Marina Couto", queue=queue, session=session)


@pytest.fixture
def caio_chat(other_tenant: Tenant) -> Chat:
    """A conversation of the other company."""
    return make_chat(other_tenant, "Otávio Lopes")


@pytest.fixture
def enter(db: None) -> Callable[[User], Client]:
    """A browser of that person; each has a session of its own."""

    def make(user: User) -> Client:
        client = Reader()
        with scope.unscoped("the test logs in"):
            client.force_login(user, backend="accounts.backends.EmailBackend")
        return client

    return make
