"""Places, people and pages that somebody sent."""

import base64
import io

import pytest
from django.utils import timezone
from PIL import Image

from accounts import scope
from accounts.models import Tenant, User
from atendimento.models import Chat, Message, Queue, Ticket
from atendimento.templatetags.bubbles import draw_bubble
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_attachment, make_chat, make_message

pytestmark = pytest.mark.django_db
CELIA = {"name": "Célia; Doces", "phones": ["5531912345678", "+553132224444"]}


@pytest.fixture
def card(chat: Chat) -> Message:
    return make_message(chat, "", kind="contact", extra={"cards": [CELIA]})


def drawn(message: Message) -> str:
    with scope.tenant_scope(message.tenant_id):
        return draw_bubble(message)


def test_a_place_is_drawn_with_its_numbers_and_two_maps(chat: Chat) -> None:
    place = {"latitude": -19.92, "longitude": -43.94, "name": "Padaria", "address": "Rua da Bahia, 1200"}
    html = drawn(make_message(chat, "", kind="location", extra=place))
    assert "-19.92000, -43.94000" in html
    assert "Rua da Bahia, 1200" in html
    assert 'href="https://www.openstreetmap.org/?mlat=-19.920000&amp;mlon=-43.940000#map=17/' in html
    assert 'href="https://www.google.com/maps/search/?api=1&amp;query=-19.920000,-43.940000"' in html
    assert html.count('rel="noopener noreferrer"') == 2
    assert "<img" not in html


@pytest.mark.parametrize("extra", [{}, {"latitude": 91, "longitude": 0}, {"latitude": "x", "longitude": "nan"}])
def test_a_place_without_numbers_has_no_map_to_open(extra: dict[str, object], chat: Chat) -> None:
    assert "<a " not in drawn(make_message(chat, "", kind="location", extra=extra | {"name": "Aqui"}))


def test_a_card_is_kept_as_vcf(card: Message, enter: Enter, ana: User) -> None:
    answer = enter(ana).get(f"/atendimento/mensagens/{card.pk}/contato/0/")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"].endswith("filename*=UTF-8''C%C3%A9lia%20Doces.vcf")
    assert "FN:Célia\\; Doces\r\n" in answer.content.decode()
    assert "TEL;TYPE=CELL:+553132224444\r\n" in answer.content.decode()


def test_of_a_deleted_card_only_leads_may_keep_it(card: Message, enter: Enter, ana: User, supervisor: User) -> None:
    with scope.tenant_scope(card.tenant_id):
        Message.objects.filter(pk=card.pk).update(revoked_at=timezone.now())
    address = f"/atendimento/mensagens/{card.pk}/contato/0/"
    assert [enter(who).get(address).status_code for who in (ana, supervisor)] == [404, 200]


def write(enter: Enter, user: User, card: Message, phone: str = CELIA["phones"][0]):
    address = f"/atendimento/mensagens/{card.pk}/contato/0/conversa/"
    return enter(user).post(address, {"phone": phone}, headers=SCRIPT)


def test_writing_to_a_stranger_begins_a_conversation_of_ones_own(card: Message, enter: Enter, ana: User) -> None:
    answer = write(enter, ana, card)
    with scope.tenant_scope(ana.tenant_id):
        begun = Chat.objects.get(contact__name=CELIA["name"])
        assert answer["HX-Redirect"] == f"/atendimento/?chat={begun.pk}"
        assert (begun.assigned_to, begun.queue, begun.session) == (ana, card.chat.queue, card.chat.session)
        assert begun.reply_to == "5531912345678"
        write(enter, ana, card)
        assert Ticket.objects.filter(chat=begun).count() == 1


def test_writing_to_somebody_we_know_opens_their_conversation(
    card: Message, enter: Enter, ana: User, tenant: Tenant, queue: Queue
) -> None:
    known = make_chat(tenant, "Célia", phone="5531912345678", queue=queue)
    assert write(enter, ana, card)["HX-Redirect"] == f"/atendimento/?chat={known.pk}"
    with scope.tenant_scope(tenant):
        assert Ticket.objects.filter(chat=known, assignee=None).count() == 1


def test_who_is_served_by_others_is_not_shown(
    card: Message, enter: Enter, ana: User, bruno: User, tenant: Tenant
) -> None:
    theirs = make_chat(tenant, "Célia", phone="5531912345678", assigned_to=bruno)
    answer = write(enter, ana, card)
    assert answer.status_code == 409
    assert str(theirs.pk) not in answer.content.decode()


def test_a_number_that_is_none_is_said(chat: Chat, enter: Enter, ana: User) -> None:
    odd = make_message(chat, "", kind="contact", extra={"cards": [{"name": "X", "phones": ["12"]}]})
    assert write(enter, ana, odd, "12").status_code == 422


def page_told(chat: Chat) -> Message:
    link = "https://x.example/p"
    return make_message(
        chat, f"veja {link}", extra={"preview": {"url": link, "title": "Pães", "description": "Quentes"}}
    )


def test_a_page_is_a_card_above_the_words_and_asks_nobody(chat: Chat) -> None:
    html = drawn(page_told(chat))
    assert '<a class="page-card" href="https://x.example/p"' in html
    assert html.index("Pães") < html.index("veja")
    assert "<img" not in html


def test_its_picture_is_a_file_of_ours_and_no_file_of_the_message(chat: Chat, enter: Enter, ana: User) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (72, 72), "red").save(picture, "JPEG")
    message = page_told(chat)
    file = make_attachment(message, picture.getvalue(), mime="image/jpeg")
    assert f'<img src="/atendimento/midia/{file.pk}"' in drawn(message)
    assert (message.file, message.file_url) == (None, None)
    menu = enter(ana).get(f"/atendimento/mensagens/{message.pk}/menu/").content.decode()
    assert str(file.pk) not in menu


def test_a_picture_that_is_none_is_not_shown(chat: Chat) -> None:
    message = page_told(chat)
    make_attachment(message, base64.b64decode("/9j/"), mime="image/jpeg")
    assert "<img" not in drawn(message)
