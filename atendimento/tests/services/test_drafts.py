"""What is written before it is sent: kept for its person, told to their tabs, and nobody else's."""

import pytest
from django.utils import timezone

from accounts import scope
from accounts.errors import Conflict, Invalid
from accounts.models import Tenant, User
from atendimento import realtime, selectors
from atendimento.models import Ack, Chat, Draft
from atendimento.services import drafts
from atendimento.services.drafts import draft_save, habits_save
from atendimento.services.messages import message_discard, message_resend, message_send
from atendimento.services.wording import worded
from tests.factories import make_message
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_scope(tenant: Tenant):
    with scope.tenant_scope(tenant):
        yield


def test_a_draft_is_kept_once_per_person_chat_and_mode(chat: Chat, ana: User, supervisor: User) -> None:
    for by, mode, body in [
        (ana, "reply", "Oi"),
        (ana, "reply", "Oi, Mar"),
        (ana, "note", "ver"),
        (supervisor, "reply", "eu"),
    ]:
        draft_save(chat=chat, by=by, mode=mode, body=body)
    kept = Draft.objects.order_by("body").values_list("user__name", "mode", "body")
    assert list(kept) == [("Ana Lima", "reply", "Oi, Mar"), ("Sônia Prado", "reply", "eu"), ("Ana Lima", "note", "ver")]
    draft_save(chat=chat, by=ana, mode="reply", body="  ")
    assert not selectors.drafts_of(ana).filter(mode="reply").exists()


def test_only_its_own_person_hears_of_a_draft(
    chat: Chat, ana: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    heard: list = []
    monkeypatch.setattr(realtime, "send_all", heard.extend)
    with django_capture_on_commit_callbacks(execute=True):
        draft_save(chat=chat, by=ana, mode="reply", body="Oi", tab="t1")
    assert [(groups, frame["t"], frame["body"], frame["tab"]) for groups, frame in heard] == [
        ([f"user.{ana.pk}"], "draft", "Oi", "t1")
    ]


def test_a_draft_takes_no_foreign_quotation_and_no_nonsense(chat: Chat, caio_chat: Chat, ana: User) -> None:
    foreign = make_message(caio_chat)
    draft = draft_save(chat=chat, by=ana, mode="reply", body="a\0b", quoted=foreign)
    assert draft is not None
    assert (draft.quoted, draft.body) == (None, "ab")
    for mode, body in [("shout", "x"), ("reply", "x" * 5000)]:
        with pytest.raises(Invalid):
            draft_save(chat=chat, by=ana, mode=mode, body=body)


def test_blanks_are_filled_in_and_an_unknown_one_asks(chat: Chat, ana: User) -> None:
    said = worded(chat, ana, "Oi {{primeiro_nome}}, aqui é {{ Atendente }} da {{empresa}}, nº {{protocolo}}")
    assert said == f"Oi Marina, aqui é Ana da Padaria Pão Quente, nº {chat.current_ticket.number}"
    for body in ["Seu pedido {{pedido}}", "{{nome}}"]:
        chat.contact.name = chat.contact.push_name = ""
        with pytest.raises(Invalid):
            worded(chat, ana, body)


def test_a_signature_stands_above_the_words_of_who_wants_it(chat: Chat, ana: User, supervisor: User) -> None:
    habits_save(by=ana, chosen={"signs": True, "role": True})
    assert worded(chat, ana, "Oi") == "*Ana:*\nOi"
    assert worded(chat, ana, "") == ""
    assert worded(chat, supervisor, "Oi") == "Oi"
    assert set(drafts.HABITS) == {"enter_sends", "signs", "can_undo"}


def test_a_quotation_tells_the_gateway_whose_words_they_were(chat: Chat, ana: User) -> None:
    asked = make_message(chat, "Tem bolo?")
    message_send(chat=chat, by=ana, body="Tem!", quoted=asked)
    payload = OutboundMessage.objects.get().payload
    assert payload["quoted_id"] == asked.provider_id
    assert payload["extra"] == {"quoted_from_me": False, "quoted_text": "Tem bolo?"}


def test_what_was_not_sent_can_be_discarded_and_then_leaves_no_more(chat: Chat, ana: User, bruno: User) -> None:
    sent = message_send(chat=chat, by=ana, body="oi")
    with pytest.raises(Conflict):
        message_discard(message=sent, by=ana)
    sent.ack, sent.timestamp = Ack.FAILED, timezone.now()
    sent.save()
    OutboundMessage.objects.update(state="failed")
    gone = message_discard(message=sent, by=ana)
    assert gone.revoked_at and not gone.is_failed
    with pytest.raises(Conflict):
        message_resend(message=gone, by=ana)
