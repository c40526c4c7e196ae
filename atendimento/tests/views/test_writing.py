"""What helps while writing: suggestions, emoji, the preview, the window, words for later."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import scope
from accounts.models import Tenant, User
from atendimento import emojis
from atendimento.models import Chat, Message, ScheduledMessage
from atendimento.tests.views.conftest import SCRIPT, Enter
from tests.factories import make_chat, make_message, make_session

pytestmark = pytest.mark.django_db


def address(chat: Chat, place: str) -> str:
    return f"/atendimento/conversas/{chat.pk}/{place}/"


def test_an_at_offers_who_may_see_the_conversation(
    chat: Chat, enter: Enter, ana: User, bruno: User, supervisor: User, caio: User
) -> None:
    offered = enter(ana).get(address(chat, "sugestoes"), {"sinal": "@", "q": "so"}).content.decode()
    assert 'data-insert="@Sônia Prado "' in offered
    everybody = enter(ana).get(address(chat, "sugestoes"), {"sinal": "@"}).content.decode()
    assert not any(name in everybody for name in (ana.name, bruno.name, caio.name))
    assert enter(ana).get(address(chat, "sugestoes"), {"sinal": "nada", "q": "\0"}).content.strip() == b""


def test_emoji_are_found_by_portuguese_and_english_names(enter: Enter, ana: User) -> None:
    assert "🎂" in {each.char for each in emojis.find("bolo aniversário")}
    assert "❤️" in {each.char for each in emojis.find("red heart")}
    assert emojis.find("") == emojis.find("zzzz") == []
    client = enter(ana)
    whole = client.get("/atendimento/emojis/")
    kept = {"If-None-Match": whole.headers["ETag"]}
    assert client.get("/atendimento/emojis/", headers=kept).status_code == 304
    assert 1000 < whole.content.decode().count("data-emoji=") < 2000
    assert "<script>" not in client.get("/atendimento/emojis/", {"q": "<script>"}).content.decode()


def test_a_tone_is_chosen_once_and_kept(enter: Enter, ana: User, chat: Chat) -> None:
    client = enter(ana)
    yellow = client.get("/atendimento/emojis/")
    chosen = client.post("/atendimento/emojis/tom/", {"tone": "4", "q": "polegar para cima"}, headers=SCRIPT)
    assert 'data-emoji="👍🏾"' in chosen.content.decode()
    again = client.get("/atendimento/emojis/", headers={"If-None-Match": yellow.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (200, "private, no-cache")
    shown = again.content.decode()
    assert 'value="4" checked' in shown
    assert all(f'data-emoji="{each}"' in shown for each in ("👍🏾", "☝🏾", "🧑🏾‍🎨", "❤️", "🎂"))
    offered = client.get(address(chat, "sugestoes"), {"sinal": ":", "q": "polegar_para_cima"}).content.decode()
    assert "👍🏾" in offered


@pytest.mark.parametrize("tone", ["6", "-1", "x", "", "99"])
def test_there_are_six_tones(tone: str, enter: Enter, ana: User) -> None:
    answer = enter(ana).post("/atendimento/emojis/tom/", {"tone": tone}, headers=SCRIPT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_tone")


def test_the_preview_fills_in_and_marks_what_nobody_knows(chat: Chat, enter: Enter, ana: User) -> None:
    said = {"body": "<b>Oi</b> {{primeiro_nome}}, {{pedido}}"}
    shown = enter(ana).post(address(chat, "previa"), said, headers=SCRIPT).content.decode()
    assert "&lt;b&gt;Oi&lt;/b&gt; Marina, <mark>{{pedido}}</mark>" in shown
    assert 'data-missing="{{pedido}}"' in shown


def test_an_unknown_blank_is_refused_and_nothing_is_sent(chat: Chat, enter: Enter, ana: User) -> None:
    answer = enter(ana).post(address(chat, "mensagens"), {"body": "Oi {{pedido}}"}, headers=SCRIPT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_blank")
    with scope.tenant_scope(chat.tenant_id):
        assert not Message.objects.exists()


def test_a_note_is_posted_by_its_mode_and_keeps_its_braces(chat: Chat, enter: Enter, ana: User) -> None:
    said = {"body": "usar {{nome}}", "mode": "note"}
    assert enter(ana).post(address(chat, "mensagens"), said, headers=SCRIPT).status_code == 201
    with scope.tenant_scope(chat.tenant_id):
        assert Message.objects.values_list("kind", "body").get() == ("note", "usar {{nome}}")


@pytest.mark.parametrize(("hours", "shown"), [(3, "Janela:"), (25, "is-shut"), (None, "is-shut")])
def test_the_window_of_a_cloud_channel_is_counted_down_and_shuts(
    tenant: Tenant, queue: object, enter: Enter, ana: User, hours: int | None, shown: str
) -> None:
    chat = make_chat(tenant, queue=queue, session=make_session(tenant, "cloud"))
    if hours:
        make_message(chat, at=timezone.now() - timedelta(hours=hours))
    assert shown in enter(ana).get(address(chat, "janela")).content.decode()


def test_other_channels_have_no_window(chat: Chat, enter: Enter, ana: User) -> None:
    assert enter(ana).get(address(chat, "janela")).content.strip() == b""


def test_words_for_later_are_listed_with_the_same_number_of_queries(chat: Chat, enter: Enter, ana: User) -> None:
    client, counts = enter(ana), []
    for number in range(1, 6):
        due = f"{timezone.localtime() + timedelta(days=number):%Y-%m-%dT%H:%M}"
        said = {"body": f"Oi {number}", "until": "date", "date": due, "unless_answered": "1"}
        assert client.post(address(chat, "agendar"), said, headers=SCRIPT).status_code == 204
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address(chat, "agendadas")).content.decode()
        counts.append(len(queries))
        assert page.count("<li>") == number
    assert len(set(counts[1:])) == 1
    bad = client.post(address(chat, "agendar"), {"body": "Oi", "until": "date", "date": "ontem"}, headers=SCRIPT)
    assert bad.status_code == 422
    with scope.tenant_scope(chat.tenant_id):
        assert ScheduledMessage.objects.count() == 5


def test_a_recording_that_is_none_is_refused_with_a_reason(chat: Chat, enter: Enter, ana: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    voice = SimpleUploadedFile("voz", b"not a sound", "audio/webm")
    answer = enter(ana).post(address(chat, "mensagens"), {"voice": voice}, headers=SCRIPT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_audio")
