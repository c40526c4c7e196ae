"""Sending, resending, older pages, and what each kind of message looks like."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import scope
from accounts.models import User
from atendimento import selectors
from atendimento.models import Chat, Message
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_attachment, make_message

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000030802000000368849d6"
    "0000000c49444154789c6360a03d00000063000166c6e2580000000049454e44ae426082"
)


def address(chat: Chat) -> str:
    return f"/atendimento/conversas/{chat.pk}/mensagens/"


def messages(chat: Chat) -> list[Message]:
    with scope.tenant_scope(chat.tenant_id):
        return list(Message.objects.filter(chat=chat).order_by("timestamp", "id"))


def test_sending_answers_with_the_bubble(chat: Chat, enter: Enter, ana: User) -> None:
    client_id = uuid4()
    answer = enter(ana).post(address(chat), {"body": "Bom *dia*", "client_id": client_id}, headers=SCRIPT)
    assert answer.status_code == 201
    assert f'id="message-{client_id}"' in answer.content.decode()
    assert "<strong>dia</strong>" in answer.content.decode()


def test_the_same_id_twice_is_one_message(chat: Chat, enter: Enter, ana: User) -> None:
    client, fields = enter(ana), {"body": "oi", "client_id": uuid4()}
    assert [client.post(address(chat), fields, headers=SCRIPT).status_code for _ in range(2)] == [201, 201]
    assert len(messages(chat)) == 1


def test_several_files_become_several_messages_the_words_with_the_first(chat: Chat, enter: Enter, ana: User) -> None:
    files = [
        SimpleUploadedFile("a.png", PNG, "image/png"),
        SimpleUploadedFile("b.pdf", b"%PDF-1.4 x", "application/pdf"),
    ]
    answer = enter(ana).post(address(chat), {"body": "veja", "client_id": uuid4(), "files": files}, headers=SCRIPT)
    assert answer.status_code == 201
    assert [(sent.kind, sent.body) for sent in messages(chat)] == [("image", "veja"), ("document", "")]


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"body": "  "}, 422, "empty"),
        ({"body": "x" * 5000}, 422, "too_long"),
        ({"body": "oi", "client_id": "nonsense"}, 422, "invalid_id"),
        ({"files": SimpleUploadedFile("vazio.txt", b"", "text/plain")}, 422, "empty"),
    ],
)
def test_a_refusal_says_why(fields: dict, status: int, code: str, chat: Chat, enter: Enter, ana: User) -> None:
    answer = enter(ana).post(address(chat), fields, headers=SCRIPT)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert messages(chat) == []


def test_somebody_elses_chat_is_refused_with_the_owners_name(
    chat: Chat, enter: Enter, ana: User, supervisor: User
) -> None:
    with scope.tenant_scope(chat.tenant_id):
        from atendimento.services.tickets import ticket_take_over

        ticket_take_over(chat=chat, by=supervisor)
    answer = enter(ana).post(address(chat), {"body": "oi"}, headers=SCRIPT)
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "Sônia Prado cuida desta conversa")


def test_without_a_script_a_refusal_is_a_page(chat: Chat, enter: Enter, ana: User) -> None:
    answer = enter(ana).post(address(chat), {"body": ""})
    assert answer.status_code == 422
    assert "Escreva algo antes" in answer.content.decode()


def test_older_pages_join_without_gaps_or_repeats(chat: Chat, enter: Enter, ana: User) -> None:
    start = timezone.now() - timedelta(days=1)
    sent = [
        make_message(chat, f"nº {n}", at=start + timedelta(minutes=n // 2))
        for n in range(selectors.THREAD_PAGE * 2 + 3)
    ]
    with scope.tenant_scope(chat.tenant_id):  # read, so that it opens at its end
        Chat.objects.filter(pk=chat.pk).update(answered_count=chat.inbound_count)
    client, seen, before = enter(ana), [], None
    page = client.get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    while True:
        ids = [part.split('"')[0] for part in page.split('data-id="')[1:]]
        seen = ids + seen
        if "data-older>" not in page.split("<template")[0]:
            break
        before = ids[0]
        page = client.get(f"{address(chat)}?antes={before}").content.decode()
    assert seen == [str(message.pk) for message in sent]


def test_a_position_of_another_chat_is_not_found(chat: Chat, caio_chat: Chat, enter: Enter, ana: User) -> None:
    foreign = make_message(caio_chat)
    assert enter(ana).get(f"{address(chat)}?antes={foreign.pk}").status_code == 404


def test_a_failed_message_can_be_tried_again(chat: Chat, enter: Enter, ana: User) -> None:
    client = enter(ana)
    client.post(address(chat), {"body": "oi"}, headers=SCRIPT)
    message = messages(chat)[0]
    with scope.tenant_scope(chat.tenant_id):
        from whatsapp.models import OutboundMessage

        Message.objects.filter(pk=message.pk).update(ack=-1, error_code="no_whatsapp")
        OutboundMessage.objects.filter(message_ref=message.pk).update(state="failed")
    page = client.get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    assert "Este número não tem WhatsApp" in page
    assert "Tentar de novo" in page
    again = client.post(f"/atendimento/mensagens/{message.pk}/reenvio/", headers=SCRIPT)
    assert again.status_code == 200
    assert "na fila" in again.content.decode()


KINDS = [
    (
        {"kind": "location", "extra": {"latitude": -19.9, "longitude": -43.9, "name": "Salão"}},
        ["Salão", "openstreetmap.org"],
    ),
    ({"kind": "location", "extra": {"latitude": "x", "name": ""}}, ["Localização"]),
    (
        {"kind": "contact", "extra": {"cards": [{"name": "Tia", "phones": ["5531988112233"]}]}},
        ["Tia", "+55 31 98811-2233"],
    ),
    ({"kind": "contact", "extra": {"cards": "nonsense"}}, ["Cartão de contato"]),
    (
        {"kind": "poll", "body": "Qual?", "extra": {"title": "Qual?", "options": ["A", "B"]}},
        ["Enquete", "Qual?", "<li>A</li>"],
    ),
    ({"kind": "poll", "body": "A", "extra": {"vote": True, "options": ["A"]}}, ["Voto"]),
    (
        {"kind": "list", "body": "Escolha", "extra": {"title": "Cardápio", "options": ["Bolo"]}},
        ["Lista", "Cardápio", "Bolo"],
    ),
    ({"kind": "interactive", "body": "Sim", "extra": {"reply_id": "1"}}, ["Resposta escolhida", "Sim"]),
    ({"kind": "template", "body": "Olá", "extra": {"options": ["Ok"]}}, ["Modelo", "Olá"]),
    ({"kind": "order", "extra": {"count": 3, "total": 148.5, "currency": "BRL"}}, ["Pedido", "3 itens", "148,50"]),
    ({"kind": "order", "extra": {"count": "x", "total": {}, "items": 7}}, ["Pedido"]),
    ({"kind": "unsupported", "extra": {"what": "event"}}, ["Não dá para mostrar esta mensagem aqui"]),
    ({"body": "oi", "forwarded": True}, ["Encaminhada"]),
    ({"body": "nova", "edited_at": timezone.now(), "original_body": "velha"}, ["editada", "nova"]),
    ({"body": "oi", "reactions": {"us": "❤️", "x@c.us": "❤️"}}, ["❤️", "<span>2</span>"]),
    ({"body": "oi", "quoted_provider_id": "X", "quoted_text": "antes"}, ["Em resposta a", "antes"]),
    ({"body": "oi", "extra": {"referral": {"headline": "Promoção"}}}, ["Veio de um anúncio", "Promoção"]),
    ({"kind": "image"}, ["O arquivo não veio com a mensagem."]),
    (
        {"kind": "system", "body": "12 mensagens recuperadas", "from_me": True},
        ['<p class="sys"', "12 mensagens recuperadas"],
    ),
    ({"body": "oi", "from_me": True, "ack": 0, "provider_id": ""}, ["na fila"]),
    ({"body": "oi", "from_me": True, "ack": 0, "uncertain": True}, ["confirmando"]),
    ({"body": "oi", "from_me": True, "ack": 1}, ['aria-label="Enviada"']),
    ({"body": "oi", "from_me": True, "ack": 2}, ['aria-label="Entregue"']),
    ({"body": "oi", "from_me": True, "ack": 3}, ['aria-label="Lida"', "is-read"]),
    ({"body": "oi", "from_me": True, "ack": 4}, ['aria-label="Ouvida"']),
    ({"body": "oi", "from_me": True}, ["Pelo celular"]),
]


@pytest.mark.parametrize(("fields", "shown"), KINDS)
def test_each_kind_says_what_it_is(fields: dict, shown: list[str], chat: Chat, enter: Enter, ana: User) -> None:
    make_message(chat, fields.pop("body", "") if "body" in fields else "", **{**fields})
    page = enter(ana).get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    thread = page.split("data-thread")[1].split("composer-wrap")[0]
    assert [text for text in shown if text not in thread] == []


FILES = [
    ("image", PNG, "foto.png", ["data-lightbox", 'width="2"', 'height="3"']),
    ("voice", b"OggS" + b"\0" * 60, "voz.ogg", ["data-voice", "voice-wave"]),
    ("document", b"%PDF-1.4 x", "conta.pdf", ["conta.pdf", ">PDF<", "download"]),
    (
        "image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "x.svg",
        ["download", "x.svg"],
    ),
]


@pytest.mark.parametrize(("kind", "content", "name", "shown"), FILES)
def test_files_are_shown_by_what_they_are(
    kind: str, content: bytes, name: str, shown: list[str], chat: Chat, enter: Enter, ana: User
) -> None:
    message = make_message(chat, "", kind=kind)
    make_attachment(message, content, name=name, mime="audio/ogg" if kind == "voice" else "")
    page = enter(ana).get(f"/atendimento/conversas/{chat.pk}/").content.decode()
    thread = page.split("data-thread")[1].split("composer-wrap")[0]
    assert [text for text in shown if text not in thread] == []


@pytest.mark.parametrize(("state", "words"), [("pending", "Baixando arquivo"), ("failed", "Não deu para baixar")])
def test_a_file_on_its_way_or_lost_says_so(state: str, words: str, chat: Chat, enter: Enter, ana: User) -> None:
    make_attachment(make_message(chat, "", kind="image"), state=state)
    assert words in enter(ana).get(f"/atendimento/conversas/{chat.pk}/").content.decode()
