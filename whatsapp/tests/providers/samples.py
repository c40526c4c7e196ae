"""The captured bodies of tests/payloads, and one line that says what an event is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whatsapp.events import Address, Event

PAYLOADS = Path(__file__).resolve().parents[3] / "tests" / "payloads"
EXPECTED = Path(__file__).with_name("expected")


@dataclass
class FakeSession:
    name: str = "loja"
    config: Mapping[str, Any] = field(default_factory=dict)


def files(kind: str) -> list[str]:
    folder = PAYLOADS / kind
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.json"))


def bodies(kind: str) -> list[str]:
    """Webhook bodies; `rest/` holds answers of the gateway's API."""
    return [name for name in files(kind) if not name.startswith("rest/")]


def load(kind: str, name: str) -> Any:
    return json.loads((PAYLOADS / kind / name).read_bytes())


def answer(name: str) -> tuple[int, Any]:
    """Status and body of one of Evolution's REST pairs."""
    pair = load("evolution", f"rest/{name}.json")
    return pair["status"], pair["response"]


def expected(kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (EXPECTED / f"{kind}.tsv").read_text("utf-8").splitlines():
        name, summary = line.split("\t", 1)
        found.setdefault(name, []).append(summary)
    return found


def summary(event: Event) -> str:
    """Type, what, ids, addresses, name and text, tab-separated; "-" for nothing."""
    what = [
        str(getattr(event, key)) for key in ("kind", "ack", "status", "state", "what", "via") if getattr(event, key, "")
    ]
    addresses = [_address(getattr(event, key, None)) for key in ("chat", "sender", "address", "previous")]
    text = getattr(event, "text", "") or getattr(event, "emoji", "") or getattr(event, "phone", "")
    columns = [
        type(event).__name__,
        ",".join(what),
        getattr(event, "provider_id", ""),
        " < ".join(filter(None, addresses)),
        getattr(event, "name", ""),
        json.dumps(text, ensure_ascii=False) if text else "",
    ]
    return "\t".join(column or "-" for column in columns)


def _address(who: Address | None) -> str:
    return "|".join((who.phone, who.jid, who.lid, who.bsuid)).strip("|") if who else ""
