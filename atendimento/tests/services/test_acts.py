"""Reacting to, editing and deleting what was said: shown, sent, refused and settled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Invalid
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, MessageAct
from atendimento.services import acts, inbound
from atendimento.services.tickets import ticket_take_over
from tests.factories import make_chat, make_group, make_message, make_session
from whatsapp.events import Acked, Address, Reacted
from whatsapp.models import OutboundMessage, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def settle(session: Session, **outcome: object) -> None:
    act = MessageAct.objects.latest("created_at")
    inbound.apply(session=session, event=Acked(client_ref=str(act.pk), **outcome), webhook_event_id=None)


def fresh(message: Message) -> Message:
    return Message.objects.select_related("act").get(pk=message.pk)


def test_a_reaction_is_shown_at_once_and_queued_as_an_act_of_its_own(chat: Chat, ana: User) -> None:
    message = make_message(chat, extra={"full_id": "false_1@c.us_X"})
    acts.act_react(message=message, by=ana, emoji="👍")
    row = OutboundMessage.objects.get()
    assert fresh(message).reactions == {"us": "👍"}
    assert (row.message_ref, row.to) == (MessageAct.objects.get().pk, chat.reply_to)
    assert row.payload == {
        "kind": "reaction",
        "text": "👍",
        "quoted_id": message.provider_id,
        "extra": {"quoted_from_me": False, "quoted_text": message.body, "quoted_full_id": "false_1@c.us_X"},
    }
    chat.refresh_from_db()
    assert chat.rev == fresh(message).rev
    assert chat.assigned_to is None  # a 👍 is no answer


def test_the_same_reaction_twice_goes_out_once_and_an_empty_one_takes_it_back(chat: Chat, ana: User) -> None:
    message = make_message(chat)
    for emoji in ("👍", "👍", ""):
        acts.act_react(message=message, by=ana, emoji=emoji)
    assert fresh(message).reactions == {}
    assert list(OutboundMessage.objects.order_by("order").values_list("payload__text", flat=True)) == ["👍", ""]


def test_a_reaction_that_fails_goes_back_to_what_it_was_and_says_why(chat: Chat, ana: User, session: Session) -> None:
    message = make_message(chat, reactions={"us": "❤️", "customer": "😂"})
    acts.act_react(message=message, by=ana, emoji="👍")
    settle(session, ack=-1, code="gateway_error", reason="boom")
    found = fresh(message)
    assert found.reactions == {"us": "❤️", "customer": "😂"}
    assert found.act.is_failed and found.act.error_code == "gateway_error"
    acts.act_dismiss(message=message, by=ana)
    assert fresh(message).act is None


def test_the_echo_of_an_older_reaction_does_not_undo_a_newer_one(chat: Chat, ana: User, session: Session) -> None:
    message = make_message(chat)
    acts.act_react(message=message, by=ana, emoji="👍")
    acts.act_react(message=message, by=ana, emoji="❤️")
    echo = Reacted(provider_id=message.provider_id, emoji="👍", chat=Address(jid=chat.reply_to), from_me=True)
    inbound.apply(session=session, event=echo, webhook_event_id=None)
    assert fresh(message).reactions == {"us": "❤️"}


@pytest.mark.parametrize("emoji", ["x", "👍👍", "<b>", "\0"])
def test_only_one_emoji_is_a_reaction(chat: Chat, ana: User, emoji: str) -> None:
    with pytest.raises(Invalid):
        acts.act_react(message=make_message(chat), by=ana, emoji=emoji)


def test_an_edit_is_shown_when_the_gateway_took_it_and_the_original_is_kept(
    chat: Chat, ana: User, session: Session
) -> None:
    message = make_message(chat, "Sao 10 reais", sender=ana)
    acts.act_edit(message=message, by=ana, body=" São 12 reais ")
    assert (fresh(message).body, fresh(message).act.state) == ("Sao 10 reais", "queued")
    settle(session, ack=1)
    found = fresh(message)
    assert (found.body, found.original_body, found.act) == ("São 12 reais", "Sao 10 reais", None)
    assert found.edited_at


def test_a_deletion_waits_for_the_gateway_and_a_failed_one_can_be_tried_again(
    chat: Chat, ana: User, session: Session
) -> None:
    message = make_message(chat, sender=ana)
    acts.act_revoke(message=message, by=ana)
    with pytest.raises(Conflict) as caught:
        acts.act_revoke(message=message, by=ana)
    assert caught.value.code == "changing"
    settle(session, ack=-1, code="session_not_working")
    assert fresh(message).revoked_at is None
    acts.act_retry(message=fresh(message), by=ana)
    settle(session, ack=1)
    assert fresh(message).revoked_at and fresh(message).act is None
    assert OutboundMessage.objects.count() == 2


@pytest.mark.parametrize(("age", "edits", "revokes"), [(14, True, True), (16, False, True), (49 * 60, False, False)])
def test_whatsapps_own_windows(chat: Chat, ana: User, age: int, edits: bool, revokes: bool) -> None:
    message = make_message(chat, sender=ana, at=timezone.now() - timedelta(minutes=age))
    assert (acts.can_edit(message, ana), acts.can_revoke(message, ana)) == (edits, revokes)


def test_who_may_change_a_colleagues_words(chat: Chat, ana: User, bruno: User, supervisor: User) -> None:
    message = make_message(chat, sender=ana)
    assert [acts.can_edit(message, who) for who in (ana, bruno, supervisor)] == [True, False, True]


def test_a_colleagues_conversation_is_theirs(chat: Chat, ana: User, bruno: User, supervisor: User) -> None:
    message = make_message(chat)
    ticket_take_over(chat=chat, by=bruno)
    with pytest.raises(Conflict, match="Bruno"):
        acts.act_react(message=message, by=ana, emoji="👍")
    acts.act_react(message=message, by=supervisor, emoji="👍")


def test_what_a_gateway_cannot_do_is_refused(tenant: Tenant, ana: User, queue) -> None:
    cloud = make_session(tenant, provider="cloud")
    chat = make_chat(tenant, queue=queue, session=cloud, last_inbound_at=timezone.now())
    ours = make_message(chat, sender=ana)
    assert acts.can_react(ours, ana) and not acts.can_edit(ours, ana) and not acts.can_revoke(ours, ana)
    group = make_group(tenant, session=make_session(tenant, provider="evolution"))
    assert not acts.can_react(make_message(group), ana)  # it would have to name the author
    assert acts.can_react(make_message(group, from_me=True), ana)


@pytest.mark.parametrize("fields", [{"provider_id": ""}, {"provider_id": "hook-7"}, {"revoked_at": timezone.now()}])
def test_what_no_gateway_knows_by_name_is_left_alone(chat: Chat, ana: User, fields: dict[str, object]) -> None:
    message = make_message(chat, sender=ana, **fields)
    assert not acts.can_react(message, ana) and not acts.can_revoke(message, ana)
    with pytest.raises(Conflict):
        acts.act_revoke(message=message, by=ana)


def test_a_customers_thumb_is_a_sign_of_life(chat: Chat, ana: User, session: Session) -> None:
    from atendimento.services.tickets import ticket_snooze

    ticket_take_over(chat=chat, by=ana)
    chat.refresh_from_db()
    question = make_message(chat, "Pode ser às 15h?", sender=ana)
    ticket_snooze(chat=chat, by=ana, until=None)
    thumb = Reacted(provider_id=question.provider_id, emoji="👍", chat=Address(jid=chat.reply_to))
    inbound.apply(session=session, event=thumb, webhook_event_id=None)
    chat = Chat.objects.select_related("current_ticket").get(pk=chat.pk)
    assert (chat.current_ticket.status, chat.waiting_since) == ("open", None)
    assert chat.reacted_at
