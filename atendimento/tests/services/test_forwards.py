"""Passing messages on to other conversations, and keeping them for later."""

from uuid import uuid4

import pytest

from accounts import scope
from accounts.errors import Conflict, DomainError, Invalid
from accounts.models import Tenant, User
from atendimento.models import Attachment, Chat, LaterMark, Message, Queue
from atendimento.services.forwards import can_forward, message_forward
from atendimento.services.later import later_mark, later_of
from atendimento.services.messages import message_send
from atendimento.services.tickets import ticket_take_over
from tests.factories import make_attachment, make_chat, make_message
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


@pytest.fixture
def places(tenant: Tenant, queue: Queue) -> list[Chat]:
    return [make_chat(tenant, name, queue=queue) for name in ("Juliana Prado", "Hotel Beira-Rio")]


def test_a_file_is_passed_on_without_fetching_or_storing_it_again(chat: Chat, ana: User, places: list[Chat]) -> None:
    message = make_message(chat, "o cardápio", kind="document")
    file = make_attachment(message, b"%PDF-1.4 x", name="cardapio.pdf")
    sent = message_forward(message=message, to=places, by=ana, client_id=uuid4())
    assert {each.chat for each in sent} == set(places)
    assert all(each.forwarded and each.body == "o cardápio" and each.sender == ana for each in sent)
    assert set(Attachment.objects.values_list("key", "name")) == {(file.key, "cardapio.pdf")}
    rows = OutboundMessage.objects.all()
    assert [row.payload["file"] for row in rows] == [file.key] * 2
    assert {row.chat_key for row in rows} == {place.pk for place in places}


def test_a_double_click_forwards_once(chat: Chat, ana: User, places: list[Chat]) -> None:
    message, key = make_message(chat), uuid4()
    for _ in range(2):
        message_forward(message=message, to=places, by=ana, client_id=key)
    assert Message.objects.filter(forwarded=True).count() == 2


def test_a_place_goes_out_as_a_place(chat: Chat, ana: User, places: list[Chat]) -> None:
    where = {"latitude": -23.5, "longitude": -46.6, "name": "Padaria"}
    message = make_message(chat, "", kind="location", extra=where | {"full_id": "false_1@c.us_X"})
    message_forward(message=message, to=places[:1], by=ana, client_id=uuid4())
    assert OutboundMessage.objects.get().payload["extra"] == where


def test_all_or_none_and_who_can_not_get_it_is_named(chat: Chat, ana: User, bruno: User, places: list[Chat]) -> None:
    ticket_take_over(chat=places[1], by=bruno)
    with pytest.raises(DomainError) as caught:
        message_forward(message=make_message(chat), to=places, by=ana, client_id=uuid4())
    assert str(caught.value.message).startswith("Hotel Beira-Rio: Bruno")
    assert not Message.objects.filter(forwarded=True).exists()


def test_nobody_and_everybody_is_refused(chat: Chat, ana: User, places: list[Chat]) -> None:
    for to in ([], places * 3):
        with pytest.raises(Invalid):
            message_forward(message=make_message(chat), to=to, by=ana, client_id=uuid4())


@pytest.mark.parametrize("fields", [{"kind": "image"}, {"kind": "poll"}, {"revoked_at": "2026-01-01T00:00Z"}])
def test_what_is_not_here_or_can_not_be_said_again_stays(
    chat: Chat, ana: User, places: list[Chat], fields: dict[str, str]
) -> None:
    message = make_message(chat, **fields)
    assert not can_forward(message)
    with pytest.raises(Conflict):
        message_forward(message=message, to=places, by=ana, client_id=uuid4())


def test_what_is_kept_for_later_is_ones_own_and_leaves_with_the_answer(
    chat: Chat, ana: User, supervisor: User, places: list[Chat]
) -> None:
    message, other = make_message(chat), make_message(places[0])
    for _ in range(2):
        later_mark(message=message, by=ana)
    later_mark(message=message, by=supervisor)
    later_mark(message=other, by=ana)
    assert [mark.message for mark in later_of(ana)] == [message, other]
    message_send(chat=chat, by=ana, body="Agora sim")
    assert [mark.message for mark in later_of(ana)] == [other]
    assert LaterMark.objects.filter(user=supervisor).exists()


def test_what_one_does_not_see_any_more_is_not_listed(chat: Chat, ana: User, bruno: User) -> None:
    later_mark(message=make_message(chat), by=bruno)
    assert later_of(bruno) == []
