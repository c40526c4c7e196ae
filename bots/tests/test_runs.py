"""A bot's turns on the desk: when it speaks, what people see of it, and how it lets go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento import sla
from atendimento.listing import UNASSIGNED, Asked, chat_list
from atendimento.models import Bot, BusinessHours, Chat, Message, Queue, SlaPolicy, SlaTarget, Ticket, TicketEvent
from atendimento.services import inbound
from atendimento.services.assignments import ticket_assign
from atendimento.services.messages import message_send
from atendimento.services.robots import ticket_to_bot
from atendimento.services.tickets import ticket_resolve, ticket_snooze, ticket_take_over, ticket_transfer
from atendimento.why import why_sentence
from bots.models import BotRun
from bots.services import runs
from bots.services.runs import bot_think
from bots.services.ticks import tend_bots
from bots.tests.conftest import MARINA, Says
from crm.models import Notification
from tests.factories import make_bot
from whatsapp.events import Echoed
from whatsapp.models import OutboundMessage, Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_scope", "bot")]
Heard = Callable[[], list[str]]
Marina = Callable[[], tuple[Chat, Ticket]]
MENU = "Sobre o que você quer falar?\n\n*1* Horários\n*2* Encomendas\n*3* Atacado"
HELLO = f"Olá, Marina! Sou o robô da padaria.\n\n{MENU}"


def last_event() -> TicketEvent:
    return TicketEvent.objects.latest("created_at", "pk")


def test_who_begins_a_conversation_meets_the_bot(says: Says, heard: Heard, marina: Marina, ana: User) -> None:
    says("oi")
    chat, ticket = marina()
    assert heard() == [HELLO]
    assert OutboundMessage.objects.count() == 1
    assert (ticket.handler, ticket.status, chat.with_bot, chat.waiting_since) == ("bot", "waiting", True, None)
    assert chat_list(ana, Asked(tab=UNASSIGNED))[0] == []  # nobody is awaited


def test_a_choice_lands_in_its_queue_with_a_reason(
    says: Says, heard: Heard, marina: Marina, other_queue: Queue, bruno: User
) -> None:
    says("oi", "3")
    chat, ticket = marina()
    assert (ticket.handler, ticket.queue, ticket.status, chat.with_bot) == ("human", other_queue, "waiting", False)
    assert chat.waiting_since is not None
    assert heard() == [HELLO, "Vou chamar alguém. Protocolo 1."]
    assert last_event().data == {"bot": "Triagem", "why": "choice", "queue": "Atacado", "said": "3 Atacado"}
    assert why_sentence(last_event()) == "o cliente escolheu “3 Atacado”"
    assert [row.pk for row in chat_list(bruno, Asked(tab=UNASSIGNED))[0]] == [chat.pk]


def test_after_the_hand_over_it_is_silent(says: Says, heard: Heard) -> None:
    says("oi", "2", "alô?", "1", "menu")
    assert len(heard()) == 2


def test_an_answer_leads_back_to_the_menu(says: Says, heard: Heard, marina: Marina) -> None:
    says("oi", "1")
    assert heard()[1:] == ["Abrimos das 6h às 20h.", MENU]
    assert marina()[1].bot_step == "Horários"


def test_who_is_not_understood_twice_meets_a_person(says: Says, marina: Marina) -> None:
    says("oi", "blá", "blé", "bli")
    assert marina()[1].handler == "human"
    assert last_event().data["why"] == "misses"


def test_several_messages_in_a_row_are_one_turn(says: Says, heard: Heard) -> None:
    says("oi", think=False)
    says("bom dia", "tudo bem?")
    assert heard()[0] == HELLO and len(heard()) == 2  # the second "tudo bem?" came after the question


def test_what_was_written_before_the_question_could_be_read_is_no_miss(
    says: Says, heard: Heard, marina: Marina, session: Session
) -> None:
    says("oi")
    chat, ticket = marina()
    event = inbound.events.Received(provider_id="Q", chat=MARINA, text="queria saber uma coisa", at=timezone.now())
    inbound.apply(session=session, event=event, webhook_event_id=1)
    assert bot_think(ticket.pk)
    assert len(heard()) == 1
    assert BotRun.objects.get().state["misses"] == 0


def test_a_look_without_news_says_nothing(says: Says, heard: Heard, marina: Marina) -> None:
    says("oi")
    assert not bot_think(marina()[1].pk)
    assert tend_bots() == 0
    assert len(heard()) == 1


def test_a_lost_wake_up_costs_a_tick(says: Says, heard: Heard, tenant: Tenant) -> None:
    says("oi", think=False)
    assert heard() == []
    assert tend_bots() == 1
    assert heard() == [HELLO]


@pytest.mark.parametrize(
    ("on_silence", "handler", "status"), [("person", "human", "waiting"), ("resolve", "bot", "resolved")]
)
def test_silence_hands_over_or_ends_it(
    says: Says, marina: Marina, bot: Bot, on_silence: str, handler: str, status: str
) -> None:
    flow = bot.flows.get()
    flow.spec["on_silence"] = on_silence
    flow.save()
    says("oi")
    BotRun.objects.update(think_at=timezone.now())
    assert tend_bots() == 1
    ticket = marina()[1]
    assert (ticket.handler, ticket.status) == (handler, status)
    says("voltei")  # resolved by the bot: it begins again; else it stays silent
    assert marina()[1].status == "waiting"
    assert marina()[1].handler == handler


# Any word of a person


def test_a_reply_takes_it_from_the_bot(says: Says, heard: Heard, marina: Marina, ana: User) -> None:
    says("oi")
    says("2", think=False)
    message_send(chat=marina()[0], by=ana, body="Oi, aqui é a Ana")
    assert not bot_think(marina()[1].pk)
    assert heard() == [HELLO, "Oi, aqui é a Ana"]
    assert BotRun.objects.get().think_at is None


def test_a_word_from_the_phone_takes_it_too(says: Says, heard: Heard, marina: Marina, session: Session) -> None:
    says("oi")
    says("1", think=False)
    echo = Echoed(provider_id="P1", chat=MARINA, text="Oi Marina, é a Rosa", at=timezone.now())
    inbound.apply(session=session, event=echo, webhook_event_id=2)
    assert not bot_think(marina()[1].pk)
    assert heard() == [HELLO, "Oi Marina, é a Rosa"]
    chat, ticket = marina()
    assert (ticket.handler, chat.with_bot, last_event().data["why"]) == ("human", False, "phone")
    assert ticket.first_response_at is not None


def test_old_words_from_the_phone_found_in_the_history_do_not(says: Says, marina: Marina, session: Session) -> None:
    says("oi")
    echo = Echoed(provider_id="P1", chat=MARINA, text="Até amanhã!", at=timezone.now() - timedelta(hours=3))
    inbound.apply(session=session, event=echo, webhook_event_id=2)
    assert marina()[1].handler == "bot"


@pytest.mark.parametrize(
    "act",
    [
        lambda chat, by, queue: ticket_take_over(chat=chat, by=by),
        lambda chat, by, queue: ticket_transfer(chat=chat, by=by, queue=queue),
        lambda chat, by, queue: ticket_transfer(chat=chat, by=by, queue=chat.queue),
        lambda chat, by, queue: ticket_assign(chat=chat, by=by, to=None),
        lambda chat, by, queue: ticket_snooze(chat=chat, by=by, until=None),
        lambda chat, by, queue: ticket_resolve(chat=chat, by=by),
    ],
)
def test_whatever_a_person_does_with_it_silences_the_bot(
    says: Says, heard: Heard, marina: Marina, supervisor: User, other_queue: Queue, act: Callable[..., object]
) -> None:
    says("oi")
    act(marina()[0], supervisor, other_queue)
    assert marina()[1].handler == "human"
    says("1")
    assert heard() == [HELLO]


def test_a_person_gives_it_back_to_the_bot_which_asks_again(
    says: Says, heard: Heard, marina: Marina, bot: Bot, ana: User
) -> None:
    says("oi", "2")
    ticket_take_over(chat=marina()[0], by=ana)
    ticket_to_bot(chat=marina()[0], by=ana, bot=bot, note="só queria o horário")
    chat, ticket = marina()
    assert (ticket.handler, ticket.assignee, chat.with_bot) == ("bot", None, True)
    assert last_event().data["to_bot"] == "Triagem"
    assert tend_bots() == 1
    assert heard()[-1] == HELLO
    says("1")
    assert heard()[-2:] == ["Abrimos das 6h às 20h.", MENU]


# Clocks, hours, limits


def test_clocks_begin_when_people_are_awaited(says: Says, marina: Marina, queue: Queue, ana: User, bot: Bot) -> None:
    policy = SlaPolicy.objects.create(name="Padrão")
    SlaTarget.objects.create(policy=policy, priority="normal", first_response=600, next_response=600, resolution=3600)
    Queue.objects.update(sla=policy)
    says("oi")
    assert sla.running(marina()[1]) == []
    says("2")
    chat, ticket = marina()
    assert {clock.kind for clock in sla.running(ticket)} == {"first_response", "resolution"}
    assert chat.sla_due_at is not None
    message_send(chat=chat, by=ana, body="Oi!")
    ticket_to_bot(chat=marina()[0], by=ana, bot=bot)
    assert (sla.running(marina()[1]), marina()[0].sla_due_at) == ([], None)
    ticket_transfer(chat=marina()[0], by=ana, queue=Queue.objects.get(pk=queue.pk))
    assert {clock.kind for clock in sla.running(marina()[1])} == {"next_response", "resolution"}


@pytest.fixture
def closed(queue: Queue) -> None:
    Queue.objects.update(
        hours=BusinessHours.objects.create(name="Nunca", week=[[]] * 7),
        greeting="Bem-vinda!",
        away_text="Estamos fechados. Protocolo {{protocolo}}.",
    )


def test_while_closed_it_serves_and_who_needs_a_person_hears_when(says: Says, heard: Heard, closed: None) -> None:
    says("oi", "1", "2", "alô")
    assert heard() == [HELLO, "Abrimos das 6h às 20h.", MENU, "Estamos fechados. Protocolo 1."]


def test_or_it_steps_aside(says: Says, heard: Heard, marina: Marina, bot: Bot, closed: None) -> None:
    flow = bot.flows.get()
    flow.spec["when_closed"] = "aside"
    flow.save()
    says("oi", "1")
    assert heard() == ["Estamos fechados. Protocolo 1."]
    assert marina()[1].handler == "human"


def test_an_archived_bot_hands_over_what_it_has(says: Says, heard: Heard, marina: Marina, bot: Bot) -> None:
    says("oi")
    Bot.objects.update(is_active=False)
    says("1")
    assert (marina()[1].handler, last_event().data["why"], len(heard())) == ("human", "off", 1)


def test_two_bots_are_parted_and_leads_are_told(
    says: Says, marina: Marina, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "MOST_TURNS", 6)
    for number in range(12):
        says(["1", "menu"][number % 2])
    ours = Message.objects.filter(sender_kind="bot").count()
    assert 6 <= ours <= 8  # a turn may be two messages
    assert (marina()[1].handler, last_event().data["why"]) == ("human", "loop")
    notice = Notification.objects.get(user=supervisor, type="SYSTEM")
    assert "Marina" in notice.title


def test_another_company_is_not_met(says: Says, other_tenant: Tenant, caio: User) -> None:
    bot = make_bot(other_tenant)
    says("oi")
    with scope.tenant_scope(other_tenant):
        assert not bot_think(Ticket.objects.values_list("pk", flat=True).first() or bot.pk)
        assert BotRun.objects.count() == 0
