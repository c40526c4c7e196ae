"""What the fake gateway says is what our providers understand: the same facts in both dialects."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whatsapp import events
from whatsapp.providers import provider_for
from whatsapp.providers._json import loads
from whatsapp.providers.base import Outgoing, ProviderError, Request
from whatsapp.simulator import samples
from whatsapp.simulator.driver import Person, Simulator
from whatsapp.tests.simulator.conftest import Desk


@dataclass
class Channel:
    name: str
    config: dict[str, Any]


@pytest.fixture(params=["waha", "evolution"])
def person(request: pytest.FixtureRequest) -> Person:
    return request.getfixturevalue({"waha": "marina", "evolution": "hotel"}[request.param])


@pytest.fixture
def provider(person: Person, sim: Simulator) -> Any:
    line = person.line
    secret = {"waha": {"hmac_key": "segredo"}, "evolution": {"jwt_key": "segredo"}}[line.dialect]
    config = {"base_url": f"{sim.url}/{line.dialect}", "api_key": "chave", **secret}
    return provider_for(line.dialect)(Channel(line.name, config))


def told(desk: Desk, provider: Any, count: int) -> list[events.Event]:
    """The next events, each of a request that proves itself."""
    Simulator.wait_for(lambda: len(desk.heard) >= count)
    found: list[events.Event] = []
    heard = list(desk.heard)  # more may come at any moment: that is for the next question
    for headers, raw in heard:
        assert provider.verify(Request(raw, headers))
        found += provider.parse(loads(raw))
    del desk.heard[: len(heard)]
    return found


def address(person: Person) -> str:
    return person.customer.phone + {"waha": "@c.us", "evolution": "@s.whatsapp.net"}[person.line.dialect]


def test_a_customers_words_arrive_signed_with_name_and_phone(person: Person, provider: Any, desk: Desk) -> None:
    said = person.send_text("Oi! Tem pão de queijo?")
    [event] = told(desk, provider, 1)
    assert isinstance(event, events.Received)
    assert (event.provider_id, event.text, event.kind) == (said.id, "Oi! Tem pão de queijo?", "text")
    assert (event.name, event.chat.phone) == (person.customer.name, person.customer.phone)


def test_a_link_brings_what_the_phone_saw_where_the_gateway_tells_it(person: Person, provider: Any, desk: Desk) -> None:
    person.send_text("Vi em https://example.com/cestas 🎄")
    [event] = told(desk, provider, 1)
    assert isinstance(event, events.Received)
    assert event.text == "Vi em https://example.com/cestas 🎄"
    seen = event.extra.get("preview", {}).get("url")
    assert seen == ("https://example.com/cestas" if person.line.dialect == "waha" else None)
    assert bool(event.media and event.media.inline) == bool(seen)


def test_a_tampered_body_does_not_verify_on_waha(marina: Person, sim: Simulator, desk: Desk) -> None:
    marina.send_text("100 reais")
    sim.wait_for(lambda: desk.heard)
    headers, raw = desk.heard[0]
    waha = provider_for("waha")(Channel("session-001", {"base_url": sim.url, "hmac_key": "segredo"}))
    assert not waha.verify(Request(raw.replace(b"100", b"900"), headers))


def test_files_arrive_and_can_be_fetched(person: Person, provider: Any, desk: Desk) -> None:
    person.send_image("bread", "olha")
    person.send_voice("cake")
    person.send_document("Tabela")
    photo, voice, paper = told(desk, provider, 3)
    assert [each.kind for each in (photo, voice, paper)] == ["image", "voice", "document"]
    assert photo.text == "olha"
    assert (voice.media.seconds, paper.media.name) == (6, "tabela-de-precos.pdf")
    for event, file in ((photo, samples.picture("bread")), (voice, samples.voice("cake"))):
        chunks, _mime = provider.fetch_media(event.media.ref)
        assert b"".join(chunks) == file.data


def test_an_old_file_of_waha_is_fetched_by_asking_for_its_message_again(
    marina: Person, sim: Simulator, desk: Desk
) -> None:
    message = marina.send_image()
    config = {"base_url": f"{sim.url}/waha", "api_key": "chave", "hmac_key": "segredo"}
    waha = provider_for("waha")(Channel("session-001", config))
    [event] = told(desk, waha, 1)
    message.file_until = 0
    chunks, _mime = waha.fetch_media(event.media.ref)
    assert b"".join(chunks) == samples.picture().data


def test_places_cards_and_quotes(person: Person, provider: Any, desk: Desk) -> None:
    first = person.send_text("Onde fica?")
    person.send_location(-23.5, -46.6, "Padaria")
    person.send_contact("Dona Lourdes", "5511981239900")
    person.send_text("essa", quoted=first)
    _asked, place, card, answer = told(desk, provider, 4)
    assert (place.kind, place.extra["latitude"], place.extra["name"]) == ("location", -23.5, "Padaria")
    assert card.extra["cards"][0]["name"] == "Dona Lourdes"
    assert (answer.quoted_id, answer.quoted_text) == (first.id, "Onde fica?")


def test_reactions_edits_deletions_and_typing(person: Person, provider: Any, desk: Desk) -> None:
    message = person.send_text("Quero 2")
    told(desk, provider, 1)
    person.react(message, "👍")
    person.edit(message, "Quero 3")
    person.revoke(message)
    person.typing()
    reacted, edited, revoked, typing = told(desk, provider, 4)
    assert (reacted.provider_id, reacted.emoji) == (message.id, "👍")
    assert (edited.provider_id, edited.text) == (message.id, "Quero 3")
    assert isinstance(revoked, events.Revoked) and revoked.provider_id == message.id
    assert isinstance(typing, events.Typing) and typing.state == "typing"


def test_a_hidden_phone_shows_its_lid_only(sim: Simulator, waha: Any, desk: Desk) -> None:
    juliana = sim.customer("Juliana", "", waha, lid="270000000000003@lid", hidden=True)
    juliana.send_text("oi")
    config = {"base_url": sim.url, "hmac_key": "segredo"}
    [event] = told(desk, provider_for("waha")(Channel("session-001", config)), 1)
    assert (event.chat.phone, event.chat.lid) == ("", "270000000000003@lid")


def test_words_in_a_group_name_their_author(sim: Simulator, waha: Any, desk: Desk) -> None:
    group = {"group": "120363000000000101@g.us", "lid": "270000000000006@lid"}
    sim.customer("Helena", "5511981234506", waha, **group).send_text("Bom dia, grupo")
    config = {"base_url": sim.url, "hmac_key": "segredo"}
    [event] = told(desk, provider_for("waha")(Channel("session-001", config)), 1)
    assert event.chat.jid == "120363000000000101@g.us"
    assert event.sender.phone == "5511981234506" and event.name == "Helena"


def test_our_words_come_back_as_echo_and_ticks(person: Person, provider: Any, desk: Desk, sim: Simulator) -> None:
    sent = provider.send(Outgoing(to=address(person), kind="text", text="Temos sim!"))
    assert [row["id"] for row in sim.ledger] == [sent.provider_id]
    sim.wait_for(lambda: person.received[0].ack == 2)
    person.open()
    told_acks = {"waha": 3, "evolution": 4}[person.line.dialect]  # GOWS has no event for "sent"
    echo, *acks = told(desk, provider, told_acks)
    assert isinstance(echo, events.Echoed) and (echo.via, echo.provider_id) == ("api", sent.provider_id)
    assert [each.ack for each in acks] == [1, 2, 3][-len(acks) :]


def test_our_files_reach_the_phone(person: Person, provider: Any) -> None:
    photo = samples.picture("cake")
    provider.send(Outgoing(to=address(person), kind="image", text="Assim", mime="image/jpeg"), io.BytesIO(photo.data))
    voice = samples.voice("reply")
    provider.send(Outgoing(to=address(person), kind="voice", mime="audio/ogg"), io.BytesIO(voice.data))
    assert [(each.kind, each.file.data) for each in person.received] == [("image", photo.data), ("voice", voice.data)]


def test_typing_and_reading_show_on_the_phone(person: Person, provider: Any, sim: Simulator) -> None:
    message = person.send_text("oi")
    provider.typing(address(person), True)
    provider.mark_read(address(person), [message.id])
    assert sim.gateway.company_types[(*person.line.key, person.customer.key)] > 0
    assert person.thread[0].ack == 3


def test_a_number_without_whatsapp_is_refused_for_good(person: Person, provider: Any, sim: Simulator) -> None:
    sim.faults.without_whatsapp = [person.customer.phone]
    with pytest.raises(ProviderError) as refusal:
        provider.send(Outgoing(to=address(person), kind="text", text="oi"))
    assert (refusal.value.code, refusal.value.permanent, sim.ledger) == ("no_whatsapp", True, [])


def test_history_has_what_webhooks_did_not_tell(person: Person, provider: Any, sim: Simulator, desk: Desk) -> None:
    sim.faults.drop_webhooks = True
    person.send_text("alguém aí?")
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert [event.text for event in provider.history(address(person), since)] == ["alguém aí?"]
    assert desk.heard == []


def test_a_wrong_key_is_unauthorized(person: Person, sim: Simulator) -> None:
    config = {"base_url": f"{sim.url}/{person.line.dialect}", "api_key": "outra"}
    stranger = provider_for(person.line.dialect)(Channel(person.line.name, config))
    with pytest.raises(ProviderError) as refusal:
        stranger.send(Outgoing(to=address(person), kind="text", text="oi"))
    assert (refusal.value.code, refusal.value.permanent) == ("auth", True)


def test_evolution_answers_with_the_ninth_digit_as_the_account_has_it(sim: Simulator, evolution: Any) -> None:
    geraldo = sim.customer("Seu Geraldo", "553188124502", evolution)
    config = {"base_url": f"{sim.url}/evolution", "api_key": "chave"}
    sent = provider_for("evolution")(Channel("session-002", config)).send(
        Outgoing(to="5531988124502", kind="text", text="oi")
    )
    assert sent.jid == "553188124502@s.whatsapp.net" and len(geraldo.received) == 1


def test_our_reactions_edits_and_deletions_reach_the_phone_and_come_back_as_echoes(
    person: Person, provider: Any, desk: Desk
) -> None:
    sent = provider.send(Outgoing(to=address(person), kind="text", text="Sao 10"))
    [message] = person.received
    Simulator.wait_for(lambda: message.ack == 2)
    told(desk, provider, {"waha": 2, "evolution": 3}[person.line.dialect])
    about = {"to": address(person), "quoted_id": sent.provider_id, "extra": {"quoted_from_me": True}}
    provider.send(Outgoing(kind="reaction", text="👍", **about))
    provider.send(Outgoing(kind="edit", text="São 12", **about))
    assert (message.reactions, message.text, message.edited) == ({"company": "👍"}, "São 12", True)
    provider.send(Outgoing(kind="revoke", **about))
    assert message.revoked
    reacted, edited, revoked = told(desk, provider, 3)
    assert (reacted.provider_id, reacted.emoji, reacted.from_me) == (sent.provider_id, "👍", True)
    assert (edited.provider_id, edited.text, edited.from_me) == (sent.provider_id, "São 12", True)
    assert (revoked.provider_id, revoked.from_me) == (sent.provider_id, True)
