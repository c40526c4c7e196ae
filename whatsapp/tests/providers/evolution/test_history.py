"""What Evolution still knows of a conversation."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from whatsapp.events import Echoed
from whatsapp.providers.base import Outgoing
from whatsapp.tests.providers.evolution.setting import FIND, JID, LONG_AGO, evolution
from whatsapp.tests.providers.gateway import Gateway


def row(text: str, id_: str, age: int, *, from_me: bool = True) -> dict[str, Any]:
    key = {"id": id_, "remoteJid": JID, "fromMe": from_me}
    return {"key": key, "message": {"conversation": text}, "messageTimestamp": int(time.time()) - age}


def test_an_uncertain_send_is_found_by_its_words() -> None:
    records = [row("Olá", "A", 5), row("Oi", "B", 6)]
    with Gateway({FIND: (200, {"messages": {"records": records}})}) as gateway:
        found = evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Oi"), LONG_AGO)
        assert found is not None
        assert (found.provider_id, found.jid) == ("B", JID)
        assert evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Não"), LONG_AGO) is None
    assert gateway.asked[0].json["where"] == {"key": {"remoteJid": JID, "fromMe": True}}


def test_a_send_before_the_moment_is_not_the_one() -> None:
    with Gateway({FIND: (200, {"messages": {"records": [row("Oi", "B", 600)]}})}) as gateway:
        since = datetime.now(UTC) - timedelta(minutes=5)
        assert evolution(gateway).find_sent(Outgoing(to=JID, kind="text", text="Oi"), since) is None


def test_history_comes_oldest_first_without_emptied_rows() -> None:
    records = [row("b", "B", 5, from_me=False), {**row("x", "X", 6), "message": None}, row("a", "A", 9)]
    with Gateway({FIND: (200, {"messages": {"records": records}})}) as gateway:
        found = list(evolution(gateway).history(JID, datetime.now(UTC) - timedelta(minutes=1)))
    assert [getattr(event, "text", None) for event in found] == ["a", "b"]
    assert isinstance(found[0], Echoed)


def test_a_v1_history_is_a_bare_list() -> None:
    with Gateway({FIND: (200, [row("a", "A", 9)])}) as gateway:
        assert len(list(evolution(gateway).history("all", LONG_AGO))) == 1
    assert gateway.asked[0].json["where"] == {}
