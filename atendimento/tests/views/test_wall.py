"""Ana sees her queue, Bruno serves another one, Caio works next door. Every address of the desk, all three."""

import pytest

from accounts.models import User
from atendimento.models import Chat
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_attachment, make_message

pytestmark = pytest.mark.django_db

CHAT = "/atendimento/conversas/{chat}/"
MESSAGE = "/atendimento/mensagens/{message}/"
FILE = "/atendimento/midia/{file}"
# method, address, what it answers to who may see the chat
ENDPOINTS = [
    ("get", CHAT, 200),
    ("get", CHAT + "linha/", 200),
    ("get", CHAT + "painel/", 200),
    ("get", CHAT + "mudancas/?desde=0", 200),
    ("get", CHAT + "mensagens/?antes={message}", 200),
    ("post", CHAT + "mensagens/", 422),  # nothing was written
    ("post", CHAT + "posse/", 204),
    ("post", CHAT + "resolucao/", 204),
    ("delete", CHAT + "resolucao/", 409),  # it is open
    ("get", CHAT + "resolucao/", 200),
    ("get", CHAT + "encerramento/", 200),
    ("post", CHAT + "encerramento/", 204),
    ("get", CHAT + "acoes/", 200),
    ("get", CHAT + "transferencia/", 200),
    ("post", CHAT + "transferencia/", 422),  # to nobody
    ("get", CHAT + "atribuicao/", 403),  # not a supervisor
    ("post", CHAT + "atribuicao/", 403),
    ("get", CHAT + "soneca/", 200),
    ("post", CHAT + "soneca/", 204),
    ("delete", CHAT + "soneca/", 409),  # it is awake
    ("post", CHAT + "prioridade/", 422),  # none was named
    ("post", CHAT + "leitura/", 204),
    ("post", MESSAGE + "reenvio/", 409),  # it did not fail
    ("get", MESSAGE + "original/", 403),  # not a supervisor
    ("get", FILE, 200),
    ("post", FILE + "/nova-tentativa/", 204),
]


@pytest.fixture
def ids(chat: Chat) -> dict[str, str]:
    message = make_message(chat)
    file = make_attachment(message, b"%PDF-1.4 oi", name="oi.pdf")
    return {"chat": str(chat.pk), "message": str(message.pk), "file": str(file.pk)}


@pytest.mark.parametrize(("method", "address", "status"), ENDPOINTS)
def test_only_who_may_see_the_chat_finds_it(
    method: str, address: str, status: int, ids: dict[str, str], enter: Enter, ana: User, bruno: User, caio: User,
    other_queue: object,
) -> None:  # fmt: skip
    url = address.format(**ids)
    assert getattr(enter(ana), method)(url, headers=SCRIPT).status_code == status
    assert getattr(enter(bruno), method)(url, headers=SCRIPT).status_code == 404
    assert getattr(enter(caio), method)(url, headers=SCRIPT).status_code == 404


@pytest.mark.parametrize(("method", "address", "status"), ENDPOINTS)
def test_nobody_comes_in_without_login(method: str, address: str, status: int, ids: dict[str, str], client) -> None:
    answer = getattr(client, method)(address.format(**ids))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/entrar/?next=")


@pytest.mark.parametrize("url", ["/atendimento/", "/atendimento/conversas/"])
def test_lists_show_ones_own_side_of_the_wall(
    url: str, chat: Chat, enter: Enter, ana: User, bruno: User, caio: User, supervisor: User
) -> None:
    row = f"chat-{chat.pk}-row"
    assert row in enter(ana).get(url).content.decode()
    assert row in enter(supervisor).get(url).content.decode()
    assert row not in enter(bruno).get(url).content.decode()
    assert row not in enter(caio).get(url).content.decode()


def test_counts_are_ones_own(chat: Chat, enter: Enter, ana: User, bruno: User, caio: User) -> None:
    make_message(chat)
    unassigned = [enter(who).get("/atendimento/contagens/").json()["fila"] for who in (ana, bruno, caio)]
    assert unassigned == [1, 0, 0]


def test_a_foreign_chat_in_the_address_looks_like_one_that_never_was(chat: Chat, enter: Enter, caio: User) -> None:
    foreign = enter(caio).get(f"/atendimento/?chat={chat.pk}")
    unknown = enter(caio).get("/atendimento/?chat=0198c0de-0000-7000-8000-000000000000")
    nonsense = enter(caio).get("/atendimento/?chat=../../etc/passwd")
    for page in (foreign, unknown, nonsense):
        assert page.status_code == 200
        assert "Esta conversa não está aqui." in page.content.decode()
        assert "Marina" not in page.content.decode()
