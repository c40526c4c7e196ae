"""Outgoing webhooks: told if and only if it happened, signed, again when it failed, never in another company's name."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from accounts import scope
from accounts.errors import Forbidden, Invalid
from accounts.models import Tenant, User
from integrations.hooks import deliver, hook_emit
from integrations.hooks.emit import forget_listeners
from integrations.hooks.endpoints import delivery_replay, endpoint_change, endpoint_create, endpoint_try
from integrations.hooks.prune import deliveries_prune
from integrations.models import Delivery, DeliveryState, Endpoint

pytestmark = pytest.mark.django_db


class Receiver(http.server.ThreadingHTTPServer):
    """A company's own software; answers with what `statuses` says, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = []
        self.says = b""
        self.got: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/prosa?from=desk"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.end_headers()
        self.wfile.write(self.server.says)

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.OUTSIDE_PRIVATE = True
    running = Receiver()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def endpoint(tenant: Tenant, admin: User, receiver: Receiver) -> Endpoint:
    with scope.tenant_scope(tenant):
        made = endpoint_create(by=admin, url=receiver.url, events=["message.received"])
    forget_listeners()
    return made


def emit(tenant: Tenant, event: str = "message.received", **data: Any) -> None:
    with scope.tenant_scope(tenant):
        hook_emit(event, lambda: data or {"content": "Olá"})


def deliveries() -> list[Delivery]:
    with scope.unscoped("test"):
        return list(Delivery.objects.select_related("endpoint").order_by("id"))


def make_due() -> None:
    with scope.unscoped("test"):
        Delivery.objects.update(next_attempt_at=timezone.now())
        Endpoint.objects.update(paused_until=None)


def test_the_receiver_can_verify_what_it_got(tenant: Tenant, endpoint: Endpoint, receiver: Receiver) -> None:
    emit(tenant, content="Olá, é aqui? 🥖")
    assert deliver.deliver_due() == 1
    headers, body = receiver.got[0]
    said = Webhook(endpoint.key).verify(body, headers)
    assert said["type"] == "message.received"
    assert said["data"] == {"content": "Olá, é aqui? 🥖"}
    assert said["timestamp"]
    [delivery] = deliveries()
    assert headers["webhook-id"] == str(delivery.pk)
    assert (delivery.state, delivery.attempts, delivery.log[0]["status"]) == (DeliveryState.DONE, 1, 200)
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.key).verify(body + b" ", headers)


def test_what_is_rolled_back_is_not_told(tenant: Tenant, endpoint: Endpoint) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(tenant)
        raise ZeroDivisionError
    assert deliveries() == []


def test_only_who_asked_for_the_event_in_this_company_hears_of_it(
    tenant: Tenant, other_tenant: Tenant, endpoint: Endpoint
) -> None:
    emit(tenant, "message.sent")
    emit(other_tenant)
    assert deliveries() == []


def test_a_company_without_endpoints_pays_nothing(
    tenant: Tenant, other_tenant: Tenant, endpoint: Endpoint, django_assert_num_queries
) -> None:
    emit(other_tenant)  # reads who listens at all, for the next seconds
    with django_assert_num_queries(0):
        emit(other_tenant)
        emit(tenant, "message.sent")


def test_nobody_makes_the_payload_when_nobody_listens(tenant: Tenant) -> None:
    with scope.tenant_scope(tenant):
        hook_emit("message.sent", lambda: pytest.fail("made for nobody"))


