"""What people type, and what must come first: names, numbers and words as Brazilians write them, slips included."""

import pytest

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Queue, Word
from atendimento.search.messages import search_messages
from atendimento.search.people import named
from crm.models import Contact
from tests.factories import make_chat, make_message, make_session

pytestmark = pytest.mark.django_db

PEOPLE = {
    "Marina Couto": "5531997441208",
    "Mariana Coutinho": "5531988112233",
    "Ana Maria Braga": "5511976543210",
    "João da Silva": "5521999887766",
    "Joana Silveira": "5521999112244",
    "Thiago Araújo": "5541987001122",
    "Luísa Nóbrega": "5551981234567",
    "Conceição Guimarães": "5571982345678",
    "Wellington Souza": "5581983456789",
    "Padaria São José": "551132654321",
}
# (asked, the name that comes first)
NAMES = [
    ("marina", "Marina Couto"),
    ("Marina Couto", "Marina Couto"),
    ("couto marina", "Marina Couto"),
    ("mari", "Mariana Coutinho"),
    ("maria", "Ana Maria Braga"),
    ("ana", "Ana Maria Braga"),
    ("joao", "João da Silva"),
    ("JOÃO", "João da Silva"),
    ("joão silva", "João da Silva"),
    ("silva", "João da Silva"),
    ("silveira", "Joana Silveira"),
    ("tiago", "Thiago Araújo"),
    ("tiago araujo", "Thiago Araújo"),
    ("araujo", "Thiago Araújo"),
    ("luiza", "Luísa Nóbrega"),
    ("nobrega", "Luísa Nóbrega"),
    ("conceicao", "Conceição Guimarães"),
    ("conceisão", "Conceição Guimarães"),
    ("guimaraes", "Conceição Guimarães"),
    ("guimarens", "Conceição Guimarães"),
    ("welington", "Wellington Souza"),
    ("wellingtom sousa", "Wellington Souza"),
    ("sao jose", "Padaria São José"),
    ("padria", "Padaria São José"),
    ("marnia", "Marina Couto"),
    ("99744-1208", "Marina Couto"),
    ("(31) 99744 1208", "Marina Couto"),
    ("+55 31 9744-1208", "Marina Couto"),
    ("31997441208", "Marina Couto"),
    ("1208", "Marina Couto"),
    ("11 3265-4321", "Padaria São José"),
    ("#3", "Ana Maria Braga"),
    ("thiago@lojaaraujo.com.br", "Thiago Araújo"),
    ("THIAGO@", "Thiago Araújo"),
]
SAID = [
    "Bom dia! Vocês fazem bolo de nozes para sábado?",
    "As promoções de Natal já começaram?",
    "Preciso da segunda via do boleto, por favor",
    "A entrega atrasou de novo",
    "Qual é o endereço da loja do centro?",
    "Meu cartão foi cobrado duas vezes",
    "Quero cancelar a assinatura",
]
WORDS = [
    ("bolo nozes", SAID[0]),
    ("promocao", SAID[1]),
    ("boletos", SAID[2]),
    ("bolteo", SAID[2]),
    ("entrga", SAID[3]),
    ("entregas atrasadas", SAID[3]),
    ("endereco", SAID[4]),
    ("enderesso", SAID[4]),
    ("cartao cobrado", SAID[5]),
    ("cartoes", SAID[5]),
    ("cancelamento", SAID[6]),
    ("cansela assinatura", SAID[6]),
    ("asinatura", SAID[6]),
    ("xilofone", None),
]


@pytest.fixture
def town(tenant: Tenant, queue: Queue) -> dict[str, Chat]:
    session = make_session(tenant)
    chats = {name: make_chat(tenant, name, phone=phone, queue=queue, session=session) for name, phone in PEOPLE.items()}
    for number, (chat, text) in enumerate(zip(chats.values(), SAID, strict=False)):
        make_message(chat, text, at=chat.last_message_at.replace(microsecond=number))
    with scope.tenant_scope(tenant):
        Contact.objects.filter(name="Thiago Araújo").update(email="thiago@lojaaraujo.com.br")
        Word.objects.bulk_create(Word(word=word) for word in vocabulary())
    return chats


def vocabulary() -> set[str]:
    from atendimento.search.words import words_of

    return {word for text in SAID for word in words_of(text) if len(word) >= 4}


def test_the_right_person_comes_first(town: dict[str, Chat], ana: User) -> None:
    by_pk = {chat.pk: name for name, chat in town.items()}
    with scope.tenant_scope(ana.tenant_id):
        first = {asked: [by_pk[pk] for pk in named(ana, asked)][:1] for asked, _name in NAMES}
    assert first == {asked: [name] for asked, name in NAMES}


def test_the_right_words_come_first(town: dict[str, Chat], ana: User) -> None:
    with scope.tenant_scope(ana.tenant_id):
        found = {asked: search_messages(ana, asked) for asked, _text in WORDS}
    first = {
        asked: next((hit.message.body for hit in (*each.hits, *each.alike)), None) for asked, each in found.items()
    }
    assert first == dict(WORDS)
