"""What goes wrong on demand, and the ledger that proves what was accepted."""

import time

import pytest
import requests

from whatsapp.providers import provider_for
from whatsapp.providers.base import Outgoing, ProviderError
from whatsapp.simulator.driver import Person, Simulator
from whatsapp.tests.simulator.conftest import Desk
from whatsapp.tests.simulator.test_dialects import Channel

WORDS = Outgoing(to="5511981234501@c.us", kind="text", text="Sai em 10 minutos")


def send(sim: Simulator) -> None:
    config = {"base_url": f"{sim.url}/waha", "api_key": "chave"}
    provider_for("waha")(Channel("session-001", config)).send(WORDS)


def test_a_lost_answer_is_uncertain_and_yet_accepted_once(sim: Simulator, marina: Person) -> None:
    sim.faults.lose_answers = 1
    with pytest.raises(ProviderError) as lost:
        send(sim)
    assert lost.value.uncertain and len(sim.ledger) == 1
    assert marina.received[0].id == lost.value.provider_id


def test_errors_come_so_many_times_and_leave_nothing_behind(sim: Simulator, marina: Person) -> None:
    sim.faults.errors = 2
    for _ in range(2):
        with pytest.raises(ProviderError):
            send(sim)
    assert sim.ledger == []
    send(sim)
    assert len(sim.ledger) == 1


def test_an_error_may_come_after_the_message_was_accepted(sim: Simulator, marina: Person) -> None:
    sim.faults.update({"errors": 1, "error_after": True})
    with pytest.raises(ProviderError):
        send(sim)
    assert len(sim.ledger) == 1


def test_slow_answers_take_their_time(sim: Simulator, marina: Person) -> None:
    sim.faults.slow_ms = 200
    started = time.monotonic()
    send(sim)
    assert time.monotonic() - started > 0.2


def test_a_closed_gateway_refuses_and_opens_again_on_the_same_port(sim: Simulator, marina: Person) -> None:
    sim.refuse_connections()
    with pytest.raises(ProviderError) as refused:
        send(sim)
    assert (refused.value.code, refused.value.uncertain) == ("unreachable", False)
    sim.accept_connections()
    send(sim)
    assert len(sim.ledger) == 1


def test_webhooks_come_twice_with_the_same_bytes(sim: Simulator, marina: Person, desk: Desk) -> None:
    sim.faults.deliver_twice = True
    marina.send_text("oi")
    sim.wait_for(lambda: len(desk.heard) == 2)
    (_first, one), (_second, two) = desk.heard
    assert one == two


def test_shuffled_webhooks_all_arrive(sim: Simulator, marina: Person, desk: Desk) -> None:
    sim.faults.shuffle = True
    sim.gateway.hands.speed = 1  # else a busy machine delivers faster than it speaks, and so in order
    for number in range(20):
        marina.send_text(str(number))
    sim.wait_for(lambda: len(desk.heard) == 20)
    order = [int(body["payload"]["body"]) for body in desk.bodies]
    assert order != sorted(order) and sorted(order) == list(range(20))


def test_waha_tries_again_after_any_refusal_with_the_same_request_id(
    sim: Simulator, marina: Person, desk: Desk
) -> None:
    desk.answers = [404, 503]
    marina.send_text("oi")
    # What the desk heard is noted here only when its answer is back: wait for the note.
    sim.wait_for(lambda: len(sim.deliveries) == 3)
    assert len({headers["x-webhook-request-id"] for headers, _raw in desk.heard}) == 1
    assert [each.status for each in sim.deliveries] == [404, 503, 200]


def test_evolution_gives_up_on_a_404_and_not_on_a_503(sim: Simulator, hotel: Person, desk: Desk) -> None:
    desk.answers = [404, 503]
    hotel.send_text("perdida")
    sim.wait_for(lambda: len(desk.heard) == 1)
    hotel.send_text("insistente")
    sim.wait_for(lambda: len(desk.heard) == 3)
    assert [body["data"]["message"]["conversation"] for body in desk.bodies] == ["perdida", "insistente", "insistente"]


def test_a_stopped_line_refuses_and_keeps_what_customers_say(sim: Simulator, marina: Person, desk: Desk) -> None:
    sim.disconnect(marina.line)
    marina.send_text("tem alguém?")
    with pytest.raises(ProviderError) as refused:
        send(sim)
    assert refused.value.code == "session_not_working"
    sim.reconnect(marina.line)
    sim.wait_for(lambda: len(desk.heard) == 2)
    assert desk.events == ["session.status", "session.status"] and len(marina.thread) == 1


def test_a_phone_without_signal_gets_it_later(sim: Simulator, marina: Person) -> None:
    sim.faults.no_signal = True
    send(sim)
    sim.wait_for(lambda: marina.received[0].ack == 1)
    sim.faults.no_signal = False
    sim.wait_for(lambda: marina.received[0].ack == 2)


def test_switches_and_ledger_are_reachable_over_http(sim: Simulator, marina: Person) -> None:
    assert requests.post(f"{sim.url}/falhas", json={"slow_ms": 5}).json()["slow_ms"] == 5
    assert requests.post(f"{sim.url}/falhas", json={"typo": 1}).status_code == 400
    assert requests.delete(f"{sim.url}/falhas").json()["slow_ms"] == 0
    send(sim)
    assert requests.get(f"{sim.url}/livro?line=session-001").json()["total"] == 1
    assert requests.get(f"{sim.url}/livro?line=outra").json()["total"] == 0
