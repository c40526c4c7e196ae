"""A real worker tells a company's software, also what it had to leave when it was killed."""

import time
from collections.abc import Callable, Iterator

import pytest

from accounts import scope
from accounts.models import Tenant, User
from integrations.hooks import hook_emit
from integrations.hooks.emit import forget_listeners
from integrations.hooks.endpoints import endpoint_create
from integrations.models import Delivery, DeliveryState
from integrations.tests.test_hooks import Receiver
from tests.live import LiveStack

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True), pytest.mark.timeout(200)]


@pytest.fixture
def start(live_stack: LiveStack) -> Iterator[Callable[[str], None]]:
    """Workers that may talk to a receiver on this machine."""
    live_stack.stop("worker")

    def run(name: str) -> None:
        service = live_stack._service(name)
        service.env = {**service.env, "PROSA_OUTSIDE_PRIVATE": "1"}
        live_stack.services[name] = service
        service.start()
        service.wait_ready()

    yield run
    live_stack.stop("worker")
    live_stack.stop("beat")


def test_what_happened_is_told_by_whichever_worker_is_alive(
    tenant: Tenant, admin: User, settings, start: Callable[[str], None]
) -> None:
    settings.OUTSIDE_PRIVATE = True
    receiver = Receiver()
    with scope.tenant_scope(tenant):
        endpoint_create(by=admin, url=receiver.url, events=["message.received"])
        forget_listeners()
        hook_emit("message.received", lambda: {"n": 1})  # nobody works yet
        start("worker")
        start("beat")
        hook_emit("message.received", lambda: {"n": 2})
        deadline = time.monotonic() + 90
        while Delivery.objects.exclude(state=DeliveryState.DONE).exists() and time.monotonic() < deadline:
            time.sleep(0.3)
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}
    assert len(receiver.got) == 2
    receiver.shutdown()
