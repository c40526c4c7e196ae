"""What a customer says becomes rows, exactly once, in the right place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Ticket, TicketEvent
from atendimento.services import inbound
from atendimento.services.tickets import ticket_resolve, ticket_take_over
from crm.models import Contact, Lead, Notification
from tests.factories import make_session
from whatsapp.events import Acked, Address, Edited, Event, Media, Reacted, Received, Revoked, Unsupported
from whatsapp.models import Session

PHONE = "5531988887777"
MARINA = Address(phone=PHONE, jid=f"{PHONE}@c.us")
MARINA_OLD = Address(phone="553188887777", jid="553188887777@s.whatsapp.net")


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant, queue: object):
    with scope.tenant_scope(tenant):
        yield


def apply(session: Session, *events: Event) -> None:
    for number, event in enumerate(events):
        inbound.apply(session=session, event=event, webhook_event_id=1000 + number)


def said(text: str = "Oi", provider_id: str = "A1", chat: Address = MARINA, **fields: object) -> Received:
    return Received(provider_id=provider_id, chat=chat, text=text, name="Marina", at=timezone.now(), **fields)


def test_a_first_message_makes_contact_chat_lead_ticket_and_a_notice(session: Session, admin: User) -> None:
    apply(session, said("Boa tarde, fazem cesta?"))
    chat = Chat.objects.get()
    lead, ticket = Lead.objects.get(), Ticket.objects.get()
    assert chat.contact == Contact.objects.get()
    assert chat.lead == lead
    assert (lead.first_name, lead.last_name, lead.score, lead.status, lead.source) == (
        "Lead",
        "7777",
        50,
        "NEW",
        "WHATSAPP",
    )
    assert lead.email == f"{PHONE}@whatsapp.com"
    assert (ticket.number, ticket.status, ticket.handler) == (1, "waiting", "human")
    assert (chat.unread_count, chat.current_ticket, chat.is_open) == (1, ticket, True)
    assert Notification.objects.get().user == admin
    assert Notification.objects.get().link == f"/atendimento/?chat={chat.pk}"


def test_the_same_message_twice_is_one(session: Session) -> None:
    apply(session, said(), said())
    assert Message.objects.count() == 1
    assert Chat.objects.get().unread_count == 1


def test_the_same_id_on_two_numbers_is_two_messages_of_one_thread(session: Session, tenant: Tenant) -> None:
    apply(session, said())
    apply(make_session(tenant), said())
    assert Message.objects.count() == 2
    assert Chat.objects.count() == 1


def test_ninth_digit_jid_and_lid_meet_in_one_thread(session: Session) -> None:
    lid = "100000000000001@lid"
    apply(
        session,
        said("com nove", "A1"),
        said("sem nove", "A2", MARINA_OLD),
        said("só o lid", "A3", Address(jid=lid, lid=lid)),
        said("os dois", "A4", Address(phone=PHONE, jid=f"{PHONE}@c.us", lid=lid)),
    )
    chat = Chat.objects.get()
    assert Message.objects.filter(chat=chat).count() == 4
    assert Contact.objects.count() == 1
    assert chat.phone == "553188887777"
    assert chat.unread_count == 4
    assert Ticket.objects.exclude(status="closed").count() == 1


def test_the_answer_goes_to_the_address_that_wrote_last(session: Session) -> None:
    apply(session, said("um", "A1"), said("dois", "A2", MARINA_OLD))
    assert Chat.objects.get().reply_to == MARINA_OLD.jid


def test_a_late_message_takes_its_place_and_not_the_preview(session: Session) -> None:
    apply(session, said("agora", "A1"))
    earlier = Received(provider_id="A0", chat=MARINA, text="antes", at=timezone.now() - timedelta(minutes=5))
    apply(session, earlier)
    assert Chat.objects.get().last_message.body == "agora"
    assert list(Message.objects.order_by("timestamp").values_list("body", flat=True)) == ["antes", "agora"]


def test_a_time_from_the_future_is_ours(session: Session) -> None:
    apply(session, Received(provider_id="A1", chat=MARINA, text="oi", at=timezone.now() + timedelta(days=400)))
    assert Message.objects.get().timestamp <= timezone.now()


def test_acks_before_their_message_are_not_lost_and_never_go_back(session: Session) -> None:
    from whatsapp.events import Echoed

    apply(session, Acked(provider_id="E1", ack=3), Acked(provider_id="E1", ack=2))
    apply(session, Echoed(provider_id="E1", chat=MARINA, text="do celular"))
    assert Message.objects.get().ack == 3
    apply(session, Acked(provider_id="E1", ack=1), Acked(provider_id="E1", ack=-1, code="x"))
    assert Message.objects.get().ack == 3
    apply(session, Acked(provider_id="E1", ack=4))
    assert Message.objects.get().ack == 4


def test_an_edit_keeps_the_original_and_a_revoke_keeps_the_words(session: Session) -> None:
    apply(session, said("R$ 10"), Edited(provider_id="A1", text="R$ 100"), Edited(provider_id="A1", text="R$ 90"))
    message = Message.objects.get()
    assert (message.body, message.original_body) == ("R$ 90", "R$ 10")
    apply(session, Revoked(provider_id="A1"))
    assert Message.objects.get().revoked_at is not None
    assert Message.objects.get().body == "R$ 90"


def test_edits_revokes_and_reactions_that_come_first_are_applied_later(session: Session) -> None:
    apply(
        session,
        Edited(provider_id="A1", text="novo"),
        Reacted(provider_id="A1", emoji="👍", chat=MARINA),
        said("velho"),
    )
    message = Message.objects.get()
    assert (message.body, message.original_body, message.reactions) == ("novo", "velho", {"customer": "👍"})


def test_a_reaction_is_replaced_and_taken_back(session: Session) -> None:
    react = [Reacted(provider_id="A1", emoji=emoji, chat=MARINA) for emoji in ("👍", "❤️")]
    apply(session, said(), *react)
    assert Message.objects.get().reactions == {"customer": "❤️"}
    apply(session, Reacted(provider_id="A1", emoji="", chat=MARINA))
    assert Message.objects.get().reactions == {}


def test_a_group_is_stored_without_ticket_contact_or_lead(session: Session) -> None:
    group = Address(jid="120363000000000001@g.us")
    apply(session, Received(provider_id="G1", chat=group, sender=MARINA, name="Dona Lúcia", text="o pão chega às 6h?"))
    chat = Chat.objects.get()
    assert (chat.kind, chat.contact, chat.current_ticket) == ("group", None, None)
    assert Message.objects.get().sender_name == "Dona Lúcia"
    assert not Ticket.objects.exists()
    assert not Lead.objects.exists()


def test_a_shape_nobody_knows_is_visible_in_the_thread(session: Session) -> None:
    apply(session, Unsupported(what="evento-novo", provider_id="U1", chat=MARINA))
    assert Message.objects.get().kind == "unsupported"


def test_a_file_waits_for_its_own_job(session: Session) -> None:
    photo = Media(mime="image/jpeg", ref={"id": "9"}, size=10)
    apply(session, said("olha", media=photo, kind="image"))
    attachment = Message.objects.get().attachment
    assert (attachment.state, attachment.ref) == ("pending", {"id": "9"})


def test_writing_within_the_grace_window_reopens_the_same_number_for_its_owner(session: Session, ana: User) -> None:
    apply(session, said("um", "A1"))
    ticket_take_over(chat=Chat.objects.get(), by=ana)
    ticket_resolve(chat=Chat.objects.get(), by=ana)
    apply(session, said("mais uma coisa", "A2"))
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.assignee, ticket.resolved_at) == ("open", ana, None)
    assert list(TicketEvent.objects.order_by("created_at").values_list("kind", flat=True)) == [
        "opened", "taken_over", "resolved", "reopened",
    ]  # fmt: skip


def test_writing_after_the_grace_window_opens_a_new_number(session: Session, ana: User) -> None:
    apply(session, said("um", "A1"))
    ticket_resolve(chat=Chat.objects.get(), by=ana)
    Ticket.objects.update(resolved_at=timezone.now() - timedelta(hours=3))
    apply(session, said("outro assunto", "A2"))
    assert list(Ticket.objects.order_by("number").values_list("number", "status")) == [(1, "closed"), (2, "waiting")]


def test_a_message_without_an_id_gets_one_from_its_webhook(session: Session) -> None:
    apply(session, said("Olá!", ""))
    assert Message.objects.get().provider_id == "hook-1000"


def test_the_picture_of_a_page_is_fetched_from_its_webhook_and_from_nowhere_else(session: Session) -> None:
    told = {"extra": {"preview": {"url": "https://x.example", "title": "x"}}, "media": Media(inline="/9j/")}
    apply(session, said("https://x.example", **told))
    assert Message.objects.get().attachment.webhook_event_id == 1000
    inbound.apply(session=session, event=said("https://x.example", "A2", **told), webhook_event_id=None)
    assert not hasattr(Message.objects.get(provider_id="A2"), "attachment")