def test_a_failed_delivery_is_tried_again_later_and_logged(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.statuses = [400, 200]
    emit(tenant)
    deliver.deliver_due()
    assert deliver.deliver_due() == 0  # not yet
    [delivery] = deliveries()
    assert delivery.state == DeliveryState.PENDING
    assert timedelta(seconds=3) < delivery.next_attempt_at - timezone.now() < timedelta(seconds=7)
    make_due()
    deliver.deliver_due()
    [delivery] = deliveries()
    assert delivery.state == DeliveryState.DONE
    assert [line["status"] for line in delivery.log] == [400, 200]
    assert receiver.got[0][0]["webhook-id"] == receiver.got[1][0]["webhook-id"]


def test_after_eight_tries_it_is_given_up_and_can_be_replayed(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver, admin: User
) -> None:
    receiver.statuses = [400] * 8
    emit(tenant)
    for _ in range(9):
        make_due()
        deliver.deliver_due()
    [delivery] = deliveries()
    assert (delivery.state, delivery.attempts, len(receiver.got)) == (DeliveryState.FAILED, 8, 8)
    with scope.tenant_scope(tenant):
        delivery_replay(delivery=delivery, by=admin)
    deliver.deliver_due()
    assert deliveries()[0].state == DeliveryState.DONE


def test_an_endpoint_that_is_down_is_left_alone_for_a_while(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver, admin: User
) -> None:
    receiver.statuses = [503]
    emit(tenant)
    deliver.deliver_due()
    emit(tenant)
    assert deliver.deliver_due() == 0
    assert deliveries()[0].endpoint.failures == 1
    with scope.tenant_scope(tenant):
        endpoint_change(endpoint=Endpoint.objects.get(), by=admin)
    assert deliver.deliver_due() >= 1


def test_how_an_answer_begins_is_kept_for_people(tenant: Tenant, endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.statuses, receiver.says = [500], "Ops:\n\tção\x00\x1b[31m ".encode() + b"\xff" + b"x" * 5000
    emit(tenant)
    deliver.deliver_due()
    said = deliveries()[0].log[0]["answer"]
    assert said.startswith("Ops: ção[31m \N{REPLACEMENT CHARACTER}xxx")
    assert len(said) == 200


def test_an_endpoint_shows_its_trouble_until_it_answers_well(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver, admin: User
) -> None:
    receiver.statuses = [401, 503, 400, 200]
    emit(tenant)
    seen = []
    for _ in range(4):
        make_due()
        deliver.deliver_due()
        seen.append(deliveries()[0].endpoint.trouble)
    assert seen == ["HTTP 401", "HTTP 503", "HTTP 400", ""]


def test_of_a_batch_the_last_outcome_counts(tenant: Tenant, endpoint: Endpoint) -> None:
    for _ in range(3):
        emit(tenant)
    with scope.unscoped("test"):
        for delivery, status in zip(deliver.claim(), (200, 400, 200), strict=True):
            deliver.record(delivery, deliver.Outcome(status, 1))
        assert Endpoint.objects.get().trouble == ""


def test_who_is_off_is_told_nothing_until_resumed(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver, admin: User
) -> None:
    emit(tenant)
    for is_active, told in ((False, 0), (True, 1)):
        with scope.tenant_scope(tenant):
            endpoint_change(endpoint=Endpoint.objects.get(), by=admin, is_active=is_active)
        deliver.deliver_due()
        assert len(receiver.got) == told


def test_gone_means_gone(tenant: Tenant, endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.statuses = [410]
    emit(tenant)
    deliver.deliver_due()
    [delivery] = deliveries()
    assert (delivery.state, delivery.endpoint.is_active) == (DeliveryState.FAILED, False)
    assert delivery.endpoint.trouble == "HTTP 410"


def test_a_deliverer_that_died_leaves_the_row_to_the_next(tenant: Tenant, endpoint: Endpoint) -> None:
    emit(tenant)
    with scope.unscoped("test"):
        assert len(deliver.claim()) == 1
        assert deliver.claim() == []
    make_due()  # the lease is over
    assert deliver.deliver_due() == 1
    assert deliveries()[0].state == DeliveryState.DONE


def test_a_busy_endpoint_does_not_crowd_out_the_others(
    tenant: Tenant, other_tenant: Tenant, endpoint: Endpoint, caio: User, receiver: Receiver
) -> None:
    with scope.tenant_scope(other_tenant):
        endpoint_create(by=caio, url=receiver.url, events=["message.received"])
    forget_listeners()
    for _ in range(50):
        emit(tenant)
    emit(other_tenant)
    with scope.unscoped("test"):
        owners = [delivery.tenant_id for delivery in deliver.claim()]
    assert (owners.count(tenant.pk), owners.count(other_tenant.pk)) == (deliver.PER_ENDPOINT, 1)


def test_an_address_that_became_private_gets_nothing(
    tenant: Tenant, endpoint: Endpoint, receiver: Receiver, settings
) -> None:
    settings.OUTSIDE_PRIVATE = False
    emit(tenant)
    deliver.deliver_due()
    assert receiver.got == []
    assert "rede privada" in deliveries()[0].log[0]["error"]


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost:5432/", "http://[::1]/", "ftp://8.8.8.8/", "x"])
def test_no_endpoint_is_made_inside(url: str, tenant: Tenant, admin: User) -> None:
    with scope.tenant_scope(tenant), pytest.raises(Invalid):
        endpoint_create(by=admin, url=url, events=["message.received"])


def test_only_admins_and_only_known_events(tenant: Tenant, admin: User, supervisor: User, receiver: Receiver) -> None:
    with scope.tenant_scope(tenant):
        with pytest.raises(Forbidden):
            endpoint_create(by=supervisor, url=receiver.url, events=["message.received"])
        for events in ([], ["message.eaten"]):
            with pytest.raises(Invalid):
                endpoint_create(by=admin, url=receiver.url, events=events)


def test_a_trial_says_ping(tenant: Tenant, endpoint: Endpoint, receiver: Receiver, admin: User) -> None:
    with scope.tenant_scope(tenant):
        endpoint_try(endpoint=endpoint, by=admin)
    deliver.deliver_due()
    assert json.loads(receiver.got[0][1])["type"] == "ping"


def test_the_log_is_kept_for_a_month(tenant: Tenant, endpoint: Endpoint) -> None:
    emit(tenant)
    with scope.unscoped("test"):
        Delivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    emit(tenant)
    deliveries_prune()
    assert len(deliveries()) == 1


def test_the_secret_is_unreadable_in_the_database(tenant: Tenant, endpoint: Endpoint) -> None:
    from django.db import connection

    with scope.tenant_scope(tenant), connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM integrations_endpoint")
        assert "whsec" not in cursor.fetchone()[0]
