"""What WAHA still knows of a conversation."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whatsapp.events import Echoed
from whatsapp.providers.base import Outgoing
from whatsapp.tests.providers.gateway import Gateway
from whatsapp.tests.providers.waha.setting import LONG_AGO, waha


def rows(*texts: str, from_me: bool = True) -> list[dict[str, Any]]:
    start = int(datetime.now(UTC).timestamp()) - 100
    return [
        {"id": f"{str(from_me).lower()}_1@c.us_{n}", "timestamp": start + n, "fromMe": from_me, "body": text}
        for n, text in enumerate(texts)
    ][::-1]


def test_an_uncertain_send_is_found_by_its_words_or_its_id() -> None:
    path = "/api/loja/chats/1%40c.us/messages"

    def page(asked: Any) -> Any:
        return (200, rows("Oi", "Olá") if asked.query["offset"] == "0" else [])

    with Gateway({path: page}) as gateway:
        provider = waha(gateway)
        found = provider.find_sent(Outgoing(to="1@c.us", kind="text", text="Oi"), LONG_AGO)
        assert found is not None and (found.provider_id, found.jid) == ("0", "1@c.us")
        assert provider.find_sent(Outgoing(to="1@c.us", kind="text", text="Tchau"), LONG_AGO) is None
        by_id = Outgoing(to="1@c.us", kind="text", text="Tchau", extra={"provider_id": "1"})
        assert provider.find_sent(by_id, LONG_AGO) is not None
        known = Outgoing(to="1@c.us", kind="text", text="Oi", extra={"known_ids": ["0"]})
        assert provider.find_sent(known, LONG_AGO) is None
    assert gateway.asked[0].query["filter.fromMe"] == "true"
    assert gateway.asked[0].query["downloadMedia"] == "false"


def test_history_goes_on_after_a_short_page_and_comes_oldest_first() -> None:
    pages = {"0": rows("c", "d"), "100": rows("a"), "200": []}
    with Gateway({"/api/loja/chats/all/messages": lambda asked: (200, pages[asked.query["offset"]])}) as gateway:
        found = list(waha(gateway).history("all", datetime.now(UTC) - timedelta(hours=1)))
    assert [event.text for event in found if isinstance(event, Echoed)] in (["c", "a", "d"], ["a", "c", "d"])


@pytest.mark.parametrize("status", [404, 501])
def test_a_gateway_that_keeps_nothing_has_an_empty_history(status: int) -> None:
    with Gateway({"/api/loja/chats/1%40c.us/messages": (status, {})}) as gateway:
        assert list(waha(gateway).history("1@c.us", LONG_AGO)) == []


def test_a_big_file_is_streamed() -> None:
    data = io.BytesIO(b"x" * 300_000).getvalue()
    with Gateway({"/api/files/big": (200, data)}) as gateway:
        chunks = list(waha(gateway).fetch_media({"url": "/api/files/big"})[0])
    assert b"".join(chunks) == data and len(chunks) > 1
